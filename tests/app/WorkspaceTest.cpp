// What a person's commands do to an open park: scenarios, notices. No graphics.
#include "app/desk/Workspace.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

namespace sandtable::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr const char* footprints = R"({"type": "FeatureCollection", "features": [{"type": "Feature",
    "properties": {"id": "b1", "height": 8}, "geometry": {"type": "Polygon", "coordinates":
    [[[113.3, 22.5], [113.301, 22.5], [113.301, 22.501], [113.3, 22.501], [113.3, 22.5]]]}}]})";

class WorkspaceTest : public testing::Test {
protected:
    WorkspaceTest() {
        m_folder.write("buildings.geojson", footprints);
        const auto file = m_folder.write("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": [
            {"id": "b", "kind": "vector", "role": "buildings", "source": "buildings.geojson"}]})");
        auto session = Session::open(std::vector{file.string()}, {}, m_diagnostics);
        EXPECT_TRUE(session) << session.error().text();
        m_session = std::move(session).value();
        m_workspace = std::make_unique<Workspace>(*m_session, m_diagnostics);
        m_workspace->update(m_start);
    }
    void place(const std::string& modelFile) {
        scene::PlaceBuilding prototype;
        prototype.modelFile = modelFile;
        m_workspace->execute(ui::SetTool{ui::Tool::PlaceBuilding, {}, prototype});
        m_workspace->clickWithTool({10, 20, 3});
    }
    ui::Notice notice() const {
        EXPECT_TRUE(m_workspace->notice());
        return m_workspace->notice().value_or(ui::Notice{});
    }

    const TimePoint m_start{1'795'422'600s};
    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Workspace> m_workspace;
};

TEST_F(WorkspaceTest, WhereScenariosAreKeptIsToldForAFewSeconds) {
    m_workspace->execute(ui::SayWhereKept{});
    EXPECT_EQ(notice().kind, ui::Notice::Kind::Kept);
    EXPECT_THAT(notice().detail, HasSubstr("park.scenarios.gpkg"));
    m_workspace->update(m_start + 4s);
    EXPECT_TRUE(m_workspace->notice());
    EXPECT_TRUE(m_workspace->update(m_start + 6s)) << "one frame more, without it";
    EXPECT_FALSE(m_workspace->notice());
}

TEST_F(WorkspaceTest, EveryCommandIsKeptAsItIsMade) {
    m_workspace->execute(ui::NewScenario{"Try"});
    m_workspace->execute(ui::AppendEdit{scene::ClipSurface{"hole", {{{0, 0}, {9, 0}, {9, 9}}, {}}}});
    m_workspace->execute(ui::Undo{});
    m_workspace->execute(ui::Redo{});
    Workspace another(*m_session, m_diagnostics); // as after the program has died
    ASSERT_TRUE(another.openScenario("scenario-1"));
    EXPECT_EQ(another.world().zones.size(), 1u);
    EXPECT_EQ(another.scenarios().editor()->log().size(), 3u);
}

TEST_F(WorkspaceTest, WhatAnotherDeskDoesComesInAndNobodyOverwritesIt) {
    m_workspace->execute(ui::NewScenario{"Try"});
    Workspace another(*m_session, m_diagnostics);
    ASSERT_TRUE(another.openScenario("scenario-1"));
    const scene::ClipSurface theirs{"theirs", {{{0, 0}, {9, 0}, {9, 9}}, {}}};
    another.execute(ui::AppendEdit{theirs});
    m_workspace->execute(ui::AppendEdit{scene::ClipSurface{"mine", theirs.area}});
    EXPECT_EQ(notice().kind, ui::Notice::Kind::Failed);
    EXPECT_THAT(notice().detail, HasSubstr("clip theirs"));
    ASSERT_EQ(m_workspace->world().zones.size(), 1u) << "theirs is here now, mine was not done";
    EXPECT_EQ(m_workspace->world().zones[0].id, "theirs");
    another.execute(ui::Undo{});
    m_workspace->update(m_start + 10s);
    EXPECT_TRUE(m_workspace->world().zones.empty()) << "seen within seconds";
}

TEST_F(WorkspaceTest, ABranchBeginsWithWhatItsParentWas) {
    m_workspace->execute(ui::NewScenario{"Trunk"});
    m_workspace->execute(ui::AppendEdit{scene::ClipSurface{"hole", {{{0, 0}, {9, 0}, {9, 9}}, {}}}});
    m_workspace->execute(ui::NewScenario{"Branch", "scenario-1"});
    EXPECT_EQ(m_workspace->world().zones.size(), 1u);
    m_workspace->execute(ui::AppendEdit{scene::RestoreSurface{"hole"}});
    EXPECT_TRUE(m_workspace->world().zones.empty());
    ASSERT_TRUE(m_workspace->openScenario("scenario-1"));
    EXPECT_EQ(m_workspace->world().zones.size(), 1u);
    m_workspace->execute(ui::RenameScenario{"scenario-1", "Stem"});
    EXPECT_EQ(m_workspace->scenario()->name.zh, "Stem");
}

