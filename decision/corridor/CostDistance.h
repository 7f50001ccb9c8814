// The least cost of getting from some cells of a raster to every other, by Dijkstra over the cells: what GRASS computes
// with r.cost, cell for cell. Pure; any thread.
#pragma once

#include "core/Result.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sandtable::decision {

struct CostGrid {
    int width = 0, height = 0;
    double cellWidth = 1, cellHeight = 1; // > 0, in the same unit
    std::vector<double> costs;            // row-major, of crossing a cell's width; >= 0, NaN: cannot be crossed
};

enum class Moves {
    Eight,   // to the neighbours at sides and corners
    Knights, // and those a knight reaches in chess: ways in more directions, shorter by up to some percent
};

/// Row-major; 0 at the sources, NaN where no way leads. A step costs its length, in cell widths, times the mean cost of
/// both cells; a knight's move times the mean of both and the two cells it passes between, and cannot be made where one
/// of these cannot be crossed. Errors: a cost below 0 or infinite, a source outside or in a cell that cannot be
/// crossed, more cells than 32 bits number.
Result<std::vector<double>> costDistance(const CostGrid& grid, std::span<const uint32_t> sources, Moves moves);

/// The totals, and for each cell the one a cheapest way to it comes from: itself at sources and where no way leads.
struct CostTree {
    std::vector<double> totals;
    std::vector<uint32_t> origins;
};
Result<CostTree> costTree(const CostGrid& grid, std::span<const uint32_t> sources, Moves moves);
/// From its source to the cell, both included; empty where no way leads.
std::vector<uint32_t> wayTo(const CostTree& tree, uint32_t cell);

/// What a way costs over a grid, step by step as `costDistance` counts; infinite if it cannot be gone.
double costOfWay(const CostGrid& grid, std::span<const uint32_t> way, Moves moves);

} // namespace sandtable::decision
