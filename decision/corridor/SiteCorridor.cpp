#include "decision/corridor/SiteCorridor.h"

#include "decision/PlanArea.h"
#include "decision/terrain/CutFill.h"
#include "scene/world/Zones.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace sandtable::decision {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

Box2 boundsOf(const scene::World& world, const CorridorWish& wish) {
    constexpr double roomMeters = 50;
    Box2 bounds;
    for (const Polygon& site : world.site) bounds.extend(polygonBounds(site));
    for (const auto* ends : {&wish.from, &wish.to})
        for (const glm::dvec2& end : *ends) bounds.extend(end);
    return {glm::floor(bounds.min - roomMeters), glm::ceil(bounds.max + roomMeters)};
}

/// Some six cells across the strip, but no more of them than a search takes within a moment.
double fittingCell(const Box2& bounds, double width) {
    constexpr double mostCells = 150'000, across = 6;
    const glm::dvec2 size = bounds.size();
    const double least = std::max(std::sqrt(size.x * size.y / mostCells), width / across);
    constexpr std::array steps{0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0};
    const auto fitting = std::ranges::find_if(steps, [&](double step) { return step >= least; });
    return fitting == steps.end() ? least : *fitting;
}

std::vector<uint32_t> cellsAt(const CostSurface& surface, const std::vector<glm::dvec2>& places) {
    std::vector<uint32_t> cells;
    for (const glm::dvec2& place : places) {
        const glm::dvec2 at = glm::floor(glm::dvec2(place.x - surface.bounds.min.x, surface.bounds.max.y - place.y) /
                                         surface.grid.cellWidth);
        const int column = std::clamp(static_cast<int>(at.x), 0, surface.grid.width - 1);
        const int row = std::clamp(static_cast<int>(at.y), 0, surface.grid.height - 1);
        cells.push_back(static_cast<uint32_t>(row * surface.grid.width + column));
    }
    return cells;
}

class Assessment {
public:
    Assessment(const scene::World& world, const CorridorSite& site, const CorridorWish& wish,
               const CostSurface& surface)
        : m_world(world), m_site(site), m_wish(wish), m_surface(surface) {}

    Result<CorridorOption> of(const CorridorAlternative& alternative) const {
        CorridorOption option;
        option.cost = alternative.cost;
        option.length = alternative.length;
        option.overlap = alternative.overlap;
        option.pinchWidth = alternative.pinchWidth;
        option.pinch = m_surface.middleOf(alternative.pinch);
        const CostGrid& grid = m_surface.grid;
        option.area = static_cast<double>(alternative.cells.size()) * grid.cellWidth * grid.cellHeight;
        for (const uint32_t cell : alternative.way) option.line.push_back(m_surface.middleOf(cell));
        if (option.line.size() > 1) {
            const auto strip = PlanArea::aroundLine(option.line, m_wish.widthMeters / 2);
            if (!strip) return strip.error();
            option.strip = strip->polygons();
            option.area = strip->squareMeters(); // of whole cells it would be too much or too little
            takeDown(*strip, option);
        }
        option.usableFloorArea = option.area * m_site.floorAreaRatio;
        if (m_site.groundHeight) moveEarth(alternative, option);
        const PlanFactors& factors = m_site.factors;
        if (!factors.factors.empty())
            option.investment = option.length * std::min(m_wish.widthMeters, mostPavedMeters) * factors["road"] +
                                option.demolishedFloorArea * factors["demolish"] +
                                (option.cut.value_or(0) + option.fill.value_or(0)) * factors["earthwork"];
        return option;
    }

private:
    /// Whole buildings: none stays as a half.
    void takeDown(const PlanArea& strip, CorridorOption& option) const {
        constexpr double touchingSquareMeters = 0.1;
        for (const scene::Building& building : m_world.buildings) {
            const auto area = PlanArea::of(building.footprints);
            const auto common = area ? area->intersectedWith(strip) : area;
            if (!common || common->squareMeters() < touchingSquareMeters) continue;
            option.relocations.push_back(building.id);
            option.demolishedFloorArea += building.footprintArea() * building.storeys;
        }
    }

