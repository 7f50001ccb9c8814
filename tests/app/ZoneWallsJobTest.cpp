// Walls of levelled ground found in the background.
#include "app/view/ZoneWallsJob.h"
#include "tests/app/LevelLoader.h"

#include <gtest/gtest.h>

#include <fstream>

using namespace sandtable;
using namespace sandtable::app;

namespace {

std::vector<scene::SurfaceZone> pad(double height) {
    return {{scene::SurfaceZone::Kind::Flatten, "pad", rectangle({0, 0}, {20, 20}), height}};
}

class ZoneWallsJobTest : public testing::Test {
protected:
    void SetUp() override {
        const auto file = std::filesystem::path(testing::TempDir()) / "walls-place.geojson";
        std::ofstream(file) << R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},)"
                            << R"("geometry":{"type":"Point","coordinates":[117,32]}}]})";
        auto opened = Session::open(std::vector{file.string()}, {}, diagnostics);
        ASSERT_TRUE(opened) << opened.error().text();
        session = *std::move(opened);
    }
    std::vector<SurfaceTiles> tiles() const {
        scene::TileDescription root;
        root.uri = "level";
        return {{"mesh", loader, scene::TileTree(root)}};
    }

    Diagnostics diagnostics;
    std::unique_ptr<Session> session;
    std::shared_ptr<LevelLoader> loader = std::make_shared<LevelLoader>(50.0f, 5.0f);
    JobSystem jobs{0};
    int finished = 0;
};

} // namespace

TEST_F(ZoneWallsJobTest, BringsTheWallsOnceWhenTheyAreReady) {
    ZoneWallsJob walls(*session, jobs, diagnostics, [this] { ++finished; });
    walls.request(pad(8), tiles());
    EXPECT_TRUE(walls.busy());
    EXPECT_FALSE(walls.take());
    EXPECT_EQ(loader->reads, 0) << "nothing is read on the asking thread";
    jobs.drain();
    EXPECT_EQ(finished, 1);
    const auto result = walls.take();
    ASSERT_TRUE(result);
    ASSERT_EQ(result->size(), 1u);
    EXPECT_NEAR(result->front().bounds().max.z, 8, 1e-6);
    EXPECT_NEAR(result->front().bounds().min.z, 5, 0.5);
    EXPECT_FALSE(walls.busy());
    EXPECT_FALSE(walls.take());
}

TEST_F(ZoneWallsJobTest, OnlyTheLatestRequestCounts) {
    ZoneWallsJob walls(*session, jobs, diagnostics, [this] { ++finished; });
    for (const double height : {8, 9, 10}) walls.request(pad(height), tiles());
    jobs.drain();
    EXPECT_EQ(finished, 1);
    EXPECT_EQ(loader->reads, 1);
    EXPECT_NEAR(walls.take()->front().bounds().max.z, 10, 1e-6);
    walls.request(pad(8), tiles());
    walls.cancel();
    jobs.drain();
    EXPECT_FALSE(walls.take());
    EXPECT_FALSE(walls.busy());
}