TEST_F(WorkspaceTest, AnUnreadableModelIsRefusedAndSaysSo) {
    place(m_folder.write("broken.glb", "not a model").string());
    EXPECT_EQ(notice().kind, ui::Notice::Kind::ModelUnreadable);
    EXPECT_THAT(notice().detail, HasSubstr("broken.glb"));
    EXPECT_EQ(m_workspace->world().buildings.size(), 1u);
}

TEST_F(WorkspaceTest, ModelsBesideTheParkCanBePlaced) {
    const auto model = m_folder.write("models/wedge.obj", "v 0 0 0\nv 9 0 0\nv 9 0 -5\nv 9 6 0\nf 1 2 4\nf 1 3 4\n");
    m_workspace->execute(ui::SetTool{ui::Tool::PlaceBuilding, {}, {}});
    EXPECT_THAT(m_workspace->uiModel().modelFiles, testing::ElementsAre(model.string()));
    place(model.string());
    ASSERT_EQ(m_workspace->world().buildings.size(), 2u);
    EXPECT_EQ(m_workspace->world().buildings.back().modelFile, model.string());
}

TEST_F(WorkspaceTest, AnExistingBuildingMovesByClicking) {
    m_workspace->execute(ui::Select{"b1", ""});
    m_workspace->execute(ui::SetTool{ui::Tool::MoveBuilding, {}, {}});
    m_workspace->clickWithTool({200, 300, 5});
    EXPECT_TRUE(m_workspace->world().building("b1")->moved);
    EXPECT_NE(m_workspace->world().buildingAt({200, 300}), nullptr);
}

TEST_F(WorkspaceTest, ADeviceMovesByClicking) {
    m_workspace->execute(ui::NewScenario{"Try"});
    m_workspace->execute(ui::Select{"", "meter"});
    m_workspace->execute(ui::SetTool{ui::Tool::MoveDevice});
    EXPECT_TRUE(m_workspace->clickWithTool({20, 30, 4}));
    EXPECT_EQ(m_workspace->tool(), ui::Tool::Select);
    EXPECT_EQ(m_workspace->world().movedDevices.at("meter"), glm::dvec3(20, 30, 4));
}

TEST_F(WorkspaceTest, AHoleIsCutIntoTheChosenAreaAndNowhereElse) {
    m_workspace->execute(ui::NewScenario{"Try"});
    m_workspace->execute(ui::AppendEdit{scene::FlattenSurface{"pad", rectangle({0, 0}, {40, 40}), 5}});
    ui::Selection pad;
    pad.areaId = "pad";
    m_workspace->select(pad);
    const auto cut = [&](const std::vector<glm::dvec3>& corners) {
        m_workspace->execute(ui::SetTool{ui::Tool::CutHole});
        for (const glm::dvec3& corner : corners) m_workspace->clickWithTool(corner);
        m_workspace->execute(ui::FinishTool{});
    };
    cut({{-5, -5, 5}, {5, -5, 5}, {0, 5, 5}});
    ASSERT_EQ(m_workspace->world().zones.size(), 1u);
    EXPECT_EQ(m_workspace->world().zones[0].area.holes.size(), 1u);
    EXPECT_EQ(m_workspace->world().zones[0].heightMeters, 5);
    cut({{10, 10, 5}, {30, 10, 5}, {10, 15, 5}});
    EXPECT_EQ(notice().kind, ui::Notice::Kind::EditRefused) << "it reaches beyond the area";
    EXPECT_EQ(m_workspace->world().zones[0].area.holes.size(), 1u);
    cut({{-8, -8, 5}, {8, -8, 5}, {8, 8, 5}, {-8, 8, 5}}); // around the other
    EXPECT_EQ(m_workspace->world().zones[0].area.holes.size(), 1u);
    cut({{10, 10, 5}, {15, 15, 5}, {15, 10, 5}, {10, 15, 5}}); // a bow tie
    EXPECT_EQ(m_workspace->world().zones[0].area.holes.size(), 1u);
    m_workspace->execute(
        ui::AppendEdit{scene::ReshapeSurface{"pad", {{{-20, -20}, {20, -20}, {20, 20}, {0, 0}, {-20, 20}}, {}}, 5}});
    cut({{-12, 9, 5}, {12, 9, 5}, {0, -15, 5}}); // its corners within, an edge across the notch
    EXPECT_TRUE(m_workspace->world().zones[0].area.holes.empty());
}

