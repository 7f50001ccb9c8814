#include "app/BuildingGround.h"

#include "app/SurfaceQuery.h"

#include <algorithm>
#include <cmath>

namespace sandtable::app {
namespace {

std::vector<LoadedLayer> openSurfaces(const scene::Park& park, Diagnostics& diagnostics) {
    std::vector<LoadedLayer> layers;
    for (const scene::LayerSpec& spec : park.layers) {
        if (spec.kind == scene::LayerKind::Tileset || spec.kind == scene::LayerKind::Terrain)
            layers.push_back(loadLayer(spec, park, {}, diagnostics));
    }
    return layers;
}

} // namespace

std::array<glm::dvec2, 8> placesBeside(const scene::Building& building) {
    Box2 box;
    for (const Polygon& footprint : building.footprints) box.extend(polygonBounds(footprint));
    const glm::dvec2 low = box.min - 3.0, high = box.max + 3.0, middle = box.center();
    return {low,
            {middle.x, low.y},
            {high.x, low.y},
            {low.x, middle.y},
            {high.x, middle.y},
            {low.x, high.y},
            {middle.x, high.y},
            high};
}

std::optional<double> groundBeside(const scene::Building& building, const scene::Park& park, Diagnostics& diagnostics) {
    const std::vector<LoadedLayer> layers = openSurfaces(park, diagnostics);
    const scene::World unchanged;
    SurfaceQuery surface(layers, surfaceTiles(layers), unchanged, diagnostics);
    std::optional<double> lowest;
    for (const glm::dvec2& place : placesBeside(building)) {
        if (const auto hit = surface.down(place)) lowest = std::min(lowest.value_or(hit->site.z), hit->site.z);
    }
    return lowest;
}

scene::Edit withGround(scene::Edit edit, const Session& session, Diagnostics& diagnostics) {
    auto* removal = std::get_if<scene::RemoveBuilding>(&edit);
    if (!removal || removal->groundMeters) return edit;
    const auto& existing = session.base().buildings;
    const auto building =
        std::find_if(existing.begin(), existing.end(), [&](const auto& each) { return each.id == removal->id; });
    if (building != existing.end()) removal->groundMeters = groundBeside(*building, session.park(), diagnostics);
    return edit;
}

scene::ScenarioSpec withGround(scene::ScenarioSpec scenario, const Session& session, Diagnostics& diagnostics) {
    for (scene::Edit& edit : scenario.edits) edit = withGround(std::move(edit), session, diagnostics);
    return scenario;
}

} // namespace sandtable::app
