#include "app/session/BuildingPiece.h"

#include "gis/PolygonBuffer.h"
#include "scene/world/Zones.h"

#include <algorithm>
#include <iterator>

namespace sandtable::app {

BuildingPiece cutBuilding(SurfaceQuery& surface, const scene::Building& building, double groundMeters) {
    constexpr double wallsBesideFootprint = 1; // metres; photogrammetry's walls stand outside a surveyed footprint
    constexpr double aboveGround = 0.5;        // metres: kerbs, grass and low plants stay
    BuildingPiece piece;
    for (const Polygon& footprint : building.footprints)
        for (const Polygon& area : gis::grown(footprint, wallsBesideFootprint)) {
            auto cut = surface.cut(area, groundMeters + aboveGround);
            std::move(cut.begin(), cut.end(), std::back_inserter(piece));
        }
    const glm::dvec3 base(building.place(), groundMeters);
    for (scene::Mesh& mesh : piece) mesh.origin -= base;
    return piece;
}

std::optional<double> groundLeft(const scene::World& world, const std::string& building) {
    const auto zone = std::ranges::find(world.zones, scene::removalZoneId(building), &scene::SurfaceZone::id);
    const bool known = zone != world.zones.end() && zone->kind == scene::SurfaceZone::Kind::Flatten;
    return known ? std::optional(zone->heightMeters) : std::nullopt;
}

} // namespace sandtable::app
