#include "app/session/GroundSurvey.h"

#include "scene/world/EditJson.h"

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

/// Where the edits that take an existing building off the photogrammetry keep its ground; nullptr for others.
std::optional<double>* groundOf(scene::Edit& edit) {
    if (auto* move = std::get_if<scene::MoveBuilding>(&edit)) return &move->groundMeters;
    if (auto* turn = std::get_if<scene::TurnBuilding>(&edit)) return &turn->groundMeters;
    if (auto* removal = std::get_if<scene::RemoveBuilding>(&edit)) return &removal->groundMeters;
    return nullptr;
}

/// The position that may lie on the ground; nullptr for edits without one.
glm::dvec3* positionOf(scene::Edit& edit) {
    if (auto* place = std::get_if<scene::PlaceBuilding>(&edit)) return &place->position;
    if (auto* copy = std::get_if<scene::DuplicateBuilding>(&edit)) return &copy->position;
    if (auto* move = std::get_if<scene::MoveBuilding>(&edit)) return &move->position;
    return nullptr;
}

/// What the edit covers where it puts something.
Polygon coveredBy(const scene::Edit& edit, const glm::dvec2& position, const scene::World& world) {
    if (const auto* place = std::get_if<scene::PlaceBuilding>(&edit))
        return rectangle(position, glm::dvec2(place->size), place->yawRadians);
    const auto* copy = std::get_if<scene::DuplicateBuilding>(&edit);
    const scene::Building* building = world.building(copy ? copy->of : scene::editId(edit));
    Box2 plan;
    if (building)
        for (const Polygon& footprint : building->footprints) plan.extend(polygonBounds(footprint));
    return rectangle(position, plan.size());
}

double toCentimetre(double meters) { return std::round(meters * 100) / 100; }

} // namespace

bool needsSurvey(const scene::Edit& edit, const scene::World& world) {
    scene::Edit open = edit;
    if (const auto* flatten = std::get_if<scene::FlattenSurface>(&open)) return std::isnan(flatten->heightMeters);
    const glm::dvec3* position = positionOf(open);
    if (position && std::isnan(position->z)) return true;
    const std::optional<double>* ground = groundOf(open);
    const scene::Building* standing = world.building(scene::editId(open));
    return ground && !*ground && standing && !standing->drawn();
}

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

GroundSurvey::GroundSurvey(const scene::Park& park, Diagnostics& diagnostics)
    : m_layers(openSurfaces(park, diagnostics)), m_surface(m_layers, surfaceTiles(m_layers), m_ground, diagnostics) {}

std::optional<double> GroundSurvey::at(const glm::dvec2& plan) {
    const auto hit = m_surface.down(plan);
    return hit ? std::optional(hit->site.z) : std::nullopt;
}

std::optional<double> GroundSurvey::beside(const scene::Building& building) {
    m_ground.zones.clear(); // as the park is
    std::optional<double> lowest;
    for (const glm::dvec2& place : placesBeside(building))
        if (const auto height = at(place)) lowest = std::min(lowest.value_or(*height), *height);
    return lowest;
}

/// The median leaves out a tree, a car or a lamp post.
double GroundSurvey::under(const Polygon& area) {
    constexpr int steps = 4;
    const Ring& corners = area.outer; // of a rectangle
    std::vector<double> heights;
    for (int row = 0; row <= steps; ++row)
        for (int column = 0; column <= steps; ++column) {
            const glm::dvec2 place = corners[0] + (corners[1] - corners[0]) * (double(column) / steps) +
                                     (corners[3] - corners[0]) * (double(row) / steps);
            if (const auto height = at(place)) heights.push_back(*height);
        }
    if (heights.empty()) return 0;
    const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
    std::nth_element(heights.begin(), middle, heights.end());
    return toCentimetre(*middle);
}

double GroundSurvey::meanAlong(const Ring& ring) {
    double sum = 0;
    size_t known = 0;
    for (const glm::dvec2& corner : ring)
        if (const auto height = at(corner)) sum += *height, ++known;
    return known ? toCentimetre(sum / static_cast<double>(known)) : 0;
}

scene::Edit GroundSurvey::measured(scene::Edit edit, const scene::BaseWorld& base, const scene::World& world) {
    if (std::optional<double>* ground = groundOf(edit); ground && !*ground) {
        const scene::Building* standing = world.building(scene::editId(edit));
        const auto original = std::ranges::find(base.buildings, scene::editId(edit), &scene::Building::id);
        if (original != base.buildings.end() && (!standing || !standing->drawn())) *ground = beside(*original);
    }
    m_ground.zones = world.zones;
    if (auto* flatten = std::get_if<scene::FlattenSurface>(&edit); flatten && std::isnan(flatten->heightMeters))
        flatten->heightMeters = meanAlong(flatten->area.outer);
    if (glm::dvec3* position = positionOf(edit); position && std::isnan(position->z))
        position->z = under(coveredBy(edit, glm::dvec2(*position), world));
    return edit;
}

scene::ScenarioSpec measured(scene::ScenarioSpec scenario, const Session& session, Diagnostics& diagnostics) {
    GroundSurvey survey(session.park(), diagnostics);
    scene::World world = scene::worldOf(session.base());
    for (size_t i = 0; i < scenario.edits.size(); ++i) {
        scenario.edits[i] = survey.measured(std::move(scenario.edits[i]), session.base(), world);
        // What cannot be applied is said when the scenario is opened.
        if (!scene::applyEdit(world, session.base(), scenario.edits[i], i + 1)) break;
    }
    return scenario;
}

} // namespace sandtable::app
