#include "scene/world/Snapping.h"

#include <array>
#include <cmath>

namespace sandtable::scene {
namespace {

glm::dvec2 nearestOn(const glm::dvec2& a, const glm::dvec2& b, const glm::dvec2& point) {
    const glm::dvec2 along = b - a;
    const double length = glm::dot(along, along);
    return length > 0 ? a + along * glm::clamp(glm::dot(point - a, along) / length, 0.0, 1.0) : a;
}

struct Candidate {
    glm::dvec2 place{0};
    double distance = 0; // as near as anything may yet be
    bool found = false;
    void offer(const glm::dvec2& other, const glm::dvec2& point) {
        const double away = glm::distance(other, point);
        if (away <= distance) *this = {other, away, true};
    }
};

/// Keeps the nearest corner and the nearest place on an edge.
struct Nearest {
    glm::dvec2 point;
    Candidate corner, edge;

    void add(const Ring& line, bool closed) {
        for (size_t i = 0; i < line.size(); ++i) {
            corner.offer(line[i], point);
            if (closed || i + 1 < line.size())
                edge.offer(nearestOn(line[i], line[(i + 1) % line.size()], point), point);
        }
    }
    void add(const Polygon& polygon, double reach) {
        const Box2 box = polygonBounds(polygon), around{box.min - reach, box.max + reach};
        if (box.empty() || !around.contains(point)) return;
        add(polygon.outer, true);
        for (const Ring& hole : polygon.holes) add(hole, true);
    }
};

} // namespace

glm::dvec2 snapToGrid(const glm::dvec2& plan, double reachMeters) {
    constexpr std::array<double, 5> stepsInOneMeter = {10, 2, 1, 0.2, 0.1};
    double perMeter = stepsInOneMeter.front();
    for (const double steps : stepsInOneMeter)
        if (1 / steps <= reachMeters) perMeter = steps;
    return glm::round(plan * perMeter) / perMeter;
}

Snapped snap(const World& world, const glm::dvec2& plan, double reachMeters, const std::string& except) {
    Nearest nearest{plan, {.distance = reachMeters}, {.distance = reachMeters}};
    for (const Building& building : world.buildings)
        if (building.id != except)
            for (const Polygon& footprint : building.footprints) nearest.add(footprint, reachMeters);
    for (const SurfaceZone& zone : world.zones) nearest.add(zone.area, reachMeters);
    for (const PlannedFeature& feature : world.features) {
        nearest.add(feature.area, reachMeters);
        nearest.add(feature.line, false);
    }
    if (nearest.corner.found) return {nearest.corner.place, SnapKind::Corner};
    if (nearest.edge.found) return {glm::round(nearest.edge.place * 1000.0) / 1000.0, SnapKind::Edge}; // readable
    return {snapToGrid(plan, reachMeters), SnapKind::Grid};
}

} // namespace sandtable::scene
