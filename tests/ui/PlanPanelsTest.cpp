// What a planner finds on the cards of corridors, comparisons and merges.
#include "tests/ui/TestPark.h"
#include "tests/ui/UiHand.h"

#include <gtest/gtest.h>

#include <array>

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

TEST(PlanPanels, ADeviceIsMovedFromItsCardWithinAPlanOnly) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(5);
    UiModel model = park.model();
    model.selection.deviceId = park.park.devices.front().id;
    EXPECT_FALSE(findByClicking<SetTool>(*ui, model, layout().right));
    park.openScenario();
    model = park.model();
    model.selection.deviceId = park.park.devices.front().id;
    const auto tool = findByClicking<SetTool>(*ui, model, layout().right);
    ASSERT_TRUE(tool);
    EXPECT_EQ(tool->tool, Tool::MoveDevice);
}

TEST(PlanPanels, ARuleIsExemptedWithAReasonAndTheClaimWithdrawn) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(5);
    park.openScenario();
    decision::ComplianceReport report;
    report.findings.resize(1);
    report.findings[0].clause.id = "gb50016-3.4.1";
    report.findings[0].buildings = {"b1", "b2"};
    const std::array marks{ComplianceMark{}};
    UiModel model = park.model();
    model.compliance = &report;
    model.complianceMarks = marks;
    model.showCompliance = true;
    ASSERT_TRUE(findByClicking<Select>(*ui, model, layout().view)) << "pressed, it unfolds";
    // What unfolds is searched for by the text field in it.
    std::optional<Rect> unfolded;
    const Rect view = layout().view;
    for (float y = view.max.y; y > view.min.y && !unfolded; y -= 12) { // from below: the row itself would fold it
        clickAt(*ui, model, {view.center().x, y});
        if (ImGui::GetIO().WantTextInput) unfolded = Rect{{view.min.x, y - 6}, {view.max.x, y + 6}};
    }
    ASSERT_TRUE(unfolded);
    EXPECT_FALSE(findByClicking<AppendEdit>(*ui, model, *unfolded)) << "not without a reason";
    clickAt(*ui, model, unfolded->center());
    ImGui::GetIO().AddInputCharactersUTF8("防火墙");
    frame(*ui, model);
    const auto claim = findByClicking<AppendEdit>(*ui, model, *unfolded);
    ASSERT_TRUE(claim);
    const auto& said = std::get<scene::ClaimExemption>(claim->edit);
    EXPECT_EQ(said.reason, "防火墙");
    EXPECT_EQ(said.clause, "gb50016-3.4.1");
    EXPECT_EQ(said.buildings, report.findings[0].buildings);

    report.findings[0].verdict = decision::Verdict::Exempted;
    report.findings[0].claim = "exemption-1";
    ASSERT_TRUE(findByClicking<Select>(*ui, model, view));
    const auto withdrawn = findByClicking<AppendEdit>(*ui, model, *unfolded);
    ASSERT_TRUE(withdrawn);
    EXPECT_EQ(std::get<scene::WithdrawExemption>(withdrawn->edit).id, "exemption-1");
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
