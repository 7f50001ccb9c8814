// Corridors over a park: what each takes, moves and costs.
#include "decision/corridor/SiteCorridor.h"

#include <gtest/gtest.h>

namespace sandtable::decision {
namespace {

PlanFactors factors() {
    PlanFactors made;
    for (const auto& [id, value] : {std::pair{"road", 100.0}, {"demolish", 10.0}, {"earthwork", 2.0}}) {
        PlanFactor& factor = made.factors.emplace_back();
        factor.id = id;
        factor.value = value;
    }
    return made;
}

/// 400 m by 200 m, a road along the northern edge.
scene::World field() {
    scene::World world;
    world.site = {rectangle({200, 100}, {400, 200})};
    return world;
}
CorridorSite withRoad() {
    CorridorSite site;
    site.roads = {rectangle({200, 195}, {400, 10})};
    site.factors = factors();
    site.floorAreaRatio = 0.8;
    return site;
}

TEST(SiteCorridorTest, LeadsStraightToTheRoadAndCountsWhatItTakes) {
    const CorridorWish wish{.from = {{200, 21}}, .widthMeters = 10, .cellMeters = 2};
    const auto found = siteCorridor(field(), withRoad(), wish);
    ASSERT_TRUE(found) << found.error().text();
    const CorridorOption& best = found->options.front();
    EXPECT_NEAR(best.length, 170, 2.1) << "from 21 m to the road's edge at 190 m";
    EXPECT_NEAR(best.area, best.length * 10, 1e-6);
    EXPECT_DOUBLE_EQ(best.usableFloorArea, best.area * 0.8);
    EXPECT_TRUE(best.relocations.empty());
    EXPECT_FALSE(best.cut || best.fill) << "nobody knows the ground";
    EXPECT_DOUBLE_EQ(best.investment, best.length * 10 * 100);
}

TEST(SiteCorridorTest, OnAnEvenSlopeNoEarthIsMovedAcrossIt) {
    CorridorSite site = withRoad();
    site.groundHeight = [](const glm::dvec2& plan) { return plan.y * 0.01; };
    const CorridorWish wish{.from = {{200, 21}}, .widthMeters = 10, .cellMeters = 2};
    const auto found = siteCorridor(field(), site, wish);
    ASSERT_TRUE(found) << found.error().text();
    const CorridorOption& best = found->options.front();
    ASSERT_TRUE(best.cut && best.fill);
    // Only towards the ends, where the mean over 50 m looks to one side: at most 0.125 m off, half of that on average
    // over 25 m, at each end.
    EXPECT_NEAR(*best.cut, *best.fill, 5);
    EXPECT_LT(*best.cut + *best.fill, 2 * 25 * 14 * 0.07 + 5);
    EXPECT_NEAR(best.investment, best.length * 10 * 100 + 2 * (*best.cut + *best.fill), 1e-6);
}

/// A bank of a metre over half the strip's width: half of it is cut, half filled, by half a metre.
TEST(SiteCorridorTest, TheStripIsLevelAcross) {
    CorridorSite site = withRoad();
    site.groundHeight = [](const glm::dvec2& plan) { return plan.x < 200 ? 1.0 : 0.0; };
    CorridorWish wish{.from = {{201, 21}}, .widthMeters = 20, .cellMeters = 2};
    wish.weights.slopePerPercent = 0;
    const auto found = siteCorridor(field(), site, wish);
    ASSERT_TRUE(found) << found.error().text();
    const CorridorOption& best = found->options.front();
    ASSERT_TRUE(best.cut && best.fill);
    EXPECT_NEAR(*best.cut + *best.fill, best.area / 2, best.area * 0.1 + 10)
        << "whichever side the middle line lies on";
}

TEST(SiteCorridorTest, TakesHousesDownWholeWhereThatIsCheaper) {
    scene::World world = field();
    scene::Building wall;
    wall.id = "wall";
    wall.layerId = "buildings";
    wall.storeys = 2;
    wall.footprints = {rectangle({200, 100}, {500, 20})}; // right across
    world.buildings = {wall};
    const CorridorWish wish{.from = {{200, 21}}, .widthMeters = 10, .cellMeters = 2};
    const auto found = siteCorridor(world, withRoad(), wish);
    ASSERT_TRUE(found) << found.error().text();
    const CorridorOption& best = found->options.front();
    EXPECT_EQ(best.relocations, std::vector<std::string>{"wall"});
    EXPECT_DOUBLE_EQ(best.demolishedFloorArea, 500 * 20 * 2);
    CorridorWish never = wish;
    never.weights.demolition = 0;
    const auto none = siteCorridor(world, withRoad(), never);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::NotFound);
}

TEST(SiteCorridorTest, SaysThatThereIsNoRoad) {
    const auto none = siteCorridor(field(), {}, {.from = {{200, 21}}});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().message, "there is no road to lead to");
}

TEST(SiteCorridorTest, CellsFitTheWidthAndTheSite) {
    scene::World wide = field();
    wide.site = {rectangle({2500, 2500}, {5000, 5000})};
    const auto small = siteCorridor(field(), withRoad(), {.from = {{200, 21}}, .widthMeters = 30});
    const auto large = siteCorridor(wide, withRoad(), {.from = {{200, 21}}, .widthMeters = 30});
    ASSERT_TRUE(small && large);
    EXPECT_EQ(small->surface.grid.cellWidth, 5);
    EXPECT_EQ(large->surface.grid.cellWidth, 20) << "five kilometres are searched within a moment";
}

} // namespace
} // namespace sandtable::decision
