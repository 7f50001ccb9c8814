#include "sample/ParkPlan.h"

#include "sample/BlockPlan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace sandtable::sample {
namespace {

constexpr int patternColumns = 6, patternRows = 4;
using enum BlockKind;
/// One district, south row first; larger parks repeat it. The avenues cross in its middle.
constexpr BlockKind pattern[patternRows][patternColumns] = {
    {Wastewater, Dormitory, Offices, Offices, LightPlant, Expansion},
    {Logistics, LightPlant, HeavyPlant, HeavyPlant, TankFarm, Expansion},
    {ContainerYard, HeavyPlant, HeavyPlant, LightPlant, Chemical, Construction},
    {Logistics, SolarField, LightPlant, HeavyPlant, Energy, Expansion},
};

const char* landUseOf(BlockKind kind) {
    switch (kind) {
    case HeavyPlant:
    case LightPlant:
    case TankFarm:
    case Chemical:
        return "工业用地";
    case Logistics:
    case ContainerYard:
        return "仓储用地";
    case Energy:
    case Wastewater:
    case SolarField:
        return "公用设施用地";
    case Offices:
        return "商务办公用地";
    case Dormitory:
        return "配套居住用地";
    case Construction:
    case Expansion:
        return "发展备用地";
    }
    return "";
}

/// Positions of the street axes between `low` and `high`, both included.
std::vector<double> streetAxes(double low, double high, double pitch, Random& random) {
    const int count = std::max(1, static_cast<int>(std::lround((high - low) / pitch)));
    std::vector<double> axes{low};
    for (int i = 1; i < count; ++i) axes.push_back(low + (high - low) * (i + random.between(-0.08, 0.08)) / count);
    axes.push_back(high);
    return axes;
}

RoadClass classOfAxis(size_t index, size_t count, int period) {
    const bool inner = index > 0 && index + 1 < count;
    return inner && static_cast<int>(index) % period == period / 2 ? RoadClass::Avenue : RoadClass::Street;
}

struct StreetGrid {
    std::vector<double> x, y;
    RoadClass columnClass(size_t i) const { return classOfAxis(i, x.size(), patternColumns); }
    RoadClass rowClass(size_t j) const { return classOfAxis(j, y.size(), patternRows); }
};

void addStreets(ParkPlan& plan, const StreetGrid& grid) {
    const double beyond = 3000; // avenues lead on into the country
    const auto addClass = [&](RoadClass wanted) {
        for (size_t j = 0; j < grid.y.size(); ++j) {
            if (grid.rowClass(j) != wanted) continue;
            const double half = roadWidth(wanted) / 2, reach = wanted == RoadClass::Avenue ? beyond : 0;
            plan.roads.push_back(
                {{{grid.x.front() - reach - 12, grid.y[j] - half}, {grid.x.back() + reach + 12, grid.y[j] + half}},
                 true,
                 wanted,
                 fmt::format("工业{}路", j + 1)});
        }
        for (size_t i = 0; i < grid.x.size(); ++i) {
            if (grid.columnClass(i) != wanted) continue;
            const double half = roadWidth(wanted) / 2, reach = wanted == RoadClass::Avenue ? beyond : 0;
            plan.roads.push_back(
                {{{grid.x[i] - half, grid.y.front() - reach - 12}, {grid.x[i] + half, grid.y.back() + reach + 12}},
                 false,
                 wanted,
                 fmt::format("园区{}街", i + 1)});
        }
    };
    addClass(RoadClass::Street);
    addClass(RoadClass::Avenue);
}

void addBridges(ParkPlan& plan) {
    for (const Road& road : plan.roads) {
        if (road.alongX || road.roadClass != RoadClass::Avenue) continue;
        const double x = (road.box.min.x + road.box.max.x) / 2;
        const double half = plan.river.halfWidth + plan.river.bankWidth + 8;
        const double y = plan.river.centerAt(x);
        plan.crates.push_back({{{x - 14.5, y - half}, {x + 14.5, y + half}}, 0, 1.3, CrateKind::Bridge, 0});
        for (const double side : {-14.8, 14.2})
            plan.crates.push_back({{{x + side, y - half}, {x + side + 0.6, y + half}}, 0, 2.4, CrateKind::Wall, 1});
    }
}

void addStreetTrees(ParkPlan& plan, Random random) {
    for (const Road& road : plan.roads) {
        if (road.roadClass == RoadClass::Lane) continue;
        const bool avenue = road.roadClass == RoadClass::Avenue;
        const glm::dvec2 along = road.alongX ? glm::dvec2(1, 0) : glm::dvec2(0, 1);
        const glm::dvec2 across(-along.y, along.x);
        const double length = glm::dot(road.box.size(), along);
        const glm::dvec2 start = road.box.center() - along * (length / 2);
        for (double s = 6; s < length; s += avenue ? 9 : 11) {
            for (const double offset :
                 avenue ? std::vector<double>{-17.2, 0, 17.2} : std::vector<double>{-10.6, 10.6}) {
                const glm::dvec2 p = start + along * (s + random.between(-0.6, 0.6)) + across * offset;
                const bool nearMesh = p.x > plan.boundary.min.x - 260 && p.x < plan.boundary.max.x + 260 &&
                                      p.y > plan.boundary.min.y - 260 && p.y < plan.boundary.max.y + 260;
                const double size = offset == 0 ? 0.55 : random.between(0.85, 1.2);
                if (!nearMesh || random.chance(0.06) || plan.river.distance(p) < 16) continue;
                const bool crossing = std::any_of(plan.roads.begin(), plan.roads.end(), [&](const Road& other) {
                    return other.alongX != road.alongX && inset(other.box, -5.0).contains(p);
                });
                if (!crossing) plan.trees.push_back({p, 2.7 * size, 6.8 * size, random.integer(0, 99)});
            }
        }
    }
}

void addTraffic(ParkPlan& plan, Random random) {
    for (const Road& road : plan.roads) {
        if (road.roadClass == RoadClass::Lane) continue;
        const bool avenue = road.roadClass == RoadClass::Avenue;
        const std::vector<double> lanes =
            avenue ? std::vector<double>{-11, -7.5, 7.5, 11} : std::vector<double>{-3.6, 3.6};
        const double low = road.alongX ? plan.boundary.min.x : plan.boundary.min.y;
        const double high = road.alongX ? plan.boundary.max.x : plan.boundary.max.y;
        const glm::dvec2 axis = road.box.center();
        for (const double offset : lanes) {
            for (double s = low + random.between(5, 90); s < high; s += random.between(28, avenue ? 130 : 260)) {
                const bool truck = random.chance(0.25);
                const glm::dvec2 size = truck ? glm::dvec2(13.5, 2.5) : glm::dvec2(4.6, 1.85);
                const glm::dvec2 center = road.alongX ? glm::dvec2(s, axis.y - offset) : glm::dvec2(axis.x + offset, s);
                if (plan.river.distance(center) < plan.river.bankWidth + 10) continue;
                plan.crates.push_back({boxAt(center, road.alongX ? size : glm::dvec2(size.y, size.x)), 0,
                                       truck ? 3.8 : 1.5, truck ? CrateKind::Truck : CrateKind::Car,
                                       random.integer(0, 99)});
            }
        }
    }
}

bool isOpenGround(const ParkPlan& plan, const glm::dvec2& p) {
    const auto covers = [&](const auto& thing) { return inset(thing.box, -3.0).contains(p); };
    return std::none_of(plan.roads.begin(), plan.roads.end(), covers) &&
           std::none_of(plan.blocks.begin(), plan.blocks.end(), covers);
}

/// A row on either side of the promenade.
void addPromenadeTrees(ParkPlan& plan, Random random) {
    for (double x = plan.boundary.min.x; x < plan.boundary.max.x; x += 7.5)
        for (const double side : {-3.6, 3.6}) {
            const double fromAxis = plan.river.halfWidth + promenadeMeters + side;
            const glm::dvec2 p(x + random.between(-1.0, 1.0), plan.river.centerAt(x) + fromAxis);
            const double size = random.between(0.9, 1.35);
            const int palette = random.integer(0, 99);
            if (isOpenGround(plan, p)) plan.trees.push_back({p, 2.7 * size, 6.4 * size, palette});
        }
}

/// Woods along the river and hedgerow trees in the fields.
void addCountryTrees(ParkPlan& plan, Random random) {
    const double reachX = plan.boundary.size().x / 2 + 200, reachY = plan.boundary.size().y / 2 + 200;
    const int count = static_cast<int>(reachX * reachY * 4 / 380);
    for (int i = 0; i < count; ++i) {
        const glm::dvec2 p(random.between(-reachX, reachX), random.between(-reachY, reachY));
        const double bank = plan.river.distance(p);
        const bool riverside = bank > 9 && bank < 75 && std::abs(bank - promenadeMeters) > 6;
        const float wooded = fractalNoise(p / 90.0, 2, 77);
        const bool inPark = inset(plan.boundary, -18).contains(p);
        const double size = random.between(0.6, 1.35);
        const int palette = random.integer(0, 99);
        const bool grows = riverside ? wooded > 0.5f : bank > 12 && !inPark && wooded > 0.66f;
        if (grows && isOpenGround(plan, p)) plan.trees.push_back({p, 2.6 * size, 6.2 * size, palette});
    }
}

double distanceTo(const Box2& box, const glm::dvec2& point) {
    return glm::length(glm::max(glm::max(box.min - point, point - box.max), glm::dvec2(0)));
}

/// The block a line passes by close enough to be its own.
int blockBeside(const ParkPlan& plan, const glm::dvec2& point) {
    constexpr double farthestMeters = 30;
    int best = -1;
    double least = farthestMeters;
    for (size_t i = 0; i < plan.blocks.size(); ++i)
        if (const double distance = distanceTo(plan.blocks[i].box, point); distance < least)
            best = static_cast<int>(i), least = distance;
    return best;
}

/// Where the middles of other streets cross a road, with its own ends.
std::vector<double> crossings(const ParkPlan& plan, const Road& road, double from, double to) {
    std::vector<double> cuts{from, to};
    for (const Road& other : plan.roads) {
        if (other.roadClass == RoadClass::Lane || other.alongX == road.alongX) continue;
        const double middle = road.alongX ? other.box.center().x : other.box.center().y;
        constexpr double shortestMeters = 40;
        if (middle > from + shortestMeters && middle < to - shortestMeters) cuts.push_back(middle);
    }
    std::sort(cuts.begin(), cuts.end());
    return cuts;
}

/// Cables on one side of every street, water mains on the other, a line from crossing to crossing. Each begins at its
/// end towards the energy station.
void addNetworks(ParkPlan& plan) {
    glm::dvec2 source(0);
    for (const Block& block : plan.blocks)
        if (block.kind == BlockKind::Energy) source = block.box.center();
    for (const Road& road : plan.roads) {
        if (road.roadClass == RoadClass::Lane) continue;
        const bool avenue = road.roadClass == RoadClass::Avenue;
        const double side = roadWidth(road.roadClass) / 2 - 1;
        const glm::dvec2 from = glm::max(road.box.min, plan.boundary.min);
        const glm::dvec2 to = glm::min(road.box.max, plan.boundary.max);
        const glm::dvec2 middle = (from + to) / 2.0;
        const auto line = [&](double offset, NetworkKind kind, double rating) {
            const char* prefix = kind == NetworkKind::PowerCable ? "P" : "W";
            const auto cuts = crossings(plan, road, road.alongX ? from.x : from.y, road.alongX ? to.x : to.y);
            for (size_t i = 0; i + 1 < cuts.size(); ++i) {
                const auto at = [&](double along) {
                    return road.alongX ? glm::dvec2(along, middle.y + offset) : glm::dvec2(middle.x + offset, along);
                };
                NetworkLine piece{kind,        fmt::format("{}{:03}", prefix, plan.networks.size() + 1),
                                  at(cuts[i]), at(cuts[i + 1]),
                                  rating,      -1};
                if (glm::distance(piece.to, source) < glm::distance(piece.from, source))
                    std::swap(piece.from, piece.to);
                piece.block = blockBeside(plan, (piece.from + piece.to) / 2.0);
                plan.networks.push_back(piece);
            }
        };
        line(side, NetworkKind::PowerCable, avenue ? 110 : 10);
        line(-side, NetworkKind::WaterMain, avenue ? 800 : 300);
    }
}

std::vector<Block> blocksBetween(const StreetGrid& grid) {
    std::vector<Block> blocks;
    for (size_t j = 0; j + 1 < grid.y.size(); ++j)
        for (size_t i = 0; i + 1 < grid.x.size(); ++i) {
            Block block;
            block.box.min = {grid.x[i] + roadWidth(grid.columnClass(i)) / 2,
                             grid.y[j] + roadWidth(grid.rowClass(j)) / 2};
            block.box.max = {grid.x[i + 1] - roadWidth(grid.columnClass(i + 1)) / 2,
                             grid.y[j + 1] - roadWidth(grid.rowClass(j + 1)) / 2};
            block.kind = pattern[j % patternRows][i % patternColumns];
            block.landUse = landUseOf(block.kind);
            block.name = fmt::format("{}{}-{:02}", static_cast<char>('A' + j % 26),
                                     j < 26 ? "" : fmt::format("{}", j / 26), i + 1);
            blocks.push_back(block);
        }
    return blocks;
}

} // namespace

