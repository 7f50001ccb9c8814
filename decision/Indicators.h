// Planning indicators of a layout: site area, GFA, FAR (容积率), building coefficient (建筑系数), green ratio (绿地率).
#pragma once

#include "decision/Health.h"
#include "scene/world/World.h"

#include <string>
#include <vector>

namespace sandtable::decision {

struct IndicatorValue {
    std::string id;               // "siteArea", "gfa", "far", "buildingCoefficient", "greenRatio", "buildings", "devicesAffected", "health"
    std::optional<double> value;
    std::string unit;             // "m²", "", "%"
    std::string method;           // formula in words with the rule's source
    std::vector<std::string> assumptions; // "site boundary not given: convex hull of the buildings"
};

/// Storeys higher than 8 m count double towards GFA for the industrial FAR.
std::vector<IndicatorValue> evaluateLayout(const scene::World& world);

/// Devices whose building was moved or removed, or which stand inside a flattened or clipped area.
std::vector<std::string> devicesAffected(const scene::Park& park, const scene::BaseWorld& base, const scene::World& world);

} // namespace sandtable::decision