TEST_F(WorkspaceTest, AnExemptionClaimedOnACardGetsAnIdAndCanBeWithdrawn) {
    m_workspace->execute(ui::NewScenario{"Try"});
    m_workspace->execute(ui::AppendEdit{scene::ClaimExemption{"", "gb50016-3.4.1", {"b1"}, "firewall"}});
    ASSERT_EQ(m_workspace->world().exemptions.size(), 1u);
    EXPECT_EQ(m_workspace->world().exemptions[0].id, "exemption-1");
    m_workspace->execute(ui::AppendEdit{scene::WithdrawExemption{"exemption-1"}});
    EXPECT_TRUE(m_workspace->world().exemptions.empty());
}

TEST_F(WorkspaceTest, UndoAndRedoWithNothingToDoAreHarmless) {
    m_workspace->execute(ui::Undo{});
    m_workspace->execute(ui::NewScenario{"Try"});
    m_workspace->execute(ui::Undo{});
    m_workspace->execute(ui::Redo{});
    EXPECT_EQ(m_workspace->world().buildings.size(), 1u);
}

/// Nothing of a drag is kept before it ends, and nothing at all when it is given up.
TEST_F(WorkspaceTest, ADragIsShownAtOnceAndKeptWhenItEnds) {
    m_workspace->execute(ui::NewScenario{"Try"});
    place("");
    const std::string id = m_workspace->selection().buildingId;
    const auto handles = scene::handlesOf(*m_workspace->world().building(id), 0, {0, 0});
    const auto ground = [](const glm::dvec2&) { return std::optional(3.0); };
    const size_t commands = m_workspace->scenarios().editor()->log().size();
    m_workspace->drag(handles.front(), {50, 60, 0}, 1, ground);
    EXPECT_TRUE(m_workspace->dragging());
    EXPECT_EQ(m_workspace->world().building(id)->position, glm::dvec3(50, 60, 3));
    EXPECT_EQ(m_workspace->scenarios().editor()->log().size(), commands);
    m_workspace->cancelDrag();
    EXPECT_NE(m_workspace->world().building(id)->position.x, 50);
    m_workspace->drag(handles.front(), {50, 60, 0}, 1, ground);
    m_workspace->drag(handles.front(), {70, 60, 0}, 1, ground);
    m_workspace->drop();
    EXPECT_FALSE(m_workspace->dragging());
    EXPECT_EQ(m_workspace->scenarios().editor()->log().size(), commands + 1) << "one step, to undo at once";
    EXPECT_EQ(m_workspace->world().building(id)->position.x, 70);
}

TEST_F(WorkspaceTest, AnAreaIsLiftedAndALineDrawnByTheirTools) {
    m_workspace->execute(ui::NewScenario{"Try"});
    ui::SetTool shift{ui::Tool::ShiftPolygon};
    shift.shiftMeters = -1.5;
    m_workspace->execute(shift);
    for (const glm::dvec3& corner : {glm::dvec3(0, 0, 2), glm::dvec3(20, 0, 2), glm::dvec3(20, 20, 2)})
        m_workspace->clickWithTool(corner, 0.1);
    m_workspace->execute(ui::FinishTool{});
    ASSERT_EQ(m_workspace->world().zones.size(), 1u);
    EXPECT_EQ(m_workspace->world().zones[0].kind, scene::SurfaceZone::Kind::Shift);
    EXPECT_EQ(m_workspace->world().zones[0].heightMeters, -1.5);
    ui::SetTool draw{ui::Tool::Draw};
    draw.feature.kind = scene::FeatureKind::Pipe;
    draw.feature.widthMeters = 0.6;
    m_workspace->execute(draw);
    m_workspace->clickWithTool({0, 40, 2}, 0.1);
    m_workspace->execute(ui::FinishTool{});
    EXPECT_TRUE(m_workspace->world().features.empty()) << "one point is no line yet";
    m_workspace->clickWithTool({60, 40, 2}, 0.1);
    m_workspace->execute(ui::FinishTool{});
    ASSERT_EQ(m_workspace->world().features.size(), 1u);
    EXPECT_EQ(m_workspace->world().features[0].id, "pipe-1");
    EXPECT_EQ(scene::featureAt(m_workspace->world().features, {30, 40.5}, 1), &m_workspace->world().features[0]);
    EXPECT_EQ(scene::featureAt(m_workspace->world().features, {30, 45}, 1), nullptr);
}

