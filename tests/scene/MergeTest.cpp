// Two scenarios brought together.
#include "scene/scenario/Merge.h"
#include "tests/scene/SmallWorld.h"

#include <gmock/gmock.h>

namespace sandtable::scene {
namespace {

using Kind = MergeConflict::Kind;

MergePlan merge(const std::vector<Edit>& ours, const std::vector<Edit>& theirs,
                const std::map<std::string, Prefer>& choices = {}) {
    auto plan = planMerge(smallBase(), ours, theirs, choices);
    EXPECT_TRUE(plan) << plan.error().text();
    return plan ? *plan : MergePlan{};
}

PlaceBuilding placeAt(const std::string& id, double x, double y) {
    PlaceBuilding placed = place(id);
    placed.position = {x, y, 2};
    return placed;
}

TEST(MergeTest, BringsWhatOursHasNotDone) {
    const std::vector<Edit> common{place("n")};
    std::vector<Edit> ours = common, theirs = common;
    ours.push_back(MoveBuilding{"b1", {20, 20, 1}, 1.0});
    theirs.push_back(RemoveBuilding{"b2", 1.0});
    theirs.push_back(ClipSurface{"hole", square(200, 200, 5)});
    const MergePlan plan = merge(ours, theirs);
    EXPECT_TRUE(plan.conflicts.empty());
    EXPECT_EQ(plan.edits.size(), 2u);
    ours.insert(ours.end(), plan.edits.begin(), plan.edits.end());
    EXPECT_TRUE(applyEdits(smallBase(), ours));
}

TEST(MergeTest, WhatBothHaveDoneAlikeIsNoConflict) {
    const std::vector<Edit> both{RemoveBuilding{"b2", 1.0}};
    EXPECT_TRUE(merge(both, both).edits.empty());
    EXPECT_TRUE(merge({place("n"), RemoveBuilding{"b2", 1.0}}, both).edits.empty());
}

TEST(MergeTest, WhatBothChangedIsChosen) {
    const std::vector<Edit> ours{MoveBuilding{"b1", {20, 20, 1}, 1.0}}, theirs{MoveBuilding{"b1", {70, 20, 1}, 1.0}};
    const MergePlan open = merge(ours, theirs);
    EXPECT_EQ(open.unresolved, 1u);
    ASSERT_EQ(open.conflicts.size(), 1u);
    EXPECT_EQ(open.conflicts[0].kind, Kind::BothChanged);
    EXPECT_EQ(open.conflicts[0].id, "b1");
    ASSERT_TRUE(open.conflicts[0].place);
    EXPECT_TRUE(open.edits.empty()) << "nothing is decided for anyone";
    const MergePlan kept = merge(ours, theirs, {{"b1", Prefer::Ours}});
    EXPECT_EQ(kept.unresolved, 0u);
    EXPECT_TRUE(kept.edits.empty());
    const MergePlan taken = merge(ours, theirs, {{"b1", Prefer::Theirs}});
    EXPECT_EQ(taken.unresolved, 0u);
    EXPECT_EQ(taken.edits.size(), 1u);
}

TEST(MergeTest, NewThingsOfTheSameIdBothStay) {
    const MergePlan plan = merge({placeAt("n", 50, 50)}, {placeAt("n", 250, 50), TurnBuilding{"n", 1}});
    EXPECT_TRUE(plan.conflicts.empty());
    ASSERT_EQ(plan.renamed.count("n"), 1u);
    EXPECT_EQ(plan.renamed.at("n"), "n-2");
    ASSERT_EQ(plan.edits.size(), 2u);
    EXPECT_EQ(std::get<TurnBuilding>(plan.edits[1]).id, "n-2");
}

TEST(MergeTest, MergingAgainBringsNothingTwice) {
    std::vector<Edit> ours{placeAt("n", 150, 150)};
    const std::vector<Edit> theirs{placeAt("n", 250, 250), DuplicateBuilding{"copy", "n", {300, 250, 2}},
                                   ClipSurface{"hole", square(200, 200, 5)}};
    const MergePlan first = merge(ours, theirs);
    EXPECT_EQ(first.edits.size(), 3u);
    ours.insert(ours.end(), first.edits.begin(), first.edits.end());
    const MergePlan second = merge(ours, theirs);
    EXPECT_TRUE(second.edits.empty());
    EXPECT_TRUE(second.conflicts.empty());
    // What has come since is brought.
    std::vector<Edit> more = theirs;
    more.push_back(ClipSurface{"another", square(400, 200, 5)});
    EXPECT_EQ(merge(ours, more).edits.size(), 1u);
}

TEST(MergeTest, BuildingsOnTheSamePlaceAreNamed) {
    const MergePlan plan = merge({placeAt("a", 50, 50)}, {placeAt("c", 55, 52)});
    ASSERT_EQ(plan.conflicts.size(), 1u);
    EXPECT_EQ(plan.conflicts[0].kind, Kind::SamePlace);
    EXPECT_EQ(plan.conflicts[0].id, "c");
    EXPECT_EQ(plan.conflicts[0].other, "a");
    EXPECT_EQ(plan.edits.size(), 1u) << "a person decides";
}

TEST(MergeTest, WhatCanNoLongerBeDoneIsLeftOutAndSaysWhy) {
    const MergePlan plan = merge({RemoveBuilding{"b1", 1.0}}, {DuplicateBuilding{"copy", "b1", {200, 0, 1}}});
    ASSERT_EQ(plan.conflicts.size(), 1u);
    EXPECT_EQ(plan.conflicts[0].kind, Kind::CannotFollow);
    EXPECT_THAT(plan.conflicts[0].reason, testing::HasSubstr("no building \"b1\""));
    EXPECT_TRUE(plan.edits.empty());
}

} // namespace
} // namespace sandtable::scene
