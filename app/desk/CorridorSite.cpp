#include "app/desk/CorridorSite.h"

#include "decision/PlanArea.h"

#include <algorithm>
#include <iterator>

namespace sandtable::app {
namespace {

std::vector<Polygon> areasOf(const Session& session, scene::LayerRole role) {
    constexpr double laneMeters = 3.5;
    std::vector<Polygon> areas;
    for (const LoadedLayer& layer : session.layers()) {
        if (layer.spec->role != role || !layer.features) continue;
        for (const gis::Feature& feature : layer.features->features) {
            areas.insert(areas.end(), feature.polygons.begin(), feature.polygons.end());
            for (const auto& line : feature.lines) {
                const std::vector<glm::dvec2> plan(line.begin(), line.end());
                if (const auto strip = decision::PlanArea::aroundLine(plan, laneMeters)) {
                    const auto polygons = strip->polygons();
                    areas.insert(areas.end(), polygons.begin(), polygons.end());
                }
            }
        }
    }
    return areas;
}

double floorAreaRatioOf(const decision::RuleBook& rules) {
    for (const decision::RatioRule& rule : rules.ratios)
        if (rule.clause.id == "far") return rule.atLeast.value_or(0);
    return 0;
}

} // namespace

std::function<double(const glm::dvec2&)> groundOf(const Session& session) {
    const gis::HeightField* terrain = session.terrain();
    if (!terrain) return {};
    return [terrain](const glm::dvec2& plan) { return double(terrain->sample(plan)); };
}

decision::CorridorSite corridorSite(const Session& session) {
    decision::CorridorSite site{.roads = areasOf(session, scene::LayerRole::Roads),
                                .water = areasOf(session, scene::LayerRole::Water),
                                .protectedLand = areasOf(session, scene::LayerRole::Protected),
                                .factors = session.factors(),
                                .floorAreaRatio = floorAreaRatioOf(session.rules())};
    site.groundHeight = groundOf(session);
    return site;
}

scene::DrawFeature keptCorridor(const std::string& id, const decision::CorridorOption& option, double widthMeters) {
    constexpr double widestRoadMeters = 30;
    const auto toDecimetre = [](const glm::dvec2& place) { return glm::round(place * 10.0) / 10.0; };
    scene::DrawFeature feature{.id = id};
    if (widthMeters <= widestRoadMeters || option.strip.empty()) {
        feature.kind = scene::FeatureKind::Road;
        feature.widthMeters = widthMeters;
        std::ranges::transform(option.line, std::back_inserter(feature.line), toDecimetre);
        return feature;
    }
    feature.kind = scene::FeatureKind::Parcel;
    feature.area = option.strip.front();
    std::ranges::transform(feature.area.outer, feature.area.outer.begin(), toDecimetre);
    for (Ring& hole : feature.area.holes) std::ranges::transform(hole, hole.begin(), toDecimetre);
    return feature;
}

} // namespace sandtable::app
