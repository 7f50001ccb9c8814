// The sun's way over a place on one day, as steps of equal length. Pure.
#pragma once

#include "core/Time.h"
#include "decision/terrain/Shadow.h"

#include <glm/glm.hpp>

namespace sandtable::decision {

struct SunDay {
    double longitude = 0, latitude = 0; // degrees, east and north positive
    double northDegrees = 0;            // by how much the grid's north turns from true north, clockwise
    TimePoint midnight{};               // when the local day begins
    double fromHour = 8, untilHour = 16, stepMinutes = 10;
};

/// Where the sun stands in the middle of each step; also below the horizon.
std::vector<SunDirection> sunPath(const SunDay& day);

/// By how much a frame's north turns from true north, degrees clockwise, of two places on Earth (longitude, latitude),
/// the second a little way along the frame's north.
double gridNorthDegrees(const glm::dvec2& here, const glm::dvec2& ahead);

} // namespace sandtable::decision