double roadWidth(RoadClass roadClass) {
    switch (roadClass) {
    case RoadClass::Lane:
        return 8;
    case RoadClass::Street:
        return 24;
    case RoadClass::Avenue:
        return 40;
    }
    return 0;
}

double River::centerAt(double x) const {
    return centerY + 30 * std::sin(x / 230 + phase) + 13 * std::sin(x / 97 + 2 * phase);
}

double River::distance(const glm::dvec2& p) const {
    const double slope = 30.0 / 230 * std::cos(p.x / 230 + phase) + 13.0 / 97 * std::cos(p.x / 97 + 2 * phase);
    return std::abs(p.y - centerAt(p.x)) / std::sqrt(1 + slope * slope) - halfWidth;
}

Box2 inset(const Box2& box, double alongX, double alongY) {
    return {box.min + glm::dvec2(alongX, alongY), box.max - glm::dvec2(alongX, alongY)};
}
Box2 inset(const Box2& box, double meters) { return inset(box, meters, meters); }
Box2 boxAt(const glm::dvec2& center, const glm::dvec2& size) { return {center - size / 2.0, center + size / 2.0}; }

Box2 ParkPlan::meshExtent() const {
    const glm::dvec2 half = glm::dvec2(tiles) * (tileSizeMeters / 2);
    return {-half, half};
}

