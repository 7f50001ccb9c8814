// `analyse health-map`.
#include "app/commands/CommandSupport.h"
#include "app/output/HealthMap.h"
#include "app/session/LiveValues.h"

#include <iostream>

namespace sandtable::app {
namespace {

Result<void> checkOutput(const HealthMapOptions& options) {
    const auto endsWith = [&](const char* ending) { return options.output.ends_with(ending); };
    if (!options.field.empty() && !endsWith(".tif"))
        return Error{ErrorKind::Usage, "--out", "a field is a raster: give a file that ends in .tif"};
    if (!endsWith(".tif") && !endsWith(".gpkg") && !endsWith(".csv"))
        return Error{ErrorKind::Usage, "--out", "give a file that ends in .tif, .gpkg or .csv"};
    return {};
}

} // namespace

int runHealthMap(const HealthMapOptions& options) {
    if (const auto usable = checkOutput(options); !usable) return failed(usable.error());
    const auto sources = sourcesOrSample(options.sources);
    if (!sources) return failed(sources.error());
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    auto session = Session::open(*sources, sessionOptions, diagnostics);
    if (!session) return failed(session.error());
    const Result<TimePoint> moment = bringValues(**session, options.time, options.waitSeconds);
    if (!moment) return failed(moment.error());
    Workspace workspace(**session, diagnostics);
    if (const auto opened = workspace.openScenario(options.scenario); !opened) return failed(opened.error());
    workspace.holdTime(*moment);
    workspace.update(*moment);
    const HealthMapRequest request{options.output, options.field, options.aroundBuildings, options.cellMeters};
    if (const auto written = writeHealthMap(request, workspace); !written) return failed(written.error());
    std::cout << options.output << '\n';
    return Done;
}

} // namespace sandtable::app
