#include "scene/world/World.h"

#include "core/Segment.h"
#include "gis/PolygonBuffer.h"
#include "scene/world/EditJson.h"
#include "scene/world/Zones.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sandtable::scene {

namespace {

/// Photogrammetry's walls and eaves stand this far outside a surveyed footprint; they go with the building.
constexpr double wallsBesideFootprintMeters = 2;

std::vector<Building>::iterator findBuilding(std::vector<Building>& buildings, const std::string& id) {
    return std::find_if(buildings.begin(), buildings.end(),
                        [&](const Building& building) { return building.id == id; });
}

bool isFinite(const glm::dvec3& v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

Result<void> refuse(const std::string& reason) { return Error{ErrorKind::Usage, "", reason}; }

glm::dvec2 turned(const glm::dvec2& v, double radians) {
    const double c = std::cos(radians), s = std::sin(radians);
    return {v.x * c - v.y * s, v.x * s + v.y * c};
}

Polygon outlineInPlace(const Building& building) {
    Polygon placed{building.sizedOutline(), {}};
    for (glm::dvec2& point : placed.outer) point = glm::dvec2(building.position) + turned(point, building.yawRadians);
    return placed;
}

/// Brings the derived values of a placed building up to date with its parameters.
void shapePlacedBuilding(Building& building) {
    building.footprints = {building.outline.empty() ? rectangle(glm::dvec2(building.position),
                                                                glm::dvec2(building.size), building.yawRadians)
                                                    : outlineInPlace(building)};
    building.baseHeightMeters = building.position.z;
    building.heightMeters = building.size.z + building.roofRiseMeters;
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

    Result<void> operator()(const ShiftSurface& edit) {
        if (!std::isfinite(edit.byMeters)) return refuse("the step is not a number");
        return addZone({SurfaceZone::Kind::Shift, edit.id, edit.area, edit.byMeters});
    }

    Result<void> operator()(const ClipSurface& edit) {
        return addZone({SurfaceZone::Kind::Clip, edit.id, edit.area, 0});
    }

    Result<void> operator()(const ReshapeSurface& edit) {
        const auto zone = findZone(edit.id);
        if (zone == m_world.zones.end()) return refuse("no flattened, shifted or clipped area with this id");
        if (isRemovalZone(edit.id)) return refuse("this area belongs to a removed building");
        if (!std::isfinite(edit.meters)) return refuse("the height is not a number");
        if (edit.area.outer.size() < 3 || !(polygonArea(edit.area) > 0)) return refuse("the area is empty");
        zone->area = edit.area;
        zone->heightMeters = zone->kind == SurfaceZone::Kind::Clip ? 0 : edit.meters;
        return {};
    }

    Result<void> operator()(const RestoreSurface& edit) {
        const auto zone = findZone(edit.id);
        if (zone == m_world.zones.end()) return refuse("no flattened, shifted or clipped area with this id");
        if (isRemovalZone(edit.id)) return refuse("this area belongs to a removed building");
        m_world.zones.erase(zone);
        return {};
    }

    Result<void> operator()(const PlaceBuilding& edit) {
        if (edit.id.empty()) return refuse("a building needs an id");
        if (isTaken(edit.id)) return refuse("a building with this id exists already");
        if (auto checked = checkShape(edit.position, edit.size, edit.storeys, edit.yawRadians); !checked)
            return checked;
        if (auto checked = checkForm(edit); !checked) return checked;
        Building building;
        building.id = edit.id;
        building.name = {edit.name.empty() ? edit.id : edit.name, ""};
        building.function = edit.function;
        building.storeys = edit.storeys;
        building.position = edit.position;
        building.size = edit.size;
        building.yawRadians = edit.yawRadians;
        building.modelFile = edit.modelFile;
        building.outline = edit.outline;
        building.roof = edit.roof;
        building.roofRiseMeters = edit.roofRiseMeters;
        building.fire = edit.fire;
        shapePlacedBuilding(building);
        m_world.buildings.push_back(std::move(building));
        return {};
    }

    /// A copy of an existing building takes its largest footprint for its outline.
    Result<void> operator()(const DuplicateBuilding& edit) {
        if (edit.id.empty()) return refuse("a building needs an id");
        if (isTaken(edit.id)) return refuse("a building with this id exists already");
        const auto original = findBuilding(m_world.buildings, edit.of);
        if (original == m_world.buildings.end()) return refuse("no building \"" + edit.of + "\" to copy");
        if (!isFinite(edit.position)) return refuse("a position is not a number");
        Building copy = *original;
        copy.id = edit.id;
        if (!copy.placed() && !becomeParametric(copy)) return refuse("this building has no footprint to copy");
        copy.position = edit.position;
        shapePlacedBuilding(copy);
        m_world.buildings.push_back(std::move(copy));
        return {};
    }

    Result<void> operator()(const DescribeBuilding& edit) {
        const auto building = findBuilding(m_world.buildings, edit.id);
        if (building == m_world.buildings.end()) return refuse("no building with this id");
        if (edit.storeys && *edit.storeys < 1) return refuse("a building has at least one storey");
        if (edit.fireRating && (*edit.fireRating < 1 || *edit.fireRating > 4))
            return refuse("a fire rating is 1, 2, 3 or 4");
        if (edit.roof || edit.roofRiseMeters) {
            if (!building->placed()) return refuse("this building stands in reality: its roof is as it is");
            if (!building->outline.empty() && edit.roof.value_or(building->roof) != Roof::Flat)
                return refuse("only a rectangle has a gable or hip roof");
            if (edit.roofRiseMeters && !(*edit.roofRiseMeters >= 0 && std::isfinite(*edit.roofRiseMeters)))
                return refuse("the rise of the roof is below zero");
            building->roof = edit.roof.value_or(building->roof);
            building->roofRiseMeters = edit.roofRiseMeters.value_or(building->roofRiseMeters);
            if (building->roof == Roof::Flat) building->roofRiseMeters = 0;
            shapePlacedBuilding(*building);
        }
        if (edit.name) building->name = {*edit.name, ""};
        if (edit.function) building->function = *edit.function;
        if (edit.storeys) {
            building->storeys = *edit.storeys;
            building->storeysAssumed = false;
        }
        if (edit.hazard) building->fire.hazard = *edit.hazard;
        if (edit.fireRating) building->fire.rating = *edit.fireRating;
        building->described = !building->placed();
        return {};
    }

    Result<void> operator()(const DrawFeature& edit) {
        if (edit.id.empty()) return refuse("what is drawn needs an id");
        if (findFeature(edit.id) != m_world.features.end()) return refuse("something with this id is drawn already");
        if (auto checked = checkFeature(edit); !checked) return checked;
        m_world.features.push_back(edit);
        if (edit.kind == FeatureKind::Green) m_world.green.push_back(edit.area), m_world.greenKnown = true;
        return {};
    }

    Result<void> operator()(const EraseFeature& edit) {
        const auto feature = findFeature(edit.id);
        if (feature == m_world.features.end()) return refuse("nothing with this id is drawn");
        const bool green = feature->kind == FeatureKind::Green;
        m_world.features.erase(feature);
        if (green) gatherGreen();
        return {};
    }

    Result<void> operator()(const MoveDevice& edit) {
        if (edit.id.empty()) return refuse("a device has an id");
        if (!isFinite(edit.position)) return refuse("a position is not a number");
        m_world.movedDevices[edit.id] = edit.position;
        return {};
    }

    Result<void> operator()(const ClaimExemption& edit) {
        if (edit.id.empty() || findExemption(edit.id) != m_world.exemptions.end())
            return refuse("an exemption needs an id of its own");
        if (edit.clause.empty() || edit.reason.empty()) return refuse("an exemption names its clause and its reason");
        for (const std::string& id : edit.buildings)
            if (!m_world.building(id)) return refuse("no building \"" + id + "\"");
        if (edit.buildings.empty() || edit.buildings.size() > 2) return refuse("it is about one building or two");
        m_world.exemptions.push_back(edit);
        return {};
    }

    Result<void> operator()(const WithdrawExemption& edit) {
        const auto exemption = findExemption(edit.id);
        if (exemption == m_world.exemptions.end()) return refuse("no exemption with this id");
        m_world.exemptions.erase(exemption);
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

    std::vector<PlannedFeature>::iterator findFeature(const std::string& id) {
        return std::ranges::find(m_world.features, id, &PlannedFeature::id);
    }
    std::vector<Exemption>::iterator findExemption(const std::string& id) {
        return std::ranges::find(m_world.exemptions, id, &Exemption::id);
    }

    void gatherGreen() {
        m_world.green = m_base.green;
        for (const PlannedFeature& feature : m_world.features)
            if (feature.kind == FeatureKind::Green) m_world.green.push_back(feature.area);
        m_world.greenKnown = m_base.greenKnown || m_world.green.size() > m_base.green.size();
    }

    static Result<void> checkFeature(const DrawFeature& edit) {
        const auto finite = [](const glm::dvec2& point) { return std::isfinite(point.x) && std::isfinite(point.y); };
        if (isLine(edit.kind)) {
            if (edit.line.size() < 2) return refuse("a line has at least two points");
            if (!std::ranges::all_of(edit.line, finite)) return refuse("a point is not a number");
            if (!(edit.widthMeters >= 0) || !std::isfinite(edit.widthMeters)) return refuse("the width is below zero");
            return {};
        }
        if (edit.area.outer.size() < 3 || !(polygonArea(edit.area) > 0)) return refuse("the area is empty");
        return {};
    }

    static Result<void> checkForm(const PlaceBuilding& edit) {
        if (!(edit.roofRiseMeters >= 0) || !std::isfinite(edit.roofRiseMeters))
            return refuse("the rise of the roof is below zero");
        if (edit.fire.rating < 0 || edit.fire.rating > 4) return refuse("a fire rating is 1, 2, 3 or 4");
        if (edit.outline.empty()) return {};
        if (edit.roof != Roof::Flat) return refuse("only a rectangle has a gable or hip roof");
        Box2 drawn;
        for (const glm::dvec2& point : edit.outline) drawn.extend(point);
        const glm::dvec2 size = drawn.size();
        if (edit.outline.size() < 3 || !(size.x > 0 && size.y > 0) || !(ringArea(edit.outline) > 0))
            return refuse("the outline is empty");
        return {};
    }

    static bool becomeParametric(Building& building) {
        if (building.footprints.empty()) return false;
        const auto largest = std::ranges::max_element(building.footprints, {}, polygonArea);
        const Box2 bounds = polygonBounds(*largest);
        constexpr double heightWhenUnknown = 6; // a storey of a plant
        building.layerId.clear();
        building.moved = building.described = false;
        building.attributes.clear();
        building.yawRadians = 0;
        building.outline = largest->outer;
        for (glm::dvec2& point : building.outline) point -= bounds.center();
        building.size = {bounds.size(), building.heightMeters > 0 ? building.heightMeters : heightWhenUnknown};
        return true;
    }

    /// Ids of removed buildings stay taken: devices and saved scenarios still mean the old ones.
    bool isTaken(const std::string& id) {
        const auto hasId = [&](const Building& building) { return building.id == id; };
        return std::any_of(m_world.buildings.begin(), m_world.buildings.end(), hasId) ||
               std::any_of(m_base.buildings.begin(), m_base.buildings.end(), hasId);
    }

    Result<void> addZone(SurfaceZone zone) {
        if (zone.id.empty()) return refuse("an area needs an id");
        if (isRemovalZone(zone.id))
            return refuse(fmt::format("ids beginning with {} are for removed buildings", removalZoneId("")));
        if (findZone(zone.id) != m_world.zones.end())
            return refuse("a flattened, shifted or clipped area with this id exists already");
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
                                         removalZoneId(building.id), std::move(area), groundMeters.value_or(0)});
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

/// An outline keeps its proportions to the size it was drawn for.
Ring Building::sizedOutline() const {
    Box2 drawn;
    for (const glm::dvec2& point : outline) drawn.extend(point);
    Ring sized = outline;
    for (glm::dvec2& point : sized) point *= glm::dvec2(size) / drawn.size();
    return sized;
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
    World world;
    world.buildings = base.buildings;
    world.site = base.site;
    world.siteAssumed = base.siteAssumed;
    world.green = base.green;
    world.buildingsKnown = base.buildingsKnown;
    world.greenKnown = base.greenKnown;
    return world;
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

const PlannedFeature* featureAt(std::span<const PlannedFeature> features, const glm::dvec2& plan, double reachMeters) {
    const auto covers = [&](const PlannedFeature& feature) {
        if (!isLine(feature.kind)) return polygonContains(feature.area, plan);
        const double reach = feature.widthMeters / 2 + reachMeters;
        for (size_t i = 1; i < feature.line.size(); ++i)
            if (distanceToSegment(plan, feature.line[i - 1], feature.line[i]) <= reach) return true;
        return false;
    };
    const auto found = std::find_if(features.rbegin(), features.rend(), covers);
    return found == features.rend() ? nullptr : &*found;
}

const SurfaceZone* zoneAt(std::span<const SurfaceZone> zones, const glm::dvec2& plan) {
    const auto found = std::find_if(zones.rbegin(), zones.rend(),
                                    [&](const SurfaceZone& zone) { return polygonContains(zone.area, plan); });
    return found == zones.rend() ? nullptr : &*found;
}

} // namespace sandtable::scene
