// The line a click meant. Pure.
#pragma once

#include "gis/Vector.h"

#include <optional>

namespace sandtable::app {

struct NearestLine {
    size_t feature = 0;
    double meters = 0; // in plan
};
/// Of a layer's lines the one that passes nearest to a place, at most `reachMeters` away.
std::optional<NearestLine> nearestLine(const gis::FeatureLayer& layer, const glm::dvec2& place, double reachMeters);

} // namespace sandtable::app
