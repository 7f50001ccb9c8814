#include "app/commands/ReportCommand.h"

#include "app/commands/CommandSupport.h"
#include "app/output/ReportDocument.h"
#include "app/session/EarlierHealth.h"
#include "app/session/LiveValues.h"
#include "app/session/Paths.h"
#include "app/view/HeadlessPark.h"
#include "core/Log.h"

#include <iostream>

namespace sandtable::app {
namespace {

constexpr Duration comparedWith = std::chrono::hours(24);
constexpr int mapWidth = 1680, mapHeight = 1080;

/// Stands the park at the moment of the report and gives its scores a day before.
decision::HealthReport standAt(Workspace& workspace, TimePoint moment, Diagnostics& diagnostics) {
    workspace.holdTime(moment);
    workspace.update(moment);
    return EarlierHealth(workspace.session(), diagnostics)
        .at(moment - comparedWith, workspace.world(), workspace.profile())
        .value();
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

Result<void> reportWithMap(const ReportOptions& options, const std::vector<std::string>& sources) {
    HeadlessOptions headless;
    headless.sources = sources;
    headless.width = mapWidth;
    headless.height = mapHeight;
    headless.scenario = options.scenario;
    headless.language = options.language;
    headless.samples = 4;
    headless.waitSeconds = options.waitSeconds;
    headless.time = options.time;
    const auto park = HeadlessPark::open(headless);
    if (!park) return park.error();
    Workspace& workspace = (*park)->workspace();
    const auto before = standAt(workspace, workspace.time(), (*park)->diagnostics());
    auto map = drawMap(**park, options);
    if (!map) return map.error();
    return writeReport(workspace, &before, *std::move(map), options.output);
}

Result<void> reportWithoutMap(const ReportOptions& options, const std::vector<std::string>& sources) {
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    const auto session = Session::open(sources, sessionOptions, diagnostics);
    if (!session) return session.error();
    const auto moment = bringValues(**session, options.time, options.waitSeconds);
    if (!moment) return moment.error();
    (*session)->recallAlarms(*moment);
    Workspace workspace(**session, diagnostics);
    workspace.setLanguage(options.language == "en" ? scene::Language::English : scene::Language::Chinese);
    if (const auto opened = workspace.openScenario(options.scenario); !opened) return opened.error();
    const auto before = standAt(workspace, *moment, diagnostics);
    return writeReport(workspace, &before, std::nullopt, options.output);
}

} // namespace

int runReport(const ReportOptions& options) {
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    const auto written = options.map ? reportWithMap(options, *sources) : reportWithoutMap(options, *sources);
    if (!written) return failed(written.error());
    std::cout << options.output << '\n';
    return Done;
}

} // namespace sandtable::app
