#include "scene/tiles/TileSelection.h"
#include "tests/scene/TileWorld.h"

#include <gtest/gtest.h>

#include <random>

using namespace sandtable;
using namespace sandtable::scene;
using test::covers;
using test::quadTile;

namespace {

Camera cameraAbove(double height) {
    Camera camera;
    camera.eye = {500, 500, height};
    camera.target = {500, 500, 0};
    return camera;
}

void setAll(TileTree& tree, TileState state) {
    for (TileId id = 0; id < tree.size(); ++id) {
        if (tree[id].state != TileState::Empty) tree[id].state = state;
    }
}

/// How many drawn tiles cover each of a grid of ground points inside the view.
void expectCoverage(const TileTree& tree, const Camera& camera, const Selection& selection, int times) {
    for (double x = 7; x < 1000; x += 31) {
        for (double y = 11; y < 1000; y += 31) {
            const glm::dvec3 pixel = camera.pixelOf({x, y, 0});
            if (pixel.z <= 0 || pixel.x < 0 || pixel.y < 0 || pixel.x >= camera.width || pixel.y >= camera.height)
                continue;
            int covered = 0;
            for (const TileId id : selection.draw) covered += covers(tree[id], {x, y});
            ASSERT_EQ(covered, times) << x << ", " << y;
        }
    }
}

} // namespace

TEST(TileSelection, RefinesUntilTheErrorIsSmallOnScreen) {
    TileTree tree(quadTile({0, 0}, 1000, 5));
    setAll(tree, TileState::Ready);
    const Camera camera = cameraAbove(800);
    for (const double pixels : {2.0, 8.0, 16.0, 64.0}) {
        const Selection selection = selectTiles(tree, camera, {pixels, true});
        EXPECT_TRUE(selection.complete());
        for (const TileId id : selection.draw) {
            const Tile& tile = tree[id];
            const double distance = tile.volume.distanceTo(camera.eye);
            EXPECT_LE(screenSpaceError(tile.geometricErrorMeters, distance, camera), pixels);
            const Tile& parent = tree[tile.parent];
            EXPECT_GT(screenSpaceError(parent.geometricErrorMeters, parent.volume.distanceTo(camera.eye), camera),
                      pixels);
        }
    }
}

TEST(TileSelection, NothingLoadedAsksForTheRootFirst) {
    const TileTree tree(quadTile({0, 0}, 1000, 3));
    const Selection selection = selectTiles(tree, cameraAbove(300), {});
    EXPECT_TRUE(selection.draw.empty());
    ASSERT_FALSE(selection.load.empty());
    EXPECT_GT(selection.waiting, 1u); // also what is really wanted: levels between are skipped
}

TEST(TileSelection, AnyMixtureOfLoadedTilesShowsEveryPlaceExactlyOnceWhenTheRootIsThere) {
    std::mt19937 random(1);
    std::uniform_int_distribution<int> pick(0, 3);
    std::uniform_real_distribution<double> height(20, 3000), place(0, 1000);
    const TileState states[] = {TileState::Unloaded, TileState::Loading, TileState::Ready, TileState::Failed};
    for (int round = 0; round < 300; ++round) {
        TileTree tree(quadTile({0, 0}, 1000, 5));
        for (TileId id = 1; id < tree.size(); ++id) tree[id].state = states[pick(random)];
        tree[tree.root()].state = TileState::Ready;
        Camera camera = cameraAbove(height(random));
        camera.target = {place(random), place(random), 0};
        const Selection selection = selectTiles(tree, camera, {});
        expectCoverage(tree, camera, selection, 1);
        for (const TileId id : selection.draw) EXPECT_EQ(tree[id].state, TileState::Ready);
    }
}

TEST(TileSelection, AMissingChildKeepsItsParent) {
    TileTree tree(quadTile({0, 0}, 1000, 1));
    setAll(tree, TileState::Ready);
    tree[2].state = TileState::Failed;
    const Selection selection = selectTiles(tree, cameraAbove(100), {});
    EXPECT_EQ(selection.draw, std::vector<TileId>{tree.root()});
    EXPECT_TRUE(selection.complete());
}

TEST(TileSelection, AMissingTileInTheMiddleIsReplacedByItsChildren) {
    TileTree tree(quadTile({0, 0}, 1000, 2));
    setAll(tree, TileState::Ready);
    tree[tree.root()].state = TileState::Failed;
    const Camera camera = cameraAbove(5000);
    const Selection selection = selectTiles(tree, camera, {});
    EXPECT_EQ(selection.draw.size(), 4u);
    expectCoverage(tree, camera, selection, 1);
}

TEST(TileSelection, AddedTilesStayBelowTheirChildren) {
    TileDescription root = quadTile({0, 0}, 1000, 1);
    root.refine = Refine::Add;
    TileTree tree(std::move(root));
    setAll(tree, TileState::Ready);
    const Camera camera = cameraAbove(100);
    const Selection selection = selectTiles(tree, camera, {});
    expectCoverage(tree, camera, selection, 2);
}

TEST(TileSelection, FinerTilesStandInWhileTheirParentLoads) {
    TileTree tree(quadTile({0, 0}, 1000, 1));
    setAll(tree, TileState::Ready);
    tree[tree.root()].state = TileState::Unloaded;
    const Selection selection = selectTiles(tree, cameraAbove(1e5), {});
    EXPECT_EQ(selection.draw.size(), 4u);
    EXPECT_EQ(selection.waiting, 1u);
    ASSERT_EQ(selection.load.size(), 1u);
    EXPECT_EQ(selection.load[0].tile, tree.root());
}

TEST(TileSelection, OutOfViewOnlyTheCoarsestIsAskedForAndLast) {
    TileDescription root; // a container of two areas, side by side
    root.children = {quadTile({0, 0}, 100, 2, "near"), quadTile({5000, 0}, 100, 2, "aside")};
    const TileTree tree(std::move(root));
    Camera camera;
    camera.eye = {50, 50, 60};
    camera.target = {50, 50, 0};
    const Selection selection = selectTiles(tree, camera, {});
    double worstInView = 0, aside = 0;
    for (const LoadRequest& load : selection.load) {
        const std::string& uri = tree[load.tile].description.uri;
        if (uri == "aside") {
            aside = load.priority;
        } else {
            EXPECT_EQ(uri.rfind("near", 0), 0u) << uri;
            worstInView = std::max(worstInView, load.priority);
        }
    }
    EXPECT_GT(aside, worstInView);
}

TEST(TileSelection, DrawsFrontToBack) {
    TileTree tree(quadTile({0, 0}, 1000, 4));
    setAll(tree, TileState::Ready);
    Camera camera;
    camera.eye = {-50, -50, 40};
    camera.target = {500, 500, 0};
    const Selection selection = selectTiles(tree, camera, {});
    for (size_t i = 1; i < selection.draw.size(); ++i) {
        EXPECT_LE(glm::distance(tree[selection.draw[i - 1]].volume.center, camera.eye),
                  glm::distance(tree[selection.draw[i]].volume.center, camera.eye) + 1e-9);
    }
}

TEST(TileTree, RefusesDataThatNestsWithoutEnd) {
    TileTree tree(quadTile({0, 0}, 1000, 0));
    TileId last = tree.root();
    int depth = 0;
    while (tree.graft(last, {quadTile({0, 0}, 1000, 0)})) {
        last = tree[last].children[0];
        ASSERT_LT(++depth, 1000);
    }
    EXPECT_EQ(depth, TileTree::maxDepth);
}
