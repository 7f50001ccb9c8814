#include "app/view/NearestLine.h"

#include "core/Segment.h"

namespace sandtable::app {
std::optional<NearestLine> nearestLine(const gis::FeatureLayer& layer, const glm::dvec2& place, double reachMeters) {
    std::optional<NearestLine> nearest;
    for (size_t feature = 0; feature < layer.features.size(); ++feature)
        for (const auto& points : layer.features[feature].lines)
            for (size_t i = 0; i + 1 < points.size(); ++i) {
                const double meters = distanceToSegment(place, glm::dvec2(points[i]), glm::dvec2(points[i + 1]));
                if (meters <= (nearest ? nearest->meters : reachMeters)) nearest = {feature, meters};
            }
    return nearest;
}

} // namespace sandtable::app
