#include "decision/Indicators.h"

#include "decision/PlanArea.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace sandtable::decision {
namespace {

/// 国土资发〔2008〕24号, 工业项目建设用地控制指标: a storey higher than this counts double towards the FAR.
constexpr double doubleStoreyHeight = 8;

/// What is measured in the plan before any ratio is taken.
struct PlanFigures {
    double site = 0, builtUp = 0, gfa = 0, green = 0; // m²
    size_t buildings = 0, outside = 0, storeysAssumed = 0, heightsUnknown = 0;
};

double countedFloorArea(const scene::Building& building) {
    const int storeys = std::max(building.storeys, 1);
    const bool high = building.heightMeters / storeys > doubleStoreyHeight;
    return building.footprintArea() * storeys * (high ? 2 : 1);
}

glm::dvec2 centroid(const scene::Building& building) {
    glm::dvec2 sum(0);
    double area = 0;
    for (const Polygon& footprint : building.footprints) {
        sum += polygonCentroid(footprint) * polygonArea(footprint);
        area += polygonArea(footprint);
    }
    return area > 0 ? sum / area : glm::dvec2(building.position);
}

/// Tells which footprints may stand on green.
class GreenBoxes {
public:
    explicit GreenBoxes(std::span<const Polygon> green) {
        for (const Polygon& polygon : green) m_boxes.push_back(polygonBounds(polygon));
        for (const Box2& box : m_boxes) m_all.extend(box);
    }
    bool operator()(const Polygon& footprint) const {
        const Box2 box = polygonBounds(footprint);
        return m_all.overlaps(box) && std::ranges::any_of(m_boxes, [&](const Box2& one) { return one.overlaps(box); });
    }

private:
    std::vector<Box2> m_boxes;
    Box2 m_all;
};

Result<PlanFigures> measure(const scene::World& world) {
    const auto site = PlanArea::of(world.site);
    if (!site) return site.error();
    PlanFigures figures;
    figures.site = site->squareMeters();
    std::vector<Polygon> footprints, onGreen;
    const GreenBoxes greenBoxes(world.green);
    for (const scene::Building& building : world.buildings) {
        const auto& own = building.footprints;
        std::ranges::copy_if(own, std::back_inserter(onGreen), greenBoxes);
        if (!site->contains(centroid(building))) {
            ++figures.outside;
            continue;
        }
        footprints.insert(footprints.end(), own.begin(), own.end());
        figures.gfa += countedFloorArea(building);
        ++figures.buildings;
        figures.storeysAssumed += building.storeysAssumed;
        figures.heightsUnknown += building.heightMeters <= 0;
    }
    const auto builtUp = coveredSquareMeters(footprints);
    if (!builtUp) return builtUp.error();
    figures.builtUp = *builtUp;
    const auto buildings = PlanArea::of(onGreen), green = PlanArea::of(world.green);
    for (const auto* area : {&buildings, &green})
        if (!*area) return area->error();
    const auto open = green->without(*buildings);
    if (!open) return open.error();
    const auto onSite = open->intersectedWith(*site);
    if (!onSite) return onSite.error();
    figures.green = onSite->squareMeters();
    return figures;
}

std::vector<std::string> siteAssumptions(const scene::World& world) {
    if (!world.siteAssumed) return {};
    return {"site boundary not given: convex hull of the buildings"};
}

std::vector<std::string> greenAssumptions(const scene::World& world) {
    std::vector<std::string> assumptions = siteAssumptions(world);
    if (!world.buildingsKnown) assumptions.push_back("no buildings layer: green under existing buildings is counted");
    return assumptions;
}

std::vector<std::string> buildingAssumptions(const scene::World& world, const PlanFigures& figures) {
    std::vector<std::string> assumptions = siteAssumptions(world);
    if (!world.buildingsKnown) assumptions.push_back("no buildings layer: only the scenario's buildings counted");
    if (figures.outside > 0)
        assumptions.push_back(fmt::format("{} buildings off the site not counted", figures.outside));
    return assumptions;
}

std::vector<std::string> floorAssumptions(const scene::World& world, const PlanFigures& figures) {
    std::vector<std::string> assumptions = buildingAssumptions(world, figures);
    if (figures.storeysAssumed > 0)
        assumptions.push_back(
            fmt::format("storeys of {} buildings not given: 3.5 m each in offices and housing, one in all others",
                        figures.storeysAssumed));
    if (figures.heightsUnknown > 0)
        assumptions.push_back(
            fmt::format("height of {} buildings unknown: their storeys count once", figures.heightsUnknown));
    return assumptions;
}

std::vector<std::string> with(std::vector<std::string> assumptions, std::string another) {
    assumptions.push_back(std::move(another));
    return assumptions;
}

/// Why the figures about buildings, or about green, are not known; empty if they are.
std::string buildingsUnknown(const scene::World& world) {
    const bool placed = !world.buildings.empty(); // by the scenario, on a site without a layer: they are what is known
    return world.buildingsKnown || placed ? "" : "no buildings layer: what stands here is not known";
}
std::string greenUnknown(const scene::World& world) {
    return world.greenKnown ? "" : "no green layer: green areas are not known";
}

/// The figure, or why there is none instead of a zero that nobody measured.
IndicatorValue known(IndicatorValue value, std::initializer_list<std::string> obstacles) {
    for (const std::string& obstacle : obstacles) {
        if (obstacle.empty()) continue;
        value.value.reset();
        value.assumptions = {obstacle};
        break;
    }
    return value;
}

std::vector<IndicatorValue> describe(const scene::World& world, const PlanFigures& figures) {
    const auto perSite = [&](double area, double factor) {
        return figures.site > 0 ? std::optional(factor * area / figures.site) : std::nullopt;
    };
    const auto onSite = buildingAssumptions(world, figures), floors = floorAssumptions(world, figures);
    const std::string noSite = figures.site > 0 ? "" : "no site boundary, nor buildings to infer one from";
    const std::string noBuildings = buildingsUnknown(world), noGreen = greenUnknown(world);
    return {
        known({"siteArea", figures.site, "m²", "area inside the site boundary", siteAssumptions(world)}, {noSite}),
        known({"buildings", static_cast<double>(figures.buildings), "", "buildings with their centroid on the site",
               onSite},
              {noBuildings, noSite}),
        known({"gfa", figures.gfa, "m²",
               "sum of footprint × storeys, storeys higher than 8 m twice (国土资发〔2008〕24号)", floors},
              {noBuildings, noSite}),
        known({"far", perSite(figures.gfa, 1), "", "GFA / site area (容积率)", floors}, {noBuildings, noSite}),
        known({"buildingCoefficient", perSite(figures.builtUp, 100), "%",
               "ground covered by buildings / site area (建筑系数)",
               with(onSite, "structures and open storage yards outside the buildings layer not counted")},
              {noBuildings, noSite}),
        known({"greenRatio", perSite(figures.green, 100), "%",
               "green areas on the site less what buildings cover / site area (绿地率)", greenAssumptions(world)},
              {noGreen, noSite}),
    };
}

bool isSamePlan(const Polygon& a, const Polygon& b) { return a.outer == b.outer && a.holes == b.holes; }

/// Moved, turned, resized; a new name or function leaves the devices where they are.
bool isSamePlace(const scene::Building& a, const scene::Building& b) {
    return a.position == b.position && a.size == b.size && a.heightMeters == b.heightMeters &&
           std::equal(a.footprints.begin(), a.footprints.end(), b.footprints.begin(), b.footprints.end(), isSamePlan);
}

} // namespace

