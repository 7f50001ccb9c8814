// An open scenario: its world equals the fold of its log, whatever is done and undone.
#include "scene/scenario/ScenarioEditor.h"
#include "scene/scenario/StateHash.h"
#include "scene/world/EditJson.h"
#include "tests/scene/SmallWorld.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace sandtable::scene {
namespace {

void undo(ScenarioEditor& editor) { ASSERT_TRUE(editor.append({UndoEdit{}})); }
void redo(ScenarioEditor& editor) { ASSERT_TRUE(editor.append({RedoEdit{}})); }

ScenarioEditor emptyEditor() {
    auto editor = ScenarioEditor::open(std::make_shared<const BaseWorld>(smallBase()), ScenarioSpec{"s", {}, {}});
    EXPECT_TRUE(editor);
    return std::move(editor).value();
}

/// The kept world is what folding the whole log anew would give, whatever was done and undone on the way.
TEST(ScenarioEditorTest, TheKeptWorldEqualsTheFoldOfTheLog) {
    const BaseWorld base = smallBase();
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random(seed);
        ScenarioEditor editor = emptyEditor();
        for (int step = 0; step < 1500; ++step) {
            const bool undoing = random() % 400 < 3;
            if (undoing) { // far back now and then, past checkpoints
                for (auto steps = random() % 300; steps > 0 && editor.canUndo(); --steps) undo(editor);
            } else if (random() % 8 == 0 && editor.canRedo()) {
                redo(editor);
            } else {
                (void)editor.append({randomEdit(random)}).ok();
            }
            if (step % 10 != 0 && !undoing) continue;
            const auto refolded = applyEdits(base, editor.edits());
            ASSERT_TRUE(refolded) << refolded.error().text();
            ASSERT_EQ(stateText(editor.world()), stateText(*refolded)) << "seed " << seed << ", step " << step;
        }
    }
}

TEST(ScenarioEditorTest, UndoRestoresAnEqualWorldAndRedoRepeatsIt) {
    for (unsigned seed = 0; seed < 50; ++seed) {
        std::mt19937 random(seed);
        ScenarioEditor editor = emptyEditor();
        std::vector<std::string> history = {stateText(editor.world())};
        for (int i = 0; i < 40; ++i) {
            const bool appended = editor.append({randomEdit(random)}).ok();
            const std::string state = stateText(editor.world());
            if (appended)
                history.push_back(state);
            else
                ASSERT_EQ(state, history.back()) << "a refused edit changed the world, seed " << seed;
        }
        for (size_t i = history.size() - 1; i-- > 0;) {
            undo(editor);
            ASSERT_EQ(stateText(editor.world()), history[i]) << "seed " << seed;
        }
        EXPECT_FALSE(editor.canUndo());
        while (editor.canRedo()) redo(editor);
        ASSERT_EQ(stateText(editor.world()), history.back()) << "seed " << seed;
    }
}

TEST(ScenarioEditorTest, TakesALogOfTenThousandEdits) {
    BaseWorld base = smallBase();
    for (int i = 0; i < 1000; ++i)
        base.buildings.push_back(existing("e" + std::to_string(i), square(i * 20, 0, 10), 0));
    ScenarioSpec scenario{"s", {}, {place("n")}};
    for (int i = 1; i < 9000; ++i) scenario.edits.push_back(MoveBuilding{"n", glm::dvec3(i, 0, 0)});
    for (int i = 0; i < 1000; ++i) scenario.edits.push_back(RemoveBuilding{"e" + std::to_string(i), 1.0});
    auto editor = ScenarioEditor::open(std::make_shared<const BaseWorld>(std::move(base)), scenario);
    ASSERT_TRUE(editor) << editor.error().text();
    EXPECT_EQ(editor->edits().size(), 10000u);
    EXPECT_EQ(editor->world().removedBuildings.size(), 1000u);
    EXPECT_EQ(editor->world().building("n")->position.x, 8999);
    undo(*editor);
    EXPECT_EQ(editor->world().removedBuildings.size(), 999u);
}

TEST(ScenarioEditorTest, OpensOnlyWhatCanBeAppliedAsAWhole) {
    const auto editor = ScenarioEditor::open(std::make_shared<const BaseWorld>(smallBase()),
                                             ScenarioSpec{"s", {}, {place("n"), MoveBuilding{"b7", {}}}});
    ASSERT_FALSE(editor);
    EXPECT_EQ(editor.error().text(), "edit 2 (moveBuilding b7): no building with this id");
}

