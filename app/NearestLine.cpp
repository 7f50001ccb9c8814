#include "app/NearestLine.h"

#include <algorithm>

namespace sandtable::app {
namespace {

double distanceTo(const glm::dvec2& place, const glm::dvec2& from, const glm::dvec2& to) {
    const glm::dvec2 way = to - from;
    const double length = glm::dot(way, way);
    const double along = length > 0 ? std::clamp(glm::dot(place - from, way) / length, 0.0, 1.0) : 0.0;
    return glm::distance(place, from + along * way);
}

} // namespace

std::optional<NearestLine> nearestLine(const gis::FeatureLayer& layer, const glm::dvec2& place, double reachMeters) {
    std::optional<NearestLine> nearest;
    for (size_t feature = 0; feature < layer.features.size(); ++feature)
        for (const auto& points : layer.features[feature].lines)
            for (size_t i = 0; i + 1 < points.size(); ++i) {
                const double meters = distanceTo(place, glm::dvec2(points[i]), glm::dvec2(points[i + 1]));
                if (meters <= (nearest ? nearest->meters : reachMeters)) nearest = {feature, meters};
            }
    return nearest;
}

} // namespace sandtable::app
