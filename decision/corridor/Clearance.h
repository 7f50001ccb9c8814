// How far the cells of a raster are from what blocks the way, and the widest way between places. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sandtable::decision {

/// Of each cell's middle from the nearest blocked cell's square, in the unit of the cell sizes: exact (distance
/// transform of Felzenszwalb and Huttenlocher 2012, over half cells). 0 in blocked cells; infinite where none is
/// blocked. What lies beyond the raster blocks nothing.
std::vector<double> clearance(const std::vector<bool>& blocked, int width, int height, double cellWidth,
                              double cellHeight);

/// The narrowest place of the widest way.
struct Bottleneck {
    uint32_t cell = 0;
    double clearance = 0; // half of the width there
};
/// The way, over sides and corners, whose least clearance is greatest; none where no way leads over cells with a
/// clearance above 0.
std::optional<Bottleneck> widestWay(std::span<const double> clearance, int width, int height,
                                    std::span<const uint32_t> from, std::span<const uint32_t> to);

} // namespace sandtable::decision
