#include "scene/world/World.h"

#include "gis/PolygonBuffer.h"
#include "scene/world/EditJson.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace sandtable::scene {

namespace {

constexpr const char* removalPrefix = "removed:";
/// Photogrammetry's walls and eaves stand this far outside a surveyed footprint; they go with the building.
constexpr double wallsBesideFootprintMeters = 2;

std::vector<Building>::iterator findBuilding(std::vector<Building>& buildings, const std::string& id) {
    return std::find_if(buildings.begin(), buildings.end(),
                        [&](const Building& building) { return building.id == id; });
}

bool isFinite(const glm::dvec3& v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

Result<void> refuse(const std::string& reason) { return Error{ErrorKind::Usage, "", reason}; }

/// Brings the derived values of a placed building up to date with its parameters.
void shapePlacedBuilding(Building& building) {
    building.footprints = {rectangle(glm::dvec2(building.position), glm::dvec2(building.size), building.yawRadians)};
    building.baseHeightMeters = building.position.z;
    building.heightMeters = building.size.z;
}

glm::dvec2 turned(const glm::dvec2& v, double radians) {
    const double c = std::cos(radians), s = std::sin(radians);
    return {v.x * c - v.y * s, v.x * s + v.y * c};
}

/// The footprints of `original`, turned about its place and carried to where `building` stands.
void shapeMovedBuilding(Building& building, const Building& original) {
    const glm::dvec2 from = original.place(), to(building.position);
    const auto carry = [&](Ring& ring) {
        for (glm::dvec2& point : ring) point = to + turned(point - from, building.yawRadians);
    };
    building.footprints = original.footprints;
    for (Polygon& footprint : building.footprints) {
        carry(footprint.outer);
        for (Ring& hole : footprint.holes) carry(hole);
    }
    building.baseHeightMeters = building.position.z;
}

/// Applies edits one after another; each `operator()` says why its edit cannot be done and leaves the world as it was,
/// or changes the world.
class EditApplier {
public:
    EditApplier(const BaseWorld& base, World& world) : m_base(base), m_world(world) {}

    Result<void> operator()(const FlattenSurface& edit) {
        if (!std::isfinite(edit.heightMeters)) return refuse("the height is not a number");
        return addZone({SurfaceZone::Kind::Flatten, edit.id, edit.area, edit.heightMeters});
    }

    Result<void> operator()(const ClipSurface& edit) {
        return addZone({SurfaceZone::Kind::Clip, edit.id, edit.area, 0});
    }

    Result<void> operator()(const RestoreSurface& edit) {
        const auto zone = findZone(edit.id);
        if (zone == m_world.zones.end()) return refuse("no flattened or clipped area with this id");
        if (edit.id.starts_with(removalPrefix)) return refuse("this area belongs to a removed building");
        m_world.zones.erase(zone);
        return {};
    }

    Result<void> operator()(const PlaceBuilding& edit) {
        if (edit.id.empty()) return refuse("a building needs an id");
        if (isTaken(edit.id)) return refuse("a building with this id exists already");
        if (auto checked = checkShape(edit.position, edit.size, edit.storeys, edit.yawRadians); !checked)
            return checked;
        Building building;
        building.id = edit.id;
        building.name = {edit.name.empty() ? edit.id : edit.name, ""};
        building.function = edit.function;
        building.storeys = edit.storeys;
        building.position = edit.position;
        building.size = edit.size;
        building.yawRadians = edit.yawRadians;
        building.modelFile = edit.modelFile;
        shapePlacedBuilding(building);
        m_world.buildings.push_back(std::move(building));
        return {};
    }

    Result<void> operator()(const MoveBuilding& edit) {
        return change(edit.id, edit.groundMeters, [&](Building& building) { building.position = edit.position; });
    }

    Result<void> operator()(const TurnBuilding& edit) {
        return change(edit.id, edit.groundMeters, [&](Building& building) { building.yawRadians = edit.yawRadians; });
    }

    Result<void> operator()(const ResizeBuilding& edit) {
        const auto found = findBuilding(m_world.buildings, edit.id);
        if (found != m_world.buildings.end() && !found->placed())
            return refuse("this building stands in reality: it can be moved, turned and removed, but not resized");
        return change(edit.id, {}, [&](Building& building) {
            building.size = edit.size;
            building.storeys = edit.storeys;
        });
    }

    Result<void> operator()(const RemoveBuilding& edit) {
        const auto building = findBuilding(m_world.buildings, edit.id);
        if (building == m_world.buildings.end()) return refuse("no building with this id");
        if (edit.groundMeters && !std::isfinite(*edit.groundMeters))
            return refuse("the ground's height is not a number");
        if (!building->drawn()) takeOffSurface(*building, edit.groundMeters);
        if (!building->placed()) m_world.removedBuildings.push_back(building->id);
        m_world.buildings.erase(building);
        return {};
    }

private:
    std::vector<SurfaceZone>::iterator findZone(const std::string& id) {
        return std::find_if(m_world.zones.begin(), m_world.zones.end(),
                            [&](const SurfaceZone& zone) { return zone.id == id; });
    }

    /// Ids of removed buildings stay taken: devices and saved scenarios still mean the old ones.
    bool isTaken(const std::string& id) {
        const auto hasId = [&](const Building& building) { return building.id == id; };
        return std::any_of(m_world.buildings.begin(), m_world.buildings.end(), hasId) ||
               std::any_of(m_base.buildings.begin(), m_base.buildings.end(), hasId);
    }

    Result<void> addZone(SurfaceZone zone) {
        if (zone.id.empty()) return refuse("an area needs an id");
        if (zone.id.starts_with(removalPrefix))
            return refuse(fmt::format("ids beginning with {} are for removed buildings", removalPrefix));
        if (findZone(zone.id) != m_world.zones.end())
            return refuse("a flattened or clipped area with this id exists already");
        if (zone.area.outer.size() < 3 || !(polygonArea(zone.area) > 0)) return refuse("the area is empty");
        m_world.zones.push_back(std::move(zone));
        return {};
    }

    static Result<void> checkShape(const glm::dvec3& position, const glm::dvec3& size, int storeys, double yawRadians) {
        if (!isFinite(position) || !isFinite(size) || !std::isfinite(yawRadians))
            return refuse("a position, size or angle is not a number");
        if (!(size.x > 0 && size.y > 0 && size.z > 0)) return refuse("the size must be above zero");
        if (storeys < 1) return refuse("a building has at least one storey");
        return {};
    }

    /// Of a building that is not placed: it comes from the base.
    std::vector<Building>::const_iterator findOriginal(const std::string& id) const {
        return std::find_if(m_base.buildings.begin(), m_base.buildings.end(),
                            [&](const Building& building) { return building.id == id; });
    }

    template<class Change>
    Result<void> change(const std::string& id, const std::optional<double>& groundMeters, Change apply) {
        const auto found = findBuilding(m_world.buildings, id);
        if (found == m_world.buildings.end()) return refuse("no building with this id");
        Building changed = *found;
        if (!changed.drawn()) {
            if (groundMeters && !std::isfinite(*groundMeters)) return refuse("the ground's height is not a number");
            changed.position = glm::dvec3(changed.place(), groundMeters.value_or(0));
            changed.moved = true;
        }
        apply(changed);
        if (changed.moved) {
            if (!isFinite(changed.position) || !std::isfinite(changed.yawRadians))
                return refuse("a position or angle is not a number");
            if (!found->moved) takeOffSurface(*found, groundMeters);
            shapeMovedBuilding(changed, *findOriginal(id));
        } else {
            if (auto checked = checkShape(changed.position, changed.size, changed.storeys, changed.yawRadians);
                !checked)
                return checked;
            shapePlacedBuilding(changed);
        }
        *found = std::move(changed);
        return {};
    }

    void takeOffSurface(const Building& building, const std::optional<double>& groundMeters) {
        for (const Polygon& footprint : building.footprints)
            for (Polygon& area : gis::grown(footprint, wallsBesideFootprintMeters))
                m_world.zones.push_back({groundMeters ? SurfaceZone::Kind::Flatten : SurfaceZone::Kind::Clip,
                                         removalPrefix + building.id, std::move(area), groundMeters.value_or(0)});
    }

    const BaseWorld& m_base;
    World& m_world;
};

} // namespace

glm::dvec2 Building::place() const {
    if (drawn()) return glm::dvec2(position);
    Box2 plan;
    for (const Polygon& footprint : footprints) plan.extend(polygonBounds(footprint));
    return plan.center();
}

double Building::footprintArea() const {
    double area = 0;
    for (const Polygon& footprint : footprints) area += polygonArea(footprint);
    return area;
}

const Building* World::building(const std::string& id) const {
    const auto found =
        std::find_if(buildings.begin(), buildings.end(), [&](const Building& candidate) { return candidate.id == id; });
    return found == buildings.end() ? nullptr : &*found;
}

const Building* World::buildingAt(const glm::dvec2& plan) const {
    const Building* best = nullptr;
    const auto isBetter = [](const Building& a, const Building& b) {
        return a.drawn() != b.drawn() ? a.drawn() : a.footprintArea() < b.footprintArea();
    };
    for (const Building& candidate : buildings) {
        const bool covers = std::any_of(candidate.footprints.begin(), candidate.footprints.end(),
                                        [&](const Polygon& footprint) { return polygonContains(footprint, plan); });
        if (covers && (!best || isBetter(candidate, *best))) best = &candidate;
    }
    return best;
}

World worldOf(const BaseWorld& base) {
    return {base.buildings, {}, base.site, base.siteAssumed, base.green, base.buildingsKnown, base.greenKnown, {}};
}

Result<void> applyEdit(World& world, const BaseWorld& base, const Edit& edit, size_t number) {
    const Result<void> applied = std::visit(EditApplier(base, world), edit);
    if (applied) return {};
    return Error{applied.error().kind, fmt::format("edit {} ({} {})", number, editType(edit), editId(edit)),
                 applied.error().message};
}

Result<World> applyEdits(const BaseWorld& base, std::span<const Edit> edits) {
    World world = worldOf(base);
    for (size_t i = 0; i < edits.size(); ++i)
        if (const Result<void> applied = applyEdit(world, base, edits[i], i + 1); !applied) return applied.error();
    return world;
}

const SurfaceZone* zoneAt(std::span<const SurfaceZone> zones, const glm::dvec2& plan) {
    const auto found = std::find_if(zones.rbegin(), zones.rend(),
                                    [&](const SurfaceZone& zone) { return polygonContains(zone.area, plan); });
    return found == zones.rend() ? nullptr : &*found;
}

Result<ScenarioEditor> ScenarioEditor::open(std::shared_ptr<const BaseWorld> base, ScenarioSpec scenario) {
    const std::vector<Edit> edits = std::exchange(scenario.edits, {});
    ScenarioEditor editor(std::move(base), std::move(scenario));
    for (const Edit& edit : edits)
        if (const Result<void> appended = editor.append(edit); !appended) return appended.error();
    return editor;
}

ScenarioEditor::ScenarioEditor(std::shared_ptr<const BaseWorld> base, ScenarioSpec scenario)
    : m_base(std::move(base)), m_scenario(std::move(scenario)), m_world(worldOf(*m_base)) {}

Result<void> ScenarioEditor::append(Edit edit) {
    if (Result<void> applied = apply(std::move(edit)); !applied) return applied;
    m_undone.clear();
    return {};
}

Result<void> ScenarioEditor::apply(Edit edit) {
    if (auto applied = applyEdit(m_world, *m_base, edit, m_scenario.edits.size() + 1); !applied) return applied;
    m_scenario.edits.push_back(std::move(edit));
    keepCheckpoint();
    return {};
}

void ScenarioEditor::keepCheckpoint() {
    if (m_scenario.edits.size() % editsBetweenCheckpoints != 0) return;
    m_checkpoints.push_back({m_scenario.edits.size(), m_world});
    if (m_checkpoints.size() > mostCheckpoints) m_checkpoints.pop_front();
}

void ScenarioEditor::undo() {
    assert(canUndo());
    m_undone.push_back(std::move(m_scenario.edits.back()));
    m_scenario.edits.pop_back();
    refold();
}

void ScenarioEditor::redo() {
    assert(canRedo());
    const Result<void> applied = apply(std::move(m_undone.back())); // it could be applied to this very world before
    assert(applied);
    static_cast<void>(applied);
    m_undone.pop_back();
}

/// The world after the edits that are left, from the last checkpoint among them.
void ScenarioEditor::refold() {
    while (!m_checkpoints.empty() && m_checkpoints.back().edits > m_scenario.edits.size()) m_checkpoints.pop_back();
    m_world = m_checkpoints.empty() ? worldOf(*m_base) : m_checkpoints.back().world;
    std::vector<Edit>& edits = m_scenario.edits;
    const auto known = static_cast<std::ptrdiff_t>(m_checkpoints.empty() ? 0 : m_checkpoints.back().edits);
    const std::vector<Edit> rest(std::make_move_iterator(edits.begin() + known), std::make_move_iterator(edits.end()));
    edits.resize(static_cast<size_t>(known));
    for (const Edit& edit : rest) {
        const Result<void> applied = apply(edit); // as it was before
        assert(applied);
        static_cast<void>(applied);
    }
}

} // namespace sandtable::scene
