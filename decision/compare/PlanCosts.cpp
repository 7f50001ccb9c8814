#include "decision/compare/PlanCosts.h"

#include "decision/compliance/FireSeparation.h"

#include <algorithm>

namespace sandtable::decision {
namespace {

double floorArea(const scene::Building& building) { return building.footprintArea() * std::max(building.storeys, 1); }

double surfaceOf(const scene::PlannedFeature& road) {
    double length = 0;
    for (size_t i = 1; i < road.line.size(); ++i) length += glm::distance(road.line[i - 1], road.line[i]);
    return length * road.widthMeters;
}

} // namespace

PlanQuantities quantitiesOf(const scene::World& world, const scene::BaseWorld& base, const RuleBook& book) {
    PlanQuantities quantities;
    for (const scene::Building& building : world.buildings) {
        if (!building.drawn()) continue;
        const double area = floorArea(building);
        (fireSubjectOf(building, book).use == BuildingUse::Civil ? quantities.builtCivil
                                                                 : quantities.builtIndustrial) += area;
        if (building.moved)
            quantities.demolished += area;
        else
            quantities.netFloorArea += area;
    }
    for (const std::string& id : world.removedBuildings) {
        const auto removed = std::ranges::find(base.buildings, id, &scene::Building::id);
        if (removed == base.buildings.end()) continue;
        quantities.demolished += floorArea(*removed);
        quantities.netFloorArea -= floorArea(*removed);
    }
    for (const scene::PlannedFeature& feature : world.features)
        if (feature.kind == scene::FeatureKind::Road) quantities.road += surfaceOf(feature);
    return quantities;
}

PlanCosts costsOf(const PlanQuantities& quantities, const PlanFactors& factors) {
    constexpr double kilogramsPerTonne = 1000;
    PlanCosts costs;
    costs.investment = quantities.builtIndustrial * factors["buildIndustrial"] +
                       quantities.builtCivil * factors["buildCivil"] + quantities.demolished * factors["demolish"] +
                       quantities.road * factors["road"] +
                       (quantities.cut.value_or(0) + quantities.fill.value_or(0)) * factors["earthwork"];
    costs.carbonTonnes = (quantities.builtIndustrial * factors["embodiedIndustrial"] +
                          quantities.builtCivil * factors["embodiedCivil"]) /
                         kilogramsPerTonne;
    costs.netValue = quantities.netFloorArea * factors["rent"] * factors["years"] - costs.investment -
                     costs.carbonTonnes * factors["carbonPrice"];
    return costs;
}

} // namespace sandtable::decision
