// M6: which cells of a surface lie in the shadow of others, and for how long on a day. Pure; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace sandtable::decision {

/// Heights by row from the north, cells of the same unit as the heights; NaN where nothing is known: such cells cast no
/// shadow and are in none.
struct SurfaceGrid {
    int width = 0, height = 0;
    double cellWidth = 1, cellHeight = 1;
    std::span<const double> heights;
};

/// Where the sun stands: degrees clockwise from the grid's north, and above the horizon.
struct SunDirection {
    double azimuthDegrees = 0, elevationDegrees = 0;
};

/// 1 where something on the way to the sun is higher than the ray: marched cell by cell along the longer axis, heights
/// between two cells interpolated. All cells once the sun is at or below the horizon.
std::vector<uint8_t> shadowMask(const SurfaceGrid& surface, const SunDirection& sun);

struct ShadowHours {
    std::vector<double> shadow, sun; // hours of each cell; NaN where its height is not known
    double daylight = 0;             // hours the sun is above the horizon
};
/// Each direction stands for `stepHours`; those below the horizon count for nothing.
ShadowHours shadowHours(const SurfaceGrid& surface, std::span<const SunDirection> path, double stepHours,
                        const std::stop_token& stop = {});

} // namespace sandtable::decision
