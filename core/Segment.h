// Straight pieces of lines in plan. Pure.
#pragma once

#include <glm/glm.hpp>

#include <algorithm>

namespace sandtable {

inline double distanceToSegment(const glm::dvec2& place, const glm::dvec2& from, const glm::dvec2& to) {
    const glm::dvec2 way = to - from;
    const double length = glm::dot(way, way);
    const double along = length > 0 ? std::clamp(glm::dot(place - from, way) / length, 0.0, 1.0) : 0.0;
    return glm::distance(place, from + along * way);
}

} // namespace sandtable