std::vector<IndicatorValue> evaluateLayout(const scene::World& world) {
    const auto figures = measure(world);
    auto values = describe(world, figures ? *figures : PlanFigures());
    if (figures) return values;
    for (IndicatorValue& value : values) {
        value.value.reset();
        value.assumptions = {figures.error().message};
    }
    return values;
}

std::vector<std::string> devicesAffected(const scene::Park& park, const scene::BaseWorld& base,
                                         const scene::World& world) {
    std::unordered_set<std::string> changed;
    std::unordered_map<std::string_view, const scene::Building*> shown;
    for (const scene::Building& building : world.buildings) shown.emplace(building.id, &building);
    for (const scene::Building& before : base.buildings) {
        const auto after = shown.find(before.id);
        if (after == shown.end() || !isSamePlace(before, *after->second)) changed.insert(before.id);
    }
    std::vector<std::string> affected;
    for (const scene::DeviceSpec& device : park.devices) {
        const bool inZone = std::any_of(world.zones.begin(), world.zones.end(), [&](const scene::SurfaceZone& zone) {
            return polygonContains(zone.area, glm::dvec2(device.position));
        });
        const bool moved = world.movedDevices.contains(device.id);
        if (moved || inZone || changed.contains(device.buildingId)) affected.push_back(device.id);
    }
    return affected;
}

} // namespace sandtable::decision