TEST_F(WorkspaceTest, ACorridorReroutesWithEveryEdit) {
    m_workspace->execute(ui::NewScenario{"Try"});
    const glm::dvec2 place = m_workspace->world().building("b1")->place();
    m_workspace->execute(ui::SetCorridor{
        decision::CorridorWish{.from = {place + glm::dvec2(-90, -90)}, .to = {place + glm::dvec2(90, -90)}}});
    EXPECT_TRUE(m_workspace->update(m_start + 1s));
    const decision::SiteCorridor* before = m_workspace->corridors().corridor();
    ASSERT_TRUE(before) << m_workspace->corridors().problem();
    const double straight = before->options.front().length;
    scene::DrawFeature gate{.id = "gate", .kind = scene::FeatureKind::Closure};
    gate.line = {place + glm::dvec2(0, -140), place + glm::dvec2(0, -60)};
    gate.widthMeters = 2;
    m_workspace->execute(ui::AppendEdit{gate});
    EXPECT_TRUE(m_workspace->update(m_start + 2s));
    const decision::SiteCorridor* around = m_workspace->corridors().corridor();
    ASSERT_TRUE(around) << m_workspace->corridors().problem();
    EXPECT_GT(around->options.front().length, straight + 5);
    decision::CorridorWish wider = *m_workspace->corridors().wish();
    wider.widthMeters = 25;
    m_workspace->execute(ui::SetCorridor{wider}); // not searched for yet: what is kept is what is shown
    m_workspace->execute(ui::KeepCorridor{});
    EXPECT_FALSE(m_workspace->corridors().wish());
    EXPECT_EQ(m_workspace->world().features.back().kind, scene::FeatureKind::Road);
    EXPECT_EQ(m_workspace->world().features.back().widthMeters, 12);
}

TEST_F(WorkspaceTest, AMergeWaitsForEveryChoice) {
    m_workspace->execute(ui::NewScenario{"Theirs"});
    m_workspace->execute(ui::AppendEdit{scene::MoveBuilding{"b1", {5, 5, 0}, 0.0}});
    m_workspace->execute(ui::NewScenario{"Ours"});
    m_workspace->execute(ui::AppendEdit{scene::MoveBuilding{"b1", {9, 9, 0}, 0.0}});
    m_workspace->execute(ui::BeginMerge{"scenario-1"});
    ASSERT_TRUE(m_workspace->mergePlan());
    EXPECT_EQ(m_workspace->mergePlan()->unresolved, 1u);
    m_workspace->execute(ui::FinishMerge{});
    ASSERT_TRUE(m_workspace->mergePlan()) << "nothing is merged before it is chosen";
    m_workspace->execute(ui::ChooseInMerge{"b1", scene::Prefer::Theirs});
    m_workspace->execute(ui::FinishMerge{});
    EXPECT_FALSE(m_workspace->mergePlan());
    EXPECT_EQ(m_workspace->world().building("b1")->position.x, 5);
    m_workspace->execute(ui::BeginMerge{"scenario-1"});
    m_workspace->execute(ui::NewScenario{"Third"});
    EXPECT_FALSE(m_workspace->mergePlan()) << "it was about the one that is no longer open";
}

TEST_F(WorkspaceTest, PlansAreComparedOnTheSameReadings) {
    m_workspace->execute(ui::NewScenario{"Try"});
    place("");
    m_workspace->execute(ui::SetComparison{true});
    const ui::UiModel model = m_workspace->uiModel();
    ASSERT_TRUE(model.comparison);
    ASSERT_EQ(model.comparison->plans.size(), 2u);
    EXPECT_GT(*model.comparison->plans[1].figures.at("gfa"), *model.comparison->plans[0].figures.at("gfa"));
    m_workspace->execute(ui::ComparePlan{"scenario-1", false});
    EXPECT_EQ(m_workspace->uiModel().comparison->plans.size(), 1u);
    m_workspace->execute(ui::SetBeside{ui::BesideMode::Swipe, "scenario-1"});
    ASSERT_TRUE(m_workspace->comparisons().world());
    EXPECT_EQ(m_workspace->comparisons().world()->buildings.size(), 2u);
    m_workspace->execute(ui::SetBeside{ui::BesideMode::Swipe, "nobody"});
    EXPECT_FALSE(m_workspace->comparisons().world());
    EXPECT_EQ(notice().kind, ui::Notice::Kind::Failed);
}

TEST_F(WorkspaceTest, ACopyStandsBesideItsOriginal) {
    m_workspace->execute(ui::NewScenario{"Try"});
    m_workspace->execute(ui::CopyBuilding{"b1"});
    ASSERT_EQ(m_workspace->world().buildings.size(), 2u);
    EXPECT_EQ(m_workspace->selection().buildingId, m_workspace->world().buildings.back().id);
    EXPECT_GT(m_workspace->world().buildings.back().position.x, m_workspace->world().buildings.front().place().x);
}

} // namespace
} // namespace sandtable::app
