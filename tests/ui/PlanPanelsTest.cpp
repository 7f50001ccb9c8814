// What a planner finds on the cards of corridors, comparisons and merges.
#include "tests/ui/TestPark.h"
#include "tests/ui/UiHand.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

decision::SiteCorridor threeOptions() {
    decision::SiteCorridor corridor;
    corridor.options.resize(3);
    for (size_t i = 0; i < 3; ++i) {
        corridor.options[i].length = 60 + 10.0 * static_cast<double>(i);
        corridor.options[i].line = {{0, 0}, {60, 0}};
        corridor.options[i].pinchWidth = 18;
    }
    return corridor;
}

TEST(PlanPanels, ACorridorIsChosenWeighedAndKept) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(5);
    park.openScenario();
    const decision::SiteCorridor corridor = threeOptions();
    const decision::CorridorWish wish{.from = {{0, 0}}};
    UiModel model = park.model();
    model.corridor.wish = &wish;
    model.corridor.corridor = &corridor;
    const auto chosen = findByClicking<ChooseCorridor>(*ui, model, layout().right);
    ASSERT_TRUE(chosen);
    EXPECT_LT(chosen->option, 3u);
    EXPECT_TRUE(findByClicking<KeepCorridor>(*ui, model, layout().right));
    const auto weighed = findByClicking<SetCorridor>(*ui, model, layout().right);
    ASSERT_TRUE(weighed);
    EXPECT_TRUE(!weighed->wish || *weighed->wish != wish) << "closed, or something of it set";
}

TEST(PlanPanels, ACorridorThatCannotBeSaysWhy) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(5);
    const decision::CorridorWish wish{.from = {{0, 0}}};
    UiModel model = park.model();
    model.corridor.wish = &wish;
    model.corridor.problem = "no strip 60 wide leads from one end to the other; the widest is 18.0";
    EXPECT_FALSE(findByClicking<KeepCorridor>(*ui, model, layout().right));
    EXPECT_FALSE(findByClicking<ChooseCorridor>(*ui, model, layout().right));
}

PlanComparisonView twoPlans() {
    PlanComparisonView view;
    view.plans.resize(2);
    view.plans[1].id = "s";
    view.plans[1].name = {"方案", "Plan"};
    view.plans[1].figures = {
        {"gfa", 5000.0}, {"investment", 1e7}, {"newViolations", 1.0}, {"greenRatio", std::nullopt}};
    view.plans[0].figures = {{"gfa", 4000.0}, {"investment", 0.0}, {"newViolations", 0.0}};
    view.plans[0].onFront = true;
    return view;
}

TEST(PlanPanels, TheComparisonLeadsToTheViewAndToPaper) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(5);
    park.openScenario();
    const PlanComparisonView comparison = twoPlans();
    UiModel model = park.model();
    model.comparison = &comparison;
    EXPECT_TRUE(findByClicking<SaveBrief>(*ui, model, layout().view));
    const auto beside = findByClicking<SetBeside>(*ui, model, layout().view);
    ASSERT_TRUE(beside);
    EXPECT_NE(beside->mode, BesideMode::Off);
    EXPECT_TRUE(findByClicking<ComparePlan>(*ui, model, layout().view));
}

TEST(PlanPanels, WhatBothHaveChangedIsChosenBeforeTheMerge) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(5);
    park.openScenario();
    scene::MergePlan plan;
    plan.conflicts.emplace_back();
    plan.conflicts.back().id = "b1"; // both have changed it
    plan.unresolved = 1;
    std::map<std::string, scene::Prefer> choices;
    UiModel model = park.model();
    model.merge = {{"另一方案", "Another"}, &plan, &choices, {}};
    const auto choice = findByClicking<ChooseInMerge>(*ui, model, layout().right);
    ASSERT_TRUE(choice);
    EXPECT_EQ(choice->id, "b1");
    EXPECT_FALSE(findByClicking<FinishMerge>(*ui, model, layout().right));
    choices["b1"] = choice->prefer;
    plan.unresolved = 0;
    EXPECT_TRUE(findByClicking<FinishMerge>(*ui, model, layout().right));
}

TEST(PlanPanels, AHandleIsFoundWhereItIsDrawn) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(5);
    park.openScenario();
    UiModel model = park.model();
    const glm::dvec3 place = model.camera.target;
    const std::array handles{scene::Handle{scene::Handle::Kind::Move, "b1", 0, 1, place}};
    model.handles = handles;
    frame(*ui, model);
    const glm::dvec3 pixel = model.camera.pixelOf(place);
    const auto found = ui->handleAt(glm::dvec2(pixel));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, "b1");
    EXPECT_FALSE(ui->handleAt(glm::dvec2(pixel) + glm::dvec2(60, 0)));
}

TEST(PlanPanels, ABuildingIsCopiedFromItsCard) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(5);
    park.openScenario();
    UiModel model = park.model();
    model.selection.buildingId = park.world.buildings.back().id; // without devices, of which more could be asked
    const auto copy = findByClicking<CopyBuilding>(*ui, model, layout().right);
    ASSERT_TRUE(copy);
    EXPECT_EQ(copy->id, model.selection.buildingId);
}

} // namespace
} // namespace sandtable::ui