glm::dvec2 ParkPlan::siteFromPlan(const glm::dvec2& p) const {
    return {streetAxis.x * p.x - streetAxis.y * p.y, streetAxis.y * p.x + streetAxis.x * p.y};
}

glm::dvec2 ParkPlan::planFromSite(const glm::dvec2& p) const {
    return {streetAxis.x * p.x + streetAxis.y * p.y, streetAxis.x * p.y - streetAxis.y * p.x};
}

Polygon ParkPlan::sitePolygon(const Box2& box) const {
    return {{siteFromPlan(box.min), siteFromPlan({box.max.x, box.min.y}), siteFromPlan(box.max),
             siteFromPlan({box.min.x, box.max.y})},
            {}};
}

ParkPlan planPark(uint64_t seed, double sizeKilometers) {
    ParkPlan plan;
    plan.seed = seed;
    const double tilesEast = sizeKilometers * 1000 / ParkPlan::tileSizeMeters;
    plan.tiles = {std::max(1, static_cast<int>(std::lround(tilesEast))),
                  std::max(1, static_cast<int>(std::lround(tilesEast * 0.75)))};
    plan.streetAxis = {std::cos(0.13), std::sin(0.13)};
    const glm::dvec2 half = glm::dvec2(plan.tiles) * ParkPlan::tileSizeMeters * glm::dvec2(0.44, 0.405);
    plan.boundary = {-half, half};

    Random random(seed);
    plan.river.centerY = -half.y + std::min(64.0, half.y * 0.1);
    plan.river.phase = random.between(0, 6.28);
    const double riverStrip = std::min(165.0, half.y * 0.27);
    const StreetGrid grid{streetAxes(-half.x + 12, half.x - 12, 300, random),
                          streetAxes(-half.y + riverStrip, half.y - 12, 270, random)};
    addStreets(plan, grid);
    addBridges(plan);
    plan.blocks = blocksBetween(grid);
    BlockPlanner blocks(plan, random.fork(1));
    for (size_t i = 0; i < plan.blocks.size(); ++i) blocks.fill(static_cast<int>(i));
    addStreetTrees(plan, random.fork(2));
    addTraffic(plan, random.fork(3));
    addPromenadeTrees(plan, random.fork(5));
    addCountryTrees(plan, random.fork(4));
    addNetworks(plan);
    return plan;
}

} // namespace sandtable::sample
