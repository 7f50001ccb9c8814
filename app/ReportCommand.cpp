#include "app/ReportCommand.h"

#include "app/CommandSupport.h"
#include "app/HeadlessPark.h"
#include "app/LiveValues.h"
#include "app/Paths.h"
#include "core/Log.h"

#include <algorithm>
#include <iostream>

namespace sandtable::app {
namespace {

constexpr Duration comparedWith = std::chrono::hours(24);
constexpr int mapWidth = 1680, mapHeight = 1080;

/// When the report is of, and whether the park has a day before that at all: sources bring values in order of time, and
/// a live one has had no day yet.
struct Moments {
    TimePoint shown{};
    bool live = false;
    TimePoint first() const { return live ? shown : shown - comparedWith; }
};

Result<Moments> momentsOf(const ReportOptions& options, const std::vector<std::string>& sources) {
    const Result<TimePoint> moment = momentOf(options.time);
    if (!moment) return moment.error();
    Diagnostics toldAgain; // when the park is opened for good
    const auto park = scene::openPark(sources, assetsDirectory(), toldAgain);
    if (!park) return park.error();
    const auto isLive = [](const scene::TelemetrySource& source) { return telemetry::isLive(source.options); };
    return Moments{*moment, std::ranges::any_of(park->telemetry.sources, isLive)};
}

std::optional<decision::HealthReport> evaluateBoth(Workspace& workspace, const Moments& moments) {
    std::optional<decision::HealthReport> before;
    if (!moments.live) {
        workspace.holdTime(moments.first());
        workspace.update(moments.first());
        before = workspace.evaluation().health;
    }
    workspace.holdTime(moments.shown);
    workspace.update(moments.shown);
    if (!before) before = workspace.healthAt(moments.shown - comparedWith);
    return before;
}

/// The park as it stands, without markers: what is printed small must be few colours.
Result<report::Picture> drawMap(HeadlessPark& park, const ReportOptions& options) {
    ViewOptions view;
    view.view = options.view;
    view.width = mapWidth;
    view.height = mapHeight;
    park.workspace().execute(ui::SetMarkers{false});
    const auto camera = park.camera(view);
    if (!camera) return camera.error();
    const auto complete = park.complete(*camera, options.untilCompleteSeconds);
    if (!complete) return complete.error();
    if (!*complete) logWarning("the view was not complete after {} s", options.untilCompleteSeconds);
    const auto capture = park.renderer().capture();
    if (!capture) return capture.error();
    return report::Picture{capture->width, capture->height, capture->rgba, ""};
}

Result<void> reportWithMap(const ReportOptions& options, const std::vector<std::string>& sources, Moments moments) {
    HeadlessOptions headless;
    headless.sources = sources;
    headless.width = mapWidth;
    headless.height = mapHeight;
    headless.scenario = options.scenario;
    headless.language = options.language;
    headless.samples = 4;
    headless.waitSeconds = options.waitSeconds;
    headless.time = moments.live ? options.time : formatIsoTime(moments.first());
    const auto park = HeadlessPark::open(headless);
    if (!park) return park.error();
    Workspace& workspace = (*park)->workspace();
    if (moments.live && options.time.empty()) moments.shown = now(); // what the wait has brought is not the future
    const auto before = evaluateBoth(workspace, moments);
    auto map = drawMap(**park, options);
    if (!map) return map.error();
    return writeReport(workspace, before ? &*before : nullptr, *std::move(map), options.output);
}

Result<void> reportWithoutMap(const ReportOptions& options, const std::vector<std::string>& sources, Moments moments) {
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    const auto session = Session::open(sources, sessionOptions, diagnostics);
    if (!session) return session.error();
    awaitLiveValues(**session, std::chrono::duration<double>(options.waitSeconds));
    Workspace workspace(**session, diagnostics);
    workspace.setLanguage(options.language == "en" ? scene::Language::English : scene::Language::Chinese);
    if (const auto opened = workspace.openScenario(options.scenario); !opened) return opened.error();
    if (moments.live && options.time.empty()) moments.shown = now();
    const auto before = evaluateBoth(workspace, moments);
    return writeReport(workspace, before ? &*before : nullptr, std::nullopt, options.output);
}

} // namespace

Result<void> writeReport(const Workspace& workspace, const decision::HealthReport* before,
                         std::optional<report::Picture> map, const std::filesystem::path& file) {
    auto words = ui::Translations::load(assetsDirectory() / "i18n");
    if (!words) return words.error();
    words->setLanguage(workspace.language());
    const Session& session = workspace.session();
    const scene::ScenarioSpec* scenario = workspace.scenario();
    ReportInput input{.park = session.park(),
                      .profile = workspace.profile(),
                      .health = workspace.health(),
                      .before = before,
                      .channels = session.channels(),
                      .alarms = session.shownAlarms(),
                      .scenario = scenario ? scenario->name.in(workspace.language()) : "",
                      .map = std::move(map)};
    return report::writeDocument(reportDocument(input, *words), file);
}

int runReport(const ReportOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    const auto moments = momentsOf(options, *sources);
    if (!moments) return failed(moments.error());
    const auto written =
        options.map ? reportWithMap(options, *sources, *moments) : reportWithoutMap(options, *sources, *moments);
    if (!written) return failed(written.error());
    std::cout << options.output << '\n';
    return Done;
}

} // namespace sandtable::app
