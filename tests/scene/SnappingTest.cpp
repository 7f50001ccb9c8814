// Where a point given by hand is meant to be.
#include "scene/world/Snapping.h"
#include "tests/scene/SmallWorld.h"

#include <gtest/gtest.h>

namespace sandtable::scene {
namespace {

World world() { return applyEdits(smallBase(), {}).value(); } // b1: 0…10, b2: 100…120

TEST(SnappingTest, ACornerIsNearerThanItsEdges) {
    const Snapped corner = snap(world(), {10.4, 9.7}, 1);
    EXPECT_EQ(corner.kind, SnapKind::Corner);
    EXPECT_EQ(corner.plan, glm::dvec2(10, 10));
    const Snapped edge = snap(world(), {10.4, 5.3}, 1);
    EXPECT_EQ(edge.kind, SnapKind::Edge);
    EXPECT_EQ(edge.plan, glm::dvec2(10, 5.3));
}

TEST(SnappingTest, ElsewhereTheGridFitsTheReach) {
    EXPECT_EQ(snap(world(), {50.26, 70.74}, 0.2).plan, glm::dvec2(50.3, 70.7));
    EXPECT_EQ(snap(world(), {50.26, 70.74}, 0.9).plan, glm::dvec2(50.5, 70.5));
    EXPECT_EQ(snap(world(), {50.26, 70.74}, 3).plan, glm::dvec2(50, 71));
    EXPECT_EQ(snap(world(), {52.6, 72.4}, 7).plan, glm::dvec2(55, 70));
    EXPECT_EQ(snapToGrid({52.6, 72.4}, 500), glm::dvec2(50, 70));
}

TEST(SnappingTest, AMovedBuildingDoesNotSnapToItself) {
    EXPECT_EQ(snap(world(), {10.2, 9.9}, 1, "b1").kind, SnapKind::Grid);
}

TEST(SnappingTest, LinesAndChangedAreasCount) {
    const std::vector<Edit> edits{ClipSurface{"c", square(200, 200, 30)},
                                  DrawFeature{"r", FeatureKind::Road, "", {{0, 300}, {50, 300}}, 7, {}, "", {}}};
    const World changed = applyEdits(smallBase(), edits).value();
    EXPECT_EQ(snap(changed, {229.5, 230.3}, 1).plan, glm::dvec2(230, 230));
    EXPECT_EQ(snap(changed, {20, 300.4}, 1).plan, glm::dvec2(20, 300));
    EXPECT_EQ(snap(changed, {25, 250.4}, 1).kind, SnapKind::Grid) << "a line does not close itself";
}

} // namespace
} // namespace sandtable::scene
