// Planning indicators of a layout: site area, GFA, FAR (容积率), building coefficient (建筑系数), green ratio (绿地率).
// Pure; any thread. An indicator that cannot be computed has no value and says why among its assumptions.
#pragma once

#include "decision/Health.h"
#include "scene/world/World.h"

#include <optional>
#include <string>
#include <vector>

namespace sandtable::decision {

struct IndicatorValue {
    std::string
        id; // "siteArea", "gfa", "far", "buildingCoefficient", "greenRatio", "buildings", "devicesAffected", "health"
    std::optional<double> value;
    std::string unit;                     // "m²", "", "%"
    std::string method;                   // formula in words with the rule's source
    std::vector<std::string> assumptions; // "site boundary not given: convex hull of the buildings"
};

/// In this order: siteArea, buildings, gfa, far, buildingCoefficient, greenRatio. A building counts, as a whole, if its
/// centroid is on the site. GFA is what counts towards the industrial FAR: footprint × storeys, storeys higher than 8 m
/// twice. Where footprints overlap, the ground below counts once for the building coefficient, their floors each.
std::vector<IndicatorValue> evaluateLayout(const scene::World& world);

/// Ids of devices whose building was moved, changed or removed, or which stand inside a flattened or clipped area; in
/// the park's order.
std::vector<std::string> devicesAffected(const scene::Park& park, const scene::BaseWorld& base,
                                         const scene::World& world);

} // namespace sandtable::decision
