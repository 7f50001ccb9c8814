#include "app/view/SurfaceAnchors.h"

#include <gtest/gtest.h>

using namespace sandtable;
using namespace sandtable::app;

namespace {

/// A level square of ground around the origin.
scene::TileContent ground(double height, double half = 100) {
    scene::TileContent content;
    scene::Mesh& mesh = content.meshes.emplace_back();
    const float h = static_cast<float>(half);
    mesh.origin = {0, 0, height};
    mesh.positions = {{-h, -h, 0}, {h, -h, 0}, {h, h, 0}, {-h, h, 0}};
    mesh.indices = {0, 1, 2, 0, 2, 3};
    return content;
}

} // namespace

TEST(SurfaceAnchors, AFinerTileCorrectsACoarserOneAndNotTheOtherWayRound) {
    SurfaceAnchors anchors({{10, 20}, {500, 500}});
    EXPECT_FALSE(anchors.height(0));
    anchors.learn(ground(12), 5);
    EXPECT_DOUBLE_EQ(*anchors.height(0), 12);
    anchors.learn(ground(11.5), 1);
    EXPECT_DOUBLE_EQ(*anchors.height(0), 11.5);
    const uint64_t revision = anchors.revision();
    anchors.learn(ground(14), 5);
    EXPECT_DOUBLE_EQ(*anchors.height(0), 11.5);
    EXPECT_EQ(anchors.revision(), revision);
    EXPECT_FALSE(anchors.height(1));
}

TEST(SurfaceAnchors, TheHighestSurfaceOfATileCounts) {
    SurfaceAnchors anchors({{0.5, 0.25}});
    scene::TileContent content = ground(2);
    content.meshes.push_back(ground(9, 5).meshes[0]); // a roof
    anchors.learn(content, 0);
    EXPECT_DOUBLE_EQ(*anchors.height(0), 9);
}

TEST(SurfaceAnchors, PlacesBeyondAMeshKnowNothingOfIt) {
    SurfaceAnchors anchors({{-30, -30}, {49, 49}, {51, 0}, {0, 120}});
    anchors.learn(ground(4, 50), 1);
    EXPECT_DOUBLE_EQ(*anchors.height(0), 4);
    EXPECT_DOUBLE_EQ(*anchors.height(1), 4);
    EXPECT_FALSE(anchors.height(2));
    EXPECT_FALSE(anchors.height(3));
}

TEST(SurfaceAnchors, TerrainOnlyFillsWhatIsUnknown) {
    gis::HeightField terrain{{{-50, 50}, {10, 10}, 10, 10}, std::vector<float>(100, 3.0f)};
    SurfaceAnchors anchors({{1, 1}, {20, 20}});
    scene::TileContent content = ground(7, 5);
    anchors.learn(content, 1);
    anchors.learn(terrain);
    EXPECT_DOUBLE_EQ(*anchors.height(0), 7);
    EXPECT_DOUBLE_EQ(*anchors.height(1), 3);
}
