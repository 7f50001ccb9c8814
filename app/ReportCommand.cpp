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
constexpr int mapWidth = 1680, mapHeight = 880;

bool anyLive(const scene::Park& park) {
    return std::ranges::any_of(park.telemetry.sources,
                               [](const auto& source) { return telemetry::isLive(source.options); });
}

/// Sources bring values in order of time: the day before comes first. A live source has had no day yet.
std::optional<decision::HealthReport> evaluateBoth(Workspace& workspace, TimePoint moment) {
    std::optional<decision::HealthReport> before;
    if (!anyLive(workspace.park())) {
        workspace.holdTime(moment - comparedWith);
        workspace.update(moment - comparedWith);
        before = workspace.evaluation().health;
    }
    workspace.holdTime(moment);
    workspace.update(moment);
    if (!before) before = workspace.healthAt(moment - comparedWith);
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

Result<void> reportWithMap(const ReportOptions& options, TimePoint moment) {
    HeadlessOptions headless;
    headless.sources = options.sources;
    headless.width = mapWidth;
    headless.height = mapHeight;
    headless.scenario = options.scenario;
    headless.language = options.language;
    headless.samples = 4;
    headless.waitSeconds = options.waitSeconds;
    headless.time = options.time.empty() ? "" : formatIsoTime(moment - comparedWith);
    const auto park = HeadlessPark::open(headless);
    if (!park) return park.error();
    Workspace& workspace = (*park)->workspace();
    const auto before = evaluateBoth(workspace, options.time.empty() ? now() : moment);
    auto map = drawMap(**park, options);
    if (!map) return map.error();
    return writeReport(workspace, before ? &*before : nullptr, *std::move(map), options.output);
}

Result<void> reportWithoutMap(const ReportOptions& options, TimePoint moment) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return sources.error();
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    const auto session = Session::open(*sources, sessionOptions, diagnostics);
    if (!session) return session.error();
    awaitLiveValues(**session, std::chrono::duration<double>(options.waitSeconds));
    Workspace workspace(**session, diagnostics);
    workspace.setLanguage(options.language == "en" ? scene::Language::English : scene::Language::Chinese);
    if (const auto opened = workspace.openScenario(options.scenario); !opened) return opened.error();
    const auto before = evaluateBoth(workspace, options.time.empty() ? now() : moment);
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
    const Result<TimePoint> moment = momentOf(options.time);
    if (!moment) return failed(moment.error());
    const auto written = options.map ? reportWithMap(options, *moment) : reportWithoutMap(options, *moment);
    if (!written) return failed(written.error());
    std::cout << options.output << '\n';
    return Done;
}

} // namespace sandtable::app
