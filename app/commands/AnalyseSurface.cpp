// `analyse surface`.
#include "app/commands/CommandSupport.h"
#include "app/commands/PlanCommands.h"
#include "app/desk/Workspace.h"
#include "app/session/SurfaceModel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace sandtable::app {
namespace {

constexpr double mostCells = 4e6, mostCellsAsked = 4e8, finestCellMeters = 0.1;

/// What is asked for, or all that there is.
Result<Box2> areaOf(const SurfaceOptions& options, const Session& session, Diagnostics& diagnostics) {
    if (!options.area.empty()) {
        const Box2 area{{options.area[0], options.area[1]}, {options.area[2], options.area[3]}};
        if (area.empty() || area.size().x <= 0 || area.size().y <= 0)
            return Error{ErrorKind::Usage, "--area", "is empty: west,south,east,north in site metres"};
        return area;
    }
    Box2 area = photogrammetryExtent(session, diagnostics).plan();
    if (area.empty() && session.terrain()) area = session.terrain()->placement.bounds();
    if (area.empty()) return Error{ErrorKind::NotFound, "", "the park has neither photogrammetry nor terrain"};
    return area;
}

Result<double> cellOf(const SurfaceOptions& options, const Box2& area) {
    const double square = area.size().x * area.size().y;
    if (options.cellMeters <= 0) return std::max(finestCellMeters, std::sqrt(square / mostCells));
    if (square / (options.cellMeters * options.cellMeters) > mostCellsAsked)
        return Error{ErrorKind::Usage, "--cell", "is too fine: that would be more than 400 million cells"};
    return options.cellMeters;
}

Result<Json> makeSurface(const SurfaceOptions& options) {
    Diagnostics diagnostics;
    auto session = Session::open(options.sources, {}, diagnostics);
    if (!session) return session.error();
    Workspace workspace(**session, diagnostics);
    if (const Result<void> opened = workspace.openScenario(options.scenario); !opened) return opened.error();
    auto& layers = (*session)->layers();
    std::erase_if(layers, [](const LoadedLayer& layer) { return !layer.spec->visible; }); // as pick
    const auto area = areaOf(options, **session, diagnostics);
    if (!area) return area.error();
    const auto cell = cellOf(options, *area);
    if (!cell) return cell.error();
    SurfaceQuery surface(layers, surfaceTiles(layers), workspace.world(), diagnostics);
    surface.addModelLayers();
    surface.usePieces((*session)->base());
    const gis::HeightField photogrammetry = photogrammetrySurface(surface, *area, *cell);
    auto grid = surfaceGrid(plannedSurface(photogrammetry, surface, workspace.world(), (*session)->terrain()),
                            (*session)->park().frame);
    if (!grid) return grid.error();
    const auto known = std::ranges::count_if(grid->cells, [](double height) { return !std::isnan(height); });
    const gis::GridMetadata metadata{{"SCENARIO", options.scenario}};
    const std::vector<gis::GridBand> bands{{"height", "m", grid->cells}};
    if (const auto written = gis::writeGeoTiff(options.output, grid->shape, bands, metadata); !written)
        return written.error();
    return Json{{"columns", grid->shape.width},
                {"rows", grid->shape.height},
                {"cellMeters", *cell},
                {"cellsKnown", known},
                {"output", options.output}};
}

} // namespace

int runSurface(const SurfaceOptions& options) {
    const auto made = makeSurface(options);
    if (!made) return failed(made.error());
    if (options.json)
        std::cout << made->dump(2) << '\n';
    else
        std::cout << fmt::format("{}: {} × {} cells of {:.3g} m\n", options.output, (*made)["columns"].get<int>(),
                                 (*made)["rows"].get<int>(), (*made)["cellMeters"].get<double>());
    return Done;
}

} // namespace sandtable::app
