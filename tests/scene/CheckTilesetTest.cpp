// `sandtable check`: what the report says about a data set.
#include "scene/tiles/TilesetReport.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

using namespace sandtable;
using namespace sandtable::scene;

namespace {

TilesetReport reportOf(const std::filesystem::path& source) {
    Diagnostics diagnostics;
    const auto probe = probeTileset(source.string(), diagnostics);
    EXPECT_TRUE(probe) << probe.error().text();
    size_t lastDone = 0, lastKnown = 0;
    auto report = reportTileset(source.string(), probe->nativeFrame, [&](size_t done, size_t known) {
        EXPECT_GE(done, lastDone);
        EXPECT_GE(known, lastKnown);
        lastDone = done, lastKnown = known;
    });
    EXPECT_TRUE(report) << report.error().text();
    EXPECT_EQ(lastDone, lastKnown) << "the last call says it is finished";
    return *report;
}

} // namespace

TEST(CheckTileset, RealProductionWithMissingChildren) {
    const auto source = test::dataDirectory() / "osgb_zhongshan_A";
    SANDTABLE_REQUIRE_DATA(source);
    const TilesetReport report = reportOf(source);
    EXPECT_EQ(report.format, "OSGB");
    EXPECT_EQ(report.files, 35u);
    EXPECT_EQ(report.missing, 89u);
    EXPECT_EQ(report.broken, 0u);
    EXPECT_EQ(report.problems.size(), 89u) << "each once";
    EXPECT_EQ(report.tilesPerLevel.size(), 6u) << "L14 to L19";
    EXPECT_EQ(report.tilesPerLevel.at(0), 3u);
    EXPECT_NEAR(report.extent.size().x, 100, 1);
    EXPECT_NEAR(report.extent.size().y, 300, 1);
    EXPECT_GT(report.triangles, 300'000u);
    EXPECT_EQ(report.largestTextureSide, 2048);
    EXPECT_GT(report.finestBytes, report.coarsestBytes);
    EXPECT_THAT(report.crs, testing::HasSubstr("501027.524"));
}

TEST(CheckTileset, RealFactory) {
    const auto source = test::dataDirectory() / "bocimi_factory_3dtiles";
    SANDTABLE_REQUIRE_DATA(source);
    const TilesetReport report = reportOf(source);
    EXPECT_EQ(report.files, 174u);
    EXPECT_EQ(report.missing + report.broken, 0u);
    EXPECT_EQ(report.tilesPerLevel, (std::map<int, size_t>{{0, 58}, {1, 58}, {2, 58}}));
    ASSERT_TRUE(report.lonLatHeight);
    EXPECT_NEAR(report.lonLatHeight->y, -6.4258, 0.001);
}

TEST(CheckTileset, BrokenAndMissingReferencesAreToldApart) {
    const test::TemporaryFolder folder;
    folder.write("tileset.json",
                 R"({"asset":{"version":"1.0"},"geometricError":9,"root":{"geometricError":9,"refine":"ADD",
        "boundingVolume":{"sphere":[0,0,0,9]},"children":[
        {"geometricError":0,"boundingVolume":{"sphere":[0,0,0,9]},"content":{"uri":"gone.b3dm"}},
        {"geometricError":0,"boundingVolume":{"sphere":[0,0,0,9]},"content":{"uri":"gone.b3dm"}},
        {"geometricError":0,"boundingVolume":{"sphere":[0,0,0,9]},"content":{"uri":"bad.b3dm"}}]}})");
    folder.write("bad.b3dm", "b3dm and nothing more");
    const TilesetReport report = reportOf(folder.path());
    EXPECT_EQ(report.missing, 1u) << "named twice, reported once";
    EXPECT_EQ(report.broken, 1u);
    EXPECT_EQ(report.problems.size(), 2u);
    EXPECT_TRUE(report.extent.empty());
}

TEST(CheckTileset, WhatIsNoTilesetIsAnError) {
    const test::TemporaryFolder folder;
    const auto report = reportTileset((folder.path() / "nowhere").string(), {}, nullptr);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().kind, ErrorKind::NotFound);
}
