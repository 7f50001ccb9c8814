#include "app/BuildingGround.h"

#include "app/SurfaceQuery.h"
#include "scene/world/EditJson.h"

#include <algorithm>
#include <cmath>
#include <set>

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

/// Where the edits that take an existing building off the photogrammetry keep its ground; nullptr for others.
std::optional<double>* groundOf(scene::Edit& edit) {
    if (auto* move = std::get_if<scene::MoveBuilding>(&edit)) return &move->groundMeters;
    if (auto* turn = std::get_if<scene::TurnBuilding>(&edit)) return &turn->groundMeters;
    if (auto* removal = std::get_if<scene::RemoveBuilding>(&edit)) return &removal->groundMeters;
    return nullptr;
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
    std::optional<double>* ground = groundOf(edit);
    if (!ground || *ground) return edit;
    const auto& existing = session.base().buildings;
    const auto building = std::find_if(existing.begin(), existing.end(),
                                       [&](const auto& each) { return each.id == scene::editId(edit); });
    if (building != existing.end()) *ground = groundBeside(*building, session.park(), diagnostics);
    return edit;
}

scene::ScenarioSpec withGround(scene::ScenarioSpec scenario, const Session& session, Diagnostics& diagnostics) {
    std::set<std::string> takenOff; // by an earlier edit
    for (scene::Edit& edit : scenario.edits) {
        if (groundOf(edit) && takenOff.insert(scene::editId(edit)).second)
            edit = withGround(std::move(edit), session, diagnostics);
    }
    return scenario;
}

} // namespace sandtable::app
