// The park as it is shown and judged: buildings, green, site, and the scenario that is open, derived from the park by a
// pure fold over the scenario's edits.
#pragma once

#include "core/Diagnostics.h"
#include "core/Result.h"
#include "gis/Vector.h"
#include "scene/park/Park.h"
#include "scene/world/Edit.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::scene {

struct Building {
    std::string id;
    LocalizedText name;
    std::string function;
    std::string layerId; // "" for one placed by a scenario
    std::vector<Polygon> footprints;
    double baseHeightMeters = 0; // site z of the ground; NaN if unknown
    double heightMeters = 0;     // above the base; 0 if unknown
    int storeys = 1;             // from the attribute, else 3.5 m each in offices and housing, else one
    bool storeysAssumed = false; // true when the data did not say
    std::vector<std::pair<std::string, gis::AttributeValue>> attributes;
    bool moved = false; // existing, but put elsewhere by the scenario: no longer in the photogrammetry
    // Placed and moved buildings only; a moved one keeps its footprints' own shape, and its yaw is the turn since.
    glm::dvec3 position{0}, size{0};
    double yawRadians = 0;
    std::string modelFile;
    Ring outline; // as in PlaceBuilding
    Roof roof = Roof::Flat;
    double roofRiseMeters = 0;
    FireClass fire;
    bool described = false; // an existing one the scenario says more about
    bool placed() const { return layerId.empty(); }
    /// True if the scenario has to draw it; others are in the photogrammetry.
    bool drawn() const { return placed() || moved; }
    /// Where it stands in plan: the centre of its base.
    glm::dvec2 place() const;
    double footprintArea() const; // m²
    /// The outline at the building's size, around its own place and unturned; empty for a rectangle.
    Ring sizedOutline() const;
};

/// One area of changed photogrammetry, in the order of the edits; later ones win where they overlap.
struct SurfaceZone {
    enum class Kind { Flatten, Clip, Shift } kind = Kind::Flatten;
    std::string id;
    Polygon area;
    double heightMeters = 0; // of the plane; by how much a Shift lifts
};

/// What stands in the plan beside buildings: as drawn.
using PlannedFeature = DrawFeature;

/// A rule that need not be kept, on someone's word.
using Exemption = ClaimExemption;

/// The base park's decision-relevant content, read once from its layers.
struct BaseWorld {
    std::vector<Building> buildings;
    std::vector<Polygon> site; // boundary; the convex hull of the buildings when no layer or park file gives one
    bool siteAssumed = false;
    std::vector<Polygon> green;
    bool buildingsKnown = false, greenKnown = false; // a layer says; else their absence means nothing
};

/// Base plus scenario. What the scenario changes is exactly what `stateText` (scene/scenario/StateHash.h) writes.
struct World {
    std::vector<Building> buildings;
    std::vector<SurfaceZone> zones;
    std::vector<Polygon> site;
    bool siteAssumed = false;
    std::vector<Polygon> green;
    bool buildingsKnown = false, greenKnown = false; // as in the base
    std::vector<std::string> removedBuildings;       // ids of existing buildings taken away
    std::vector<PlannedFeature> features = {};       // in the order they were drawn
    std::map<std::string, glm::dvec3> movedDevices = {};
    std::vector<Exemption> exemptions = {};

    const Building* building(const std::string& id) const;
    /// The building whose footprint covers a plan position; placed ones first, then the smallest.
    const Building* buildingAt(const glm::dvec2& plan) const;
};

/// The world after a scenario. An error names the first edit that cannot be applied and why: "edit 3 (moveBuilding b7):
/// no building with this id". Buildings can be moved, turned and removed, placed ones also resized. The first move or
/// turn of an existing one, or its removal, flattens the photogrammetry over each footprint to the ground the edit
/// names, or clips it where that is unknown. Those zones are called "removed:<id>" and cannot be restored. Heights have
/// been measured: one that is onTheGround is refused.
Result<World> applyEdits(const BaseWorld& base, std::span<const Edit> edits);

/// The base without a scenario.
World worldOf(const BaseWorld& base);
/// One step of the fold: brings `world` past the edit with this number. After an error it is as it was.
Result<void> applyEdit(World& world, const BaseWorld& base, const Edit& edit, size_t number);

/// A feature layer of the park, in the site frame.
struct NamedFeatures {
    const LayerSpec* spec;
    const gis::FeatureLayer* features;
};
/// Reads buildings, site and green from feature layers by the layers' roles and fields;
/// fields the park does not name are looked for under the usual names (BuildingFields.h). In a layer with
/// OpenStreetMap's "building" field only features that have a value there are buildings. Ids are made unique and
/// devices at buildings that do not exist are found; both are reported. Base heights are NaN.
BaseWorld buildBaseWorld(const Park& park, std::span<const NamedFeatures> layers, Diagnostics& diagnostics);

/// What was drawn last at a plan position, lines within `reachMeters` of their edge; null where nothing is.
const PlannedFeature* featureAt(std::span<const PlannedFeature> features, const glm::dvec2& plan, double reachMeters);

/// The zone that holds at a plan position; null where the surface is as it was.
const SurfaceZone* zoneAt(std::span<const SurfaceZone> zones, const glm::dvec2& plan);

} // namespace sandtable::scene
