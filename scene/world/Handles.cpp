#include "scene/world/Handles.h"

#include "scene/world/Snapping.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sandtable::scene {
namespace {

constexpr double clearOfTheWall = 6; // metres from the middle of a side to the handle that turns

glm::dvec2 axisX(double yaw) { return {std::cos(yaw), std::sin(yaw)}; }
glm::dvec2 axisY(double yaw) { return {-std::sin(yaw), std::cos(yaw)}; }

glm::dvec2 extentOf(const Building& building) {
    if (building.drawn() && building.size.x > 0) return glm::dvec2(building.size);
    Box2 plan;
    for (const Polygon& footprint : building.footprints) plan.extend(polygonBounds(footprint));
    return plan.empty() ? glm::dvec2(0) : plan.size();
}

double roundTo(double value, double step) { return std::round(value / step) * step; }

/// Corners of a rigidly moved outline may meet others; the smallest correction wins, else the grid holds its first.
glm::dvec2 snappedStep(const World& world, std::span<const glm::dvec2> corners, const glm::dvec2& step, double reach,
                       const std::string& except) {
    glm::dvec2 best = step;
    double least = reach;
    bool found = false;
    for (const glm::dvec2& corner : corners) {
        const Snapped snapped = snap(world, corner + step, reach, except);
        const double away = glm::distance(snapped.plan, corner + step);
        if (snapped.kind == SnapKind::Grid || away > least) continue;
        least = away;
        best = snapped.plan - corner;
        found = true;
    }
    if (found || corners.empty()) return best;
    return snapToGrid(corners.front() + step, reach) - corners.front();
}

glm::dvec2 toMillimetre(const glm::dvec2& place) { return glm::round(place * 1000.0) / 1000.0; }

Edit draggedBuilding(const World& world, const Building& building, const Handle& handle, const glm::dvec3& target,
                     double reach) {
    const glm::dvec2 place = building.place(), to(target);
    switch (handle.kind) {
    case Handle::Kind::Turn: {
        constexpr double stepDegrees = 5;
        const glm::dvec2 away = (to - place) * handle.side;
        return TurnBuilding{building.id, glm::radians(roundTo(glm::degrees(std::atan2(away.y, away.x)), stepDegrees))};
    }
    case Handle::Kind::Length:
    case Handle::Kind::Width: {
        constexpr double least = 1;
        const bool length = handle.kind == Handle::Kind::Length;
        const glm::dvec2 axis = length ? axisX(building.yawRadians) : axisY(building.yawRadians);
        ResizeBuilding edit{building.id, building.size, building.storeys};
        const double half = glm::dot(to - place, axis) * handle.side;
        const double size = std::max(least, snapToGrid({2 * half, 0}, reach).x);
        (length ? edit.size.x : edit.size.y) = size;
        return edit;
    }
    case Handle::Kind::Height: {
        constexpr double least = 1, most = 2000;
        ResizeBuilding edit{building.id, building.size, building.storeys};
        const double base = handle.place.z - building.size.z;
        edit.size.z = std::clamp(snapToGrid({target.z - base, 0}, reach).x, least, most);
        return edit;
    }
    case Handle::Kind::Move:
    case Handle::Kind::Corner:
        break;
    }
    std::vector<glm::dvec2> anchors{place};
    for (const Polygon& footprint : building.footprints)
        anchors.insert(anchors.end(), footprint.outer.begin(), footprint.outer.end());
    const glm::dvec2 step = snappedStep(world, anchors, to - place, reach, building.id);
    return MoveBuilding{building.id, {toMillimetre(place + step), onTheGround}};
}

Edit draggedZone(const World& world, const SurfaceZone& zone, const Handle& handle, const glm::dvec2& to,
                 double reach) {
    ReshapeSurface edit{zone.id, zone.area, zone.heightMeters};
    if (handle.kind == Handle::Kind::Corner) {
        World others = world; // it must not snap to where it is
        std::erase_if(others.zones, [&](const SurfaceZone& other) { return other.id == zone.id; });
        edit.area.outer[handle.corner] = snap(others, to, reach).plan;
        return edit;
    }
    const glm::dvec2 step = snapToGrid(to - polygonBounds(zone.area).center(), reach);
    const auto carry = [&](Ring& ring) {
        for (glm::dvec2& point : ring) point = toMillimetre(point + step);
    };
    carry(edit.area.outer);
    std::ranges::for_each(edit.area.holes, carry);
    return edit;
}

const SurfaceZone* zoneOf(const World& world, const std::string& id) {
    const auto found = std::ranges::find(world.zones, id, &SurfaceZone::id);
    return found == world.zones.end() ? nullptr : &*found;
}

} // namespace

