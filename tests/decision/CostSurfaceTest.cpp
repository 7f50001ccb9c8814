// What a park's places cost a corridor.
#include "decision/corridor/CostSurface.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable::decision {
namespace {

constexpr CostWeights weights{
    .land = 1, .slopePerPercent = 0.1, .demolition = 40, .green = 2, .water = 0, .roadCrossing = 3};

double costAt(const CostSurface& surface, const glm::dvec2& place) {
    uint32_t nearest = 0;
    for (uint32_t cell = 0; cell < surface.grid.costs.size(); ++cell)
        if (glm::distance(surface.middleOf(cell), place) < glm::distance(surface.middleOf(nearest), place))
            nearest = cell;
    return surface.grid.costs[nearest];
}

TEST(CostSurfaceTest, AddsWhatLiesOnAPlace) {
    scene::World world;
    scene::Building building;
    building.footprints = {rectangle({22, 22}, {20, 20})};
    world.buildings = {building};
    world.green = {rectangle({72, 22}, {20, 20})};
    CostInputs inputs{.bounds = {{0, 0}, {100, 60}},
                      .cellMeters = 5,
                      .roads = {rectangle({50, 52}, {100, 6})},
                      .water = {rectangle({90, 10}, {10, 10})},
                      .protectedLand = {rectangle({5, 5}, {8, 8})}};
    const CostSurface surface = costSurface(world, inputs, weights);
    EXPECT_EQ(surface.grid.width, 20);
    EXPECT_EQ(surface.grid.height, 12);
    EXPECT_EQ(surface.middleOf(0), glm::dvec2(2.5, 57.5)) << "from the north-west";
    EXPECT_EQ(costAt(surface, {47, 22}), 1);
    EXPECT_EQ(costAt(surface, {22, 22}), 41);
    EXPECT_EQ(costAt(surface, {72, 22}), 3);
    EXPECT_EQ(costAt(surface, {52, 52}), 4);
    EXPECT_TRUE(std::isnan(costAt(surface, {90, 10})));
    EXPECT_TRUE(std::isnan(costAt(surface, {3, 3})));
    EXPECT_EQ(surface.roads.size(), 20u);
    CostWeights crossed = weights;
    crossed.protectedLand = 7;
    EXPECT_EQ(costAt(costSurface(world, inputs, crossed), {3, 3}), 8) << "where a project may cross it";
}

TEST(CostSurfaceTest, AClosureBarsTheWayWithoutAGap) {
    scene::World world;
    scene::PlannedFeature closure;
    closure.id = "gate";
    closure.kind = scene::FeatureKind::Closure;
    closure.line = {{0, 0}, {100, 60}};
    world.features = {closure};
    const CostSurface surface = costSurface(world, {.bounds = {{0, 0}, {100, 60}}, .cellMeters = 5}, weights);
    const std::vector<uint32_t> from{0}; // the north-west corner
    const auto totals = costDistance(surface.grid, from, Moves::Knights);
    ASSERT_TRUE(totals);
    EXPECT_TRUE(std::isnan(totals->back())) << "the south-east is cut off";
}

TEST(CostSurfaceTest, SlopesCostAndUnknownGroundDoesNot) {
    CostInputs inputs{.bounds = {{0, 0}, {50, 50}}, .cellMeters = 5};
    inputs.groundHeight = [](const glm::dvec2& plan) { return plan.x < 25 ? plan.x * 0.2 : std::nan(""); };
    const CostSurface surface = costSurface({}, inputs, weights);
    EXPECT_NEAR(costAt(surface, {7, 20}), 1 + 20 * 0.1, 1e-9);
    EXPECT_NEAR(costAt(surface, {40, 20}), 1, 1e-9);
}

} // namespace
} // namespace sandtable::decision
