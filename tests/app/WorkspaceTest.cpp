// What a person's commands do to an open park: scenarios, notices. No graphics.
#include "app/Workspace.h"
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

TEST_F(WorkspaceTest, UndoAndRedoWithNothingToDoAreHarmless) {
    m_workspace->execute(ui::Undo{});
    m_workspace->execute(ui::NewScenario{"Try"});
    m_workspace->execute(ui::Undo{});
    m_workspace->execute(ui::Redo{});
    EXPECT_EQ(m_workspace->world().buildings.size(), 1u);
}

} // namespace
} // namespace sandtable::app