std::vector<Handle> handlesOf(const Building& building, double groundMeters, const glm::dvec2& viewer) {
    const double base = std::isfinite(building.baseHeightMeters) ? building.baseHeightMeters : groundMeters;
    const glm::dvec2 place = building.place(), half = extentOf(building) / 2.0;
    const glm::dvec2 x = axisX(building.yawRadians), y = axisY(building.yawRadians);
    const double sideX = glm::dot(viewer - place, x) < 0 ? -1 : 1, sideY = glm::dot(viewer - place, y) < 0 ? -1 : 1;
    const auto handle = [&](Handle::Kind kind, double side, const glm::dvec2& plan) {
        return Handle{kind, building.id, 0, side, glm::dvec3(plan, base)};
    };
    using enum Handle::Kind;
    std::vector<Handle> handles{handle(Move, 1, place),
                                handle(Turn, sideX, place + x * (sideX * (half.x + clearOfTheWall)))};
    if (building.placed()) {
        handles.push_back(handle(Length, sideX, place + x * (sideX * half.x)));
        handles.push_back(handle(Width, sideY, place + y * (sideY * half.y)));
        handles.push_back(handle(Height, 1, place));
        handles.back().place.z += building.size.z;
    }
    return handles;
}

std::vector<Handle> handlesOf(const SurfaceZone& zone, double groundMeters) {
    const double height = zone.kind == SurfaceZone::Kind::Flatten ? zone.heightMeters : groundMeters;
    using enum Handle::Kind;
    std::vector<Handle> handles{{Move, zone.id, 0, 1, glm::dvec3(polygonBounds(zone.area).center(), height)}};
    for (size_t i = 0; i < zone.area.outer.size(); ++i)
        handles.push_back({Corner, zone.id, i, 1, glm::dvec3(zone.area.outer[i], height)});
    return handles;
}

bool isThere(const World& world, const Handle& handle) {
    if (world.building(handle.id)) return true;
    const SurfaceZone* zone = zoneOf(world, handle.id);
    return zone && handle.corner < std::max<size_t>(zone->area.outer.size(), 1);
}

std::optional<glm::dvec3> onTrackOf(const Handle& handle, const Ray& ray) {
    if (handle.kind == Handle::Kind::Height) { // nearest to one another on two lines that do not meet
        const glm::dvec3 apart = handle.place - ray.origin;
        const double along = ray.direction.z, square = glm::dot(ray.direction, ray.direction);
        const double spread = square - along * along;
        if (spread < 0.05 * square) return std::nullopt; // from so far above a pixel is metres
        const double up = (along * glm::dot(ray.direction, apart) - square * apart.z) / spread;
        return handle.place + glm::dvec3(0, 0, up);
    }
    const double along = (handle.place.z - ray.origin.z) / ray.direction.z;
    if (!std::isfinite(along) || along <= 0) return std::nullopt;
    return ray.origin + ray.direction * along;
}

Edit dragged(const World& world, const Handle& handle, const glm::dvec3& to, double reachMeters) {
    assert(isThere(world, handle));
    if (const Building* building = world.building(handle.id))
        return draggedBuilding(world, *building, handle, to, reachMeters);
    return draggedZone(world, *zoneOf(world, handle.id), handle, glm::dvec2(to), reachMeters);
}

} // namespace sandtable::scene
