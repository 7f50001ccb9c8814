#include "decision/corridor/CostSurface.h"

#include "decision/PlanArea.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::decision {
namespace {

constexpr double impassable = std::numeric_limits<double>::quiet_NaN();

class Painter {
public:
    explicit Painter(CostSurface& surface) : m_surface(surface) {}

    /// Of every cell whose middle is inside.
    template<class Change> void paint(const Polygon& area, Change change) {
        const Box2 box = polygonBounds(area);
        if (box.empty()) return;
        const CostGrid& grid = m_surface.grid;
        const auto column = [&](double x) {
            return static_cast<int>(std::floor((x - m_surface.bounds.min.x) / grid.cellWidth));
        };
        const auto row = [&](double y) {
            return static_cast<int>(std::floor((m_surface.bounds.max.y - y) / grid.cellHeight));
        };
        for (int r = std::max(row(box.max.y), 0); r <= std::min(row(box.min.y), grid.height - 1); ++r)
            for (int c = std::max(column(box.min.x), 0); c <= std::min(column(box.max.x), grid.width - 1); ++c) {
                const auto cell = static_cast<uint32_t>(r * grid.width + c);
                if (polygonContains(area, m_surface.middleOf(cell))) change(cell);
            }
    }
    template<class Change> void paint(const std::vector<Polygon>& areas, Change change) {
        for (const Polygon& area : areas) paint(area, change);
    }
    /// Of every cell an outline touches as well: what is narrower than a cell is not lost, and nothing slips through.
    template<class Change> void paintTouched(const std::vector<Polygon>& areas, Change change) {
        paint(areas, change);
        for (const Polygon& area : areas) {
            alongOutline(area.outer, change);
            for (const Ring& hole : area.holes) alongOutline(hole, change);
        }
    }

private:
    template<class Change> void alongOutline(const Ring& ring, Change change) {
        const CostGrid& grid = m_surface.grid;
        for (size_t i = 0; i < ring.size(); ++i) {
            const glm::dvec2 from = ring[i], way = ring[(i + 1) % ring.size()] - from;
            const int steps = std::max(1, static_cast<int>(std::ceil(glm::length(way) / grid.cellWidth * 2)));
            for (int step = 0; step <= steps; ++step) {
                const glm::dvec2 place = from + way * (double(step) / steps);
                const double column = std::floor((place.x - m_surface.bounds.min.x) / grid.cellWidth);
                const double row = std::floor((m_surface.bounds.max.y - place.y) / grid.cellHeight);
                if (column < 0 || row < 0 || column >= grid.width || row >= grid.height) continue;
                change(static_cast<uint32_t>(row) * static_cast<uint32_t>(grid.width) + static_cast<uint32_t>(column));
            }
        }
    }

    CostSurface& m_surface;
};

/// The strip of a line, at least two cells wide so that nothing slips through at a corner.
std::vector<Polygon> stripOf(const scene::PlannedFeature& feature, double least) {
    const auto area = PlanArea::aroundLine(feature.line, std::max(feature.widthMeters, least) / 2);
    return area ? area->polygons() : std::vector<Polygon>{};
}

void addSlopes(CostSurface& surface, const CostInputs& inputs, double perPercent) {
    if (!inputs.groundHeight || perPercent <= 0) return;
    const CostGrid& grid = surface.grid;
    std::vector<double> heights(grid.costs.size());
    for (uint32_t cell = 0; cell < heights.size(); ++cell) heights[cell] = inputs.groundHeight(surface.middleOf(cell));
    const auto width = static_cast<size_t>(grid.width);
    const auto rise = [&](size_t a, size_t b, double run) {
        const double slope = std::abs(heights[a] - heights[b]) / run * 100;
        return std::isnan(slope) ? 0 : slope;
    };
    for (size_t cell = 0; cell < heights.size(); ++cell) {
        const size_t column = cell % width;
        double steepest = 0;
        if (column + 1 < width) steepest = std::max(steepest, rise(cell, cell + 1, grid.cellWidth));
        if (cell + width < heights.size()) steepest = std::max(steepest, rise(cell, cell + width, grid.cellHeight));
        surface.grid.costs[cell] += steepest * perPercent;
    }
}

} // namespace

glm::dvec2 CostSurface::middleOf(uint32_t cell) const {
    const auto width = static_cast<uint32_t>(grid.width), column = cell % width, row = cell / width;
    return {bounds.min.x + (column + 0.5) * grid.cellWidth, bounds.max.y - (row + 0.5) * grid.cellHeight};
}

CostSurface costSurface(const scene::World& world, const CostInputs& inputs, const CostWeights& weights) {
    CostSurface surface;
    const glm::dvec2 cells = glm::ceil(inputs.bounds.size() / inputs.cellMeters);
    surface.grid.width = std::max(1, static_cast<int>(cells.x));
    surface.grid.height = std::max(1, static_cast<int>(cells.y));
    surface.grid.cellWidth = surface.grid.cellHeight = inputs.cellMeters;
    surface.bounds = {{inputs.bounds.min.x, inputs.bounds.max.y - surface.grid.height * inputs.cellMeters},
                      {inputs.bounds.min.x + surface.grid.width * inputs.cellMeters, inputs.bounds.max.y}};
    std::vector<double>& costs = surface.grid.costs;
    costs.assign(static_cast<size_t>(surface.grid.width) * static_cast<size_t>(surface.grid.height), weights.land);
    addSlopes(surface, inputs, weights.slopePerPercent);

    Painter painter(surface);
    const auto add = [&](double cost) { return [&costs, cost](uint32_t cell) { costs[cell] += cost; }; };
    const auto bar = [&](uint32_t cell) { costs[cell] = impassable; };
    const auto addOrBar = [&](const std::vector<Polygon>& areas, double cost) {
        cost > 0 ? painter.paint(areas, add(cost)) : painter.paintTouched(areas, bar);
    };
    painter.paint(world.green, add(weights.green));
    addOrBar(inputs.water, weights.water);
    std::vector<Polygon> roads = inputs.roads;
    for (const scene::PlannedFeature& feature : world.features) {
        using Kind = scene::FeatureKind;
        if (feature.kind == Kind::Water) addOrBar({feature.area}, weights.water);
        if (feature.kind == Kind::Closure) painter.paint(stripOf(feature, 2 * inputs.cellMeters), bar);
        if (feature.kind != Kind::Road) continue;
        const auto strip = stripOf(feature, inputs.cellMeters);
        roads.insert(roads.end(), strip.begin(), strip.end());
    }
    std::vector<bool> onRoad(costs.size());
    for (const Polygon& road : roads) {
        bool found = false;
        const auto mark = [&](uint32_t cell) { onRoad[cell] = found = true; };
        painter.paint(road, mark);
        if (!found) painter.paintTouched({road}, mark); // narrower than a cell
    }
    for (uint32_t cell = 0; cell < onRoad.size(); ++cell)
        if (onRoad[cell]) costs[cell] += weights.roadCrossing, surface.roads.push_back(cell);
    for (const scene::Building& building : world.buildings) addOrBar(building.footprints, weights.demolition);
    addOrBar(inputs.protectedLand, weights.protectedLand);
    return surface;
}

} // namespace sandtable::decision