    /// As the plan has shaped it so far.
    double ground(const glm::dvec2& plan) const {
        return scene::heightIn(scene::zoneAt(m_world.zones, plan), m_site.groundHeight(plan));
    }

    /// Of each place of the middle line: the mean of the known ground around it.
    std::vector<double> profileAlong(const std::vector<glm::dvec2>& line) const {
        std::vector<double> along(line.size()), heights(line.size()), profile(line.size(), unknown);
        for (size_t i = 0; i < line.size(); ++i) {
            if (i > 0) along[i] = along[i - 1] + glm::distance(line[i - 1], line[i]);
            heights[i] = ground(line[i]);
        }
        for (size_t i = 0; i < line.size(); ++i) {
            double sum = 0;
            int count = 0;
            for (size_t j = 0; j < line.size(); ++j) {
                if (std::abs(along[j] - along[i]) > levelledOverMeters / 2 || std::isnan(heights[j])) continue;
                sum += heights[j];
                ++count;
            }
            if (count > 0) profile[i] = sum / count;
        }
        return profile;
    }

    void moveEarth(const CorridorAlternative& alternative, CorridorOption& option) const {
        const std::vector<double> profile = profileAlong(option.line);
        std::vector<double> before, after;
        before.reserve(alternative.cells.size());
        after.reserve(alternative.cells.size());
        for (const uint32_t cell : alternative.cells) {
            const glm::dvec2 place = m_surface.middleOf(cell);
            const auto nearest = std::ranges::min_element(
                option.line, {}, [&](const glm::dvec2& at) { return glm::dot(at - place, at - place); });
            before.push_back(ground(place));
            after.push_back(profile[static_cast<size_t>(nearest - option.line.begin())]);
        }
        const CutFill moved = cutAndFill(before, after, m_surface.grid.cellWidth * m_surface.grid.cellHeight);
        if (moved.compared == 0) return;
        const double cells = static_cast<double>(before.size()) * m_surface.grid.cellWidth * m_surface.grid.cellHeight;
        const double share = option.area / cells; // the strip is not made of whole cells
        option.cut = moved.cut * share;
        option.fill = moved.fill * share;
    }

    const scene::World& m_world;
    const CorridorSite& m_site;
    const CorridorWish& m_wish;
    const CostSurface& m_surface;
};

} // namespace

Result<SiteCorridor> siteCorridor(const scene::World& world, const CorridorSite& site, const CorridorWish& wish,
                                  const std::stop_token& stop) {
    if (wish.from.empty()) return Error{ErrorKind::Usage, "", "a corridor begins somewhere"};
    CostInputs inputs{.bounds = boundsOf(world, wish),
                      .roads = site.roads,
                      .water = site.water,
                      .protectedLand = site.protectedLand,
                      .groundHeight = site.groundHeight};
    inputs.cellMeters = wish.cellMeters > 0 ? wish.cellMeters : fittingCell(inputs.bounds, wish.widthMeters);
    SiteCorridor result{.surface = costSurface(world, inputs, wish.weights), .study = {}, .options = {}};
    CorridorRequest request{.costs = result.surface.grid,
                            .from = cellsAt(result.surface, wish.from),
                            .to = wish.to.empty() ? result.surface.roads : cellsAt(result.surface, wish.to),
                            .widthMeters = wish.widthMeters,
                            .moves = wish.moves,
                            .alternatives = wish.alternatives};
    if (request.to.empty()) return Error{ErrorKind::NotFound, "", "there is no road to lead to"};
    auto study = studyCorridor(request, stop);
    if (!study) return study.error();
    result.study = std::move(study).value();
    const Assessment assessment(world, site, wish, result.surface);
    for (const CorridorAlternative& alternative : result.study.alternatives) {
        auto option = assessment.of(alternative);
        if (!option) return option.error();
        result.options.push_back(std::move(option).value());
    }
    return result;
}

} // namespace sandtable::decision
