// What crossing each place of a park costs a new corridor, from its ground, land use and what stands there. Pure.
#pragma once

#include "decision/corridor/CostDistance.h"
#include "scene/world/World.h"

#include <functional>

namespace sandtable::decision {

/// Relative costs of crossing a metre, on top of one another: for sliders, not for accounts. All are our own choice
/// until a project sets its own.
struct CostWeights {
    double land = 1; // anywhere
    double slopePerPercent = 0.1;
    double demolition = 40; // through a building; 0 and below: buildings cannot be crossed
    double green = 1;
    double water = 0, protectedLand = 0; // 0 and below: cannot be crossed
    double roadCrossing = 0.5;
    bool operator==(const CostWeights&) const = default;
};

struct CostInputs {
    Box2 bounds; // site frame
    double cellMeters = 5;
    std::vector<Polygon> roads = {}, water = {}, protectedLand = {};
    std::function<double(const glm::dvec2&)> groundHeight = {}; // NaN where unknown, which costs no slope
};

struct CostSurface {
    CostGrid grid;               // rows from the north
    Box2 bounds;                 // as far as the cells reach
    std::vector<uint32_t> roads; // cells on a road
    glm::dvec2 middleOf(uint32_t cell) const;
};

/// Buildings, green, water and closures of the world count as the inputs' areas do; a closure bars what crosses it.
CostSurface costSurface(const scene::World& world, const CostInputs& inputs, const CostWeights& weights);

} // namespace sandtable::decision
