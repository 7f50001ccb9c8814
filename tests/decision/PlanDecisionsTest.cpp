// Choosing between plans: against brute force and by hand.
#include "decision/compare/Decisions.h"
#include "decision/compare/PlanCosts.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <random>

namespace sandtable::decision {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Values = std::vector<std::vector<std::optional<double>>>;

TEST(ParetoTest, LeavesOutWhatAnotherOutdoes) {
    const std::vector<Wish> wishes{Wish::More, Wish::Less};
    EXPECT_THAT(paretoFront(Values{{10, 5}, {8, 3}, {8, 6}, {10, 5}}, wishes), ElementsAre(true, true, false, true));
    EXPECT_THAT(paretoFront(Values{{10, {}}, {8, 3}}, wishes), ElementsAre(true, false)) << "not known is no worse";
    EXPECT_TRUE(paretoFront(Values{}, wishes).empty());
}

TEST(ParetoTest, EqualsBruteForce) {
    std::mt19937 random(3);
    const std::vector<Wish> wishes{Wish::More, Wish::Less, Wish::More};
    for (int round = 0; round < 200; ++round) {
        Values plans(1 + random() % 8);
        for (auto& plan : plans) plan = {double(random() % 4), double(random() % 4), double(random() % 4)};
        const std::vector<bool> front = paretoFront(plans, wishes);
        for (size_t i = 0; i < plans.size(); ++i) {
            bool outdone = false;
            for (const auto& other : plans) {
                const bool noWorse =
                    *other[0] >= *plans[i][0] && *other[1] <= *plans[i][1] && *other[2] >= *plans[i][2];
                outdone = outdone || (noWorse && other != plans[i]);
            }
            EXPECT_EQ(front[i], !outdone) << "round " << round;
        }
    }
}

TEST(RegretTest, IsWhatTheBestPlanOfEachStateWouldHaveBroughtMore) {
    const std::vector<std::vector<double>> outcomes{{100, 0}, {60, 50}, {0, 90}};
    const std::vector<Regret> regrets = minimaxRegret(outcomes);
    EXPECT_EQ(regrets[0].most, 90);
    EXPECT_EQ(regrets[0].state, 1u);
    EXPECT_EQ(regrets[1].most, 40);
    EXPECT_EQ(regrets[1].state, 0u) << "the first of equals";
    EXPECT_EQ(regrets[2].most, 100);
    EXPECT_EQ(leastRegretted(regrets), 1u);
}

TEST(TornadoTest, PutsTheWidestFirst) {
    const auto swings = tornado({{"a", 5, 6}, {"b", 9, 2}, {"c", 0, 3}});
    EXPECT_EQ(swings[0].factor, "b");
    EXPECT_EQ(swings[1].factor, "c");
    EXPECT_EQ(swings[0].width(), 7);
}

PlanFactors shipped() {
    auto factors = loadPlanFactors(test::sourceDirectory() / "assets/factors/cn-plan-factors.json");
    EXPECT_TRUE(factors) << factors.error().text();
    return factors ? *factors : PlanFactors{};
}

TEST(PlanCostsTest, FollowFromQuantitiesAndFactorsByHand) {
    const PlanFactors factors = shipped();
    const PlanQuantities quantities{1800, 0, 500, 700, 1300};
    const PlanCosts costs = costsOf(quantities, factors);
    EXPECT_DOUBLE_EQ(costs.investment, 1800 * 2500.0 + 500 * 300.0 + 700 * 450.0);
    EXPECT_DOUBLE_EQ(costs.carbonTonnes, 1800 * 0.35);
    EXPECT_DOUBLE_EQ(costs.netValue, 1300 * 240.0 * 15 - costs.investment - costs.carbonTonnes * 80);
    const auto demand = std::ranges::find(factors.states, "demandLow", &PlanState::id);
    ASSERT_NE(demand, factors.states.end());
    EXPECT_DOUBLE_EQ(costsOf(quantities, factors.in(*demand)).netValue, costs.netValue - 1300 * 240.0 * 15 * 0.4);
}

TEST(PlanCostsTest, CountsWhatIsBuiltTakenDownAndMoved) {
    auto rules = loadRuleBook(test::sourceDirectory() / "assets/compliance/cn-industrial-park.json");
    ASSERT_TRUE(rules);
    scene::BaseWorld base;
    for (const char* id : {"old", "moved"}) {
        scene::Building building;
        building.id = id;
        building.layerId = "b";
        building.function = "plant";
        building.footprints = {rectangle({0, 0}, {20, 10})};
        building.storeys = 2;
        base.buildings.push_back(building);
    }
    const std::vector<scene::Edit> edits{
        scene::PlaceBuilding{"new", "", {100, 0, 0}, {30, 20, 10}, 0, 1, "plant"},
        scene::PlaceBuilding{"hq", "", {200, 0, 0}, {20, 20, 20}, 0, 5, "office"}, scene::RemoveBuilding{"old", 0.0},
        scene::MoveBuilding{"moved", {300, 0, 0}, 0.0},
        scene::DrawFeature{"r", scene::FeatureKind::Road, "", {{0, 0}, {100, 0}}, 7, {}, "", {}}};
    const auto world = scene::applyEdits(base, edits);
    ASSERT_TRUE(world) << world.error().text();
    const PlanQuantities quantities = quantitiesOf(*world, base, *rules);
    EXPECT_NEAR(quantities.builtIndustrial, 600 + 400, 1e-9);
    EXPECT_NEAR(quantities.builtCivil, 2000, 1e-9);
    EXPECT_NEAR(quantities.demolished, 400 + 400, 1e-9);
    EXPECT_NEAR(quantities.netFloorArea, 600 + 2000 - 400, 1e-9);
    EXPECT_NEAR(quantities.road, 700, 1e-9);
}

TEST(PlanFactorsTest, ErrorsNameTheFileAndThePlace) {
    test::TemporaryFolder folder;
    const auto file = folder.write("f.json", R"({"id": "x", "version": "1", "factors": [], "states": []})");
    const auto factors = loadPlanFactors(file);
    ASSERT_FALSE(factors);
    EXPECT_THAT(factors.error().text(), HasSubstr("f.json: /factors: expected a factor \"buildIndustrial\""));
}

} // namespace
} // namespace sandtable::decision