TEST(ScenarioEditorTest, ANewEditForgetsWhatWasUndone) {
    ScenarioEditor editor = emptyEditor();
    ASSERT_TRUE(editor.append({Edit(place("n1"))}));
    undo(editor);
    ASSERT_TRUE(editor.canRedo());
    ASSERT_TRUE(editor.append({Edit(place("n2"))}));
    EXPECT_FALSE(editor.canRedo());
}

TEST(ScenarioEditorTest, ACommandThatCouldNotBeKeptNeverWas) {
    std::mt19937 random(3);
    ScenarioEditor editor = emptyEditor();
    while (editor.edits().size() < 100) (void)editor.append({randomEdit(random)}).ok();
    const std::string before = stateText(editor.world());
    const size_t commands = editor.log().size();
    ASSERT_TRUE(editor.append({Edit(place("late"))}));
    editor.takeBack();
    EXPECT_EQ(stateText(editor.world()), before);
    EXPECT_EQ(editor.log().size(), commands);
    EXPECT_FALSE(editor.canRedo());
    ASSERT_TRUE(editor.append({UndoEdit{}}));
    editor.takeBack();
    EXPECT_EQ(stateText(editor.world()), before);
}

TEST(ScenarioEditorTest, UndoDoesNotReachIntoWhatIsInherited) {
    const ScenarioContent content{{.id = "branch", .parent = "trunk"}, {place("n")}, {}};
    auto editor = ScenarioEditor::open(std::make_shared<const BaseWorld>(smallBase()), content);
    ASSERT_TRUE(editor);
    EXPECT_TRUE(editor->world().building("n"));
    EXPECT_FALSE(editor->canUndo());
    EXPECT_FALSE(editor->append({UndoEdit{}}));
    EXPECT_TRUE(editor->world().building("n"));
}

TEST(EditJsonTest, ReplaysFromJsonToAnEqualWorld) {
    std::mt19937 random(7);
    ScenarioEditor editor = emptyEditor();
    while (editor.edits().size() < 60) (void)editor.append({randomEdit(random)}).ok();
    std::vector<Edit> replayed;
    for (const Edit& edit : editor.edits()) {
        const auto json = nlohmann::ordered_json::parse(editToJson(edit).dump());
        const auto read = editFromJson(json, "edit");
        ASSERT_TRUE(read) << read.error().text();
        EXPECT_EQ(editToJson(*read), json);
        replayed.push_back(*read);
    }
    const auto world = applyEdits(smallBase(), replayed);
    ASSERT_TRUE(world);
    ASSERT_EQ(world->buildings.size(), editor.world().buildings.size());
    EXPECT_EQ(world->zones.size(), editor.world().zones.size());
    for (size_t i = 0; i < world->buildings.size(); ++i) // degrees are rounded to 1e-9
        EXPECT_NEAR(world->buildings[i].yawRadians, editor.world().buildings[i].yawRadians, 1e-10);
}

TEST(CommandTest, AnglesHoldAsTheyAreWritten) {
    ScenarioEditor live = emptyEditor();
    for (int i = 0; i < 50; ++i) {
        PlaceBuilding placed = place("n" + std::to_string(i));
        placed.yawRadians = 0.1234567890123 * i;
        ASSERT_TRUE(live.append({Edit(placed)}));
    }
    std::vector<LoggedCommand> replayed;
    for (const LoggedCommand& logged : live.log())
        replayed.push_back({commandFromText(commandText(logged.command), "").value()});
    auto again = ScenarioEditor::open(std::make_shared<const BaseWorld>(smallBase()), {{}, {}, replayed});
    ASSERT_TRUE(again);
    EXPECT_EQ(stateHash(again->world()), stateHash(live.world())) << "byte for byte";
}

TEST(StateHashTest, TellsStatesApartAndNotHowTheyCameAbout) {
    const auto hashOf = [](const std::vector<Edit>& edits) {
        return stateHash(applyEdits(smallBase(), edits).value());
    };
    const std::string base = hashOf({});
    EXPECT_EQ(base.size(), 64u);
    EXPECT_EQ(hashOf({place("n"), RemoveBuilding{"n"}}), base);
    EXPECT_NE(hashOf({place("n")}), base);
    EXPECT_EQ(hashOf({place("n"), MoveBuilding{"n", {60, 50, 2}}, MoveBuilding{"n", {50, 50, 2}}}),
              hashOf({place("n")}));
    EXPECT_NE(hashOf({DescribeBuilding{.id = "b1", .storeys = 4}}), base);
    EXPECT_NE(hashOf({MoveDevice{"d", {1, 2, 3}}}), base);
}

} // namespace
} // namespace sandtable::scene
