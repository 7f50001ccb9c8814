// `analyse cost-distance`.
#include "app/commands/CommandSupport.h"
#include "app/commands/Commands.h"
#include "app/commands/RasterPlaces.h"
#include "decision/corridor/CostDistance.h"
#include "gis/GridFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace sandtable::app {
namespace {

Result<std::vector<uint32_t>> sourceCells(const CostDistanceOptions& options, const gis::Grid& grid) {
    auto cells = cellsOf("--from", options.from, grid.shape);
    if (!cells) return cells;
    for (size_t i = 0; i < cells->size(); ++i)
        if (std::isnan(grid.cells[(*cells)[i]]))
            return Error{ErrorKind::Usage, "--from",
                         fmt::format("{} is in a cell that cannot be crossed", options.from[i])};
    return cells;
}

} // namespace

int runCostDistance(const CostDistanceOptions& options) {
    if (const auto spared = sparesInputs(options.output, {options.costs}); !spared) return failed(spared.error());
    auto grid = gis::readGrid(options.costs);
    if (!grid) return failed(grid.error());
    const auto sources = sourceCells(options, *grid);
    if (!sources) return failed(sources.error());
    const glm::dvec2 size = grid->shape.cellSize();
    decision::CostGrid costs{grid->shape.width, grid->shape.height, size.x, size.y, std::move(grid->cells)};
    auto found = decision::costDistance(costs, *sources,
                                        options.knightsMove ? decision::Moves::Knights : decision::Moves::Eight);
    if (!found) return failed(Error{found.error().kind, options.costs, found.error().message});

    const auto isReached = [](double cost) { return !std::isnan(cost); };
    const auto reached = static_cast<size_t>(std::ranges::count_if(*found, isReached));
    double greatest = 0;
    for (const double cost : *found)
        if (isReached(cost)) greatest = std::max(greatest, cost);
    const char* moves = options.knightsMove ? "16, knight's moves" : "8";
    const std::vector<gis::GridBand> bands{{"cost", "", *std::move(found)}};
    const gis::GridMetadata metadata{{"METHOD", "accumulated cost, Dijkstra, as GRASS r.cost"}, {"DIRECTIONS", moves}};
    if (const auto written = gis::writeGeoTiff(options.output, grid->shape, bands, metadata); !written)
        return failed(written.error());
    if (options.json)
        std::cout << Json{{"cells", grid->shape.cells()},
                          {"reached", reached},
                          {"greatestCost", greatest},
                          {"directions", moves},
                          {"output", options.output}}
                         .dump(2)
                  << '\n';
    else
        std::cout << fmt::format("{}: {} of {} cells reached, the dearest for {:g}\n", options.output, reached,
                                 grid->shape.cells(), greatest);
    return Done;
}

} // namespace sandtable::app
