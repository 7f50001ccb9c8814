// Plan-view polygons and lines turned into what the GPU can draw. Pure; coordinates come out relative to an origin so
// that floats are exact enough.
#pragma once

#include "core/Geometry.h"

#include <span>
#include <vector>

namespace sandtable::renderer {

/// A triangle list covering the polygon by the even-odd rule: concave, with holes, even self-intersecting or with
/// repeated points. Points that are not finite are left out; fewer than three leave nothing.
std::vector<glm::vec2> triangulate(const Polygon& polygon, const glm::dvec2& origin);

/// A straight piece of a stroke.
struct StrokeSegment {
    glm::vec2 from{0}, to{0};
};
void appendStroke(std::vector<StrokeSegment>& segments, std::span<const glm::dvec2> line, bool closed,
                  const glm::dvec2& origin);

} // namespace sandtable::renderer
