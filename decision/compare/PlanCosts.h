// What a plan builds and takes down, and what that costs, emits and brings by factors. Pure; any thread.
#pragma once

#include "decision/compare/PlanFactors.h"
#include "decision/compliance/RuleBook.h"
#include "scene/world/World.h"

#include <optional>

namespace sandtable::decision {

/// Floor areas in m², footprint times storeys; road in m² of surface. A building that is moved is taken down and built.
struct PlanQuantities {
    double builtIndustrial = 0, builtCivil = 0, demolished = 0, road = 0;
    double netFloorArea = 0;                   // built less taken away
    std::optional<double> cut = {}, fill = {}; // m³, where the ground is known: not from the world alone
};
PlanQuantities quantitiesOf(const scene::World& world, const scene::BaseWorld& base, const RuleBook& book);

struct PlanCosts {
    double investment = 0; // 元
    double carbonTonnes = 0;
    double netValue = 0; // 元 over the years looked at: rent of the net floor area − investment − carbon at its price
};
PlanCosts costsOf(const PlanQuantities& quantities, const PlanFactors& factors);

} // namespace sandtable::decision
