// M3 for a park: strips of land between places of a site over its ground, land and buildings, and what each takes and
// brings. Site frame, metres. Pure; any thread.
#pragma once

#include "decision/compare/PlanFactors.h"
#include "decision/corridor/Corridor.h"
#include "decision/corridor/CostSurface.h"

namespace sandtable::decision {

struct CorridorWish {
    std::vector<glm::dvec2> from = {}, to = {}; // no `to`: to whichever road is cheapest to reach
    double widthMeters = 12;
    double cellMeters = 0; // of the costs; 0: fine enough for the width, as far as that is quick
    CostWeights weights = {};
    Moves moves = Moves::Knights;
    int alternatives = 3;
    bool operator==(const CorridorWish&) const = default;
};

/// What a site has beside the world's buildings and plans, and what things cost there.
struct CorridorSite {
    std::vector<Polygon> roads = {}, water = {}, protectedLand = {};
    std::function<double(const glm::dvec2&)> groundHeight = {}; // before the plan; NaN where unknown
    PlanFactors factors = {};                                   // "road", "demolish" and "earthwork"
    double floorAreaRatio = 0;                                  // of what is built on the strip
};

/// The widest carriageway a strip is paid for; the rest of it is land.
constexpr double mostPavedMeters = 12;
/// The strip's surface is level across; along it, it is the mean of the ground over so many metres.
constexpr double levelledOverMeters = 50;

struct CorridorOption {
    std::vector<glm::dvec2> line; // its middle
    std::vector<Polygon> strip;
    double cost = 0, length = 0, area = 0; // as CorridorAlternative; m²
    double overlap = 0;
    double pinchWidth = 0; // infinite where nothing blocks
    glm::dvec2 pinch{0};
    std::vector<std::string> relocations; // ids of the buildings it takes down
    double demolishedFloorArea = 0;       // m²
    double usableFloorArea = 0;           // m²: area times the floor area ratio
    std::optional<double> cut, fill;      // m³; none where no ground is known
    double investment = 0;                // 元: carriageway, demolition and earthwork
};

struct SiteCorridor {
    CostSurface surface;
    CorridorStudy study;
    std::vector<CorridorOption> options; // as the study's alternatives
};

/// The ends and the site with some room around them are searched. Errors: as studyCorridor's; no road to lead to.
Result<SiteCorridor> siteCorridor(const scene::World& world, const CorridorSite& site, const CorridorWish& wish,
                                  const std::stop_token& stop = {});

} // namespace sandtable::decision
