// Whole frames through the real executable, and what must be true of them whatever they look like.
#include "tests/TestData.h"
#include "tests/golden/GoldenImage.h"
#include "tests/golden/Program.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cmath>

using namespace sandtable::test;
using nlohmann::json;

namespace {

const std::string small = " --size 512x288", desk = " --size 1280x720"; // panels need room
const std::string always = " --time 2026-11-22T02:00:00Z --validation ";
const auto factoryTiles = dataDirectory() / "bocimi_factory_3dtiles";
const auto zhongshan = dataDirectory() / "osgb_zhongshan_A";
const auto factoryPark = sourceDirectory() / "assets/parks/factory/park.json";

/// Renders to a PNG in `folder` and returns the statistics.
json renderFrame(const TemporaryFolder& folder, const std::string& arguments) {
    const auto stats = folder.path() / "stats.json";
    const ProgramRun run = runProgram("render " + arguments + always + "--out " +
                                      (folder.path() / "frame.png").string() + " --stats " + stats.string());
    EXPECT_EQ(run.exitCode, 0) << run.errors;
    std::ifstream stream(stats);
    return json::parse(stream, nullptr, false);
}

std::string expectGolden(const std::string& name, const std::string& arguments, json& stats,
                         const GoldenTolerance& tolerance = {}) {
    const TemporaryFolder folder;
    stats = renderFrame(folder, arguments);
    if (stats.is_discarded()) return "no statistics";
    if (!stats["complete"].get<bool>()) return "not complete";
    return compareWithGolden(folder.path() / "frame.png", name, tolerance);
}

std::string quoted(const std::filesystem::path& path) { return "'" + path.string() + "'"; }

/// The factory park needs the shared data, by the variable its park file names.
void setDataVariable() { ::setenv("SANDTABLE_DATA", dataDirectory().c_str(), 1); }

} // namespace

TEST(Golden, SampleOpeningViewWithoutOverlays) {
    json stats;
    EXPECT_EQ(expectGolden("sample-plain", "--no-overlays" + small, stats), "");
    EXPECT_EQ(stats["missing_content"], 0);
    EXPECT_GT(stats["triangles"], 1000);
    EXPECT_LT(stats["background_pixels"], 512 * 288 / 2);
}

TEST(Golden, SampleHasNoHoleAtTheEdgeOfThePhotogrammetry) {
    const TemporaryFolder folder;
    const json stats = renderFrame(folder, "--no-overlays --eye 1010,100,120 --target 1000,101,0" + small);
    EXPECT_EQ(stats["background_pixels"], 0) << "looking down on the eastern edge";
}

TEST(Golden, SampleWithAFieldOfNoise) {
    json stats;
    EXPECT_EQ(expectGolden("sample-noise", "--field noise" + small, stats), "");
}

TEST(Golden, SampleWithHealthAndMarkers) {
    json stats;
    EXPECT_EQ(expectGolden("sample-overlays", small, stats), "");
}

TEST(Golden, SampleWithPanelsInChineseAndEnglish) {
    json stats;
    EXPECT_EQ(expectGolden("sample-ui-zh", "--ui --lang zh" + desk, stats), "");
    EXPECT_EQ(expectGolden("sample-ui-en", "--ui --lang en" + desk, stats), "");
}

/// A building moved as the drone saw it, in its health's colour where it stands now; ground lifted and lowered; a road.
TEST(Golden, SampleWithAPlanAndItsHoursOfSun) {
    const TemporaryFolder folder;
    const std::string park = (folder.path() / "sample").string();
    ProgramRun run = runProgram("-q sample --size-km 0.6 --out " + park);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const auto commands = folder.write("plan.jsonl", R"({"type":"moveBuilding","id":"B002","position":[-70,-105]}
{"type":"turnBuilding","id":"B002","yawDegrees":-12}
{"type":"shift","id":"up","area":{"outer":[[-110,20],[-75,20],[-75,95],[-110,95]]},"by":9}
{"type":"shift","id":"down","area":{"outer":[[-60,20],[-20,20],[-20,95],[-60,95]]},"by":-6}
{"type":"draw","id":"road-1","kind":"road","line":[[-210,-30],[40,-30],[60,-100]],"width":10}
)");
    ::setenv("SANDTABLE_SCENARIOS", (folder.path() / "scenarios.gpkg").c_str(), 1);
    run = runProgram("-q edit " + park + "/park.json --scenario p --create --run " + commands.string());
    const std::string plan = park + "/park.json --scenario p";
    json stats;
    EXPECT_EQ(expectGolden("sample-plan", plan + small, stats), "");
    EXPECT_EQ(expectGolden("sample-plan-sun", plan + " --field sun-hours" + small, stats), "");
    ::unsetenv("SANDTABLE_SCENARIOS");
    ASSERT_EQ(run.exitCode, 0) << run.errors;
}

TEST(Golden, FactoryWithoutOverlays) {
    SANDTABLE_REQUIRE_DATA(factoryTiles);
    json stats;
    EXPECT_EQ(expectGolden("factory-plain", quoted(factoryTiles) + " --no-overlays --fit" + small, stats), "");
    EXPECT_EQ(stats["missing_content"], 0);
    EXPECT_EQ(stats["tiles_drawn"], 58);
}

TEST(Golden, FactoryParkWithOverlaysAndScenario) {
    SANDTABLE_REQUIRE_DATA(factoryTiles);
    setDataVariable();
    json stats;
    EXPECT_EQ(expectGolden("factory-overlays", quoted(factoryPark) + small, stats), "");
    EXPECT_EQ(expectGolden("factory-scenario",
                           quoted(factoryPark) + " --scenario new-workshop --view expansion" + small, stats),
              "");
}

TEST(Golden, ZhongshanCompleteWithEachMissingChildReportedOnce) {
    SANDTABLE_REQUIRE_DATA(zhongshan);
    json stats;
    EXPECT_EQ(expectGolden("zhongshan", quoted(zhongshan) + " --no-overlays --fit" + small, stats), "");

    const TemporaryFolder folder;
    const ProgramRun run =
        runProgram("render " + quoted(zhongshan) + " --no-overlays --fit --error 0.05 --size 256x144 --stats " +
                   (folder.path() / "s.json").string());
    EXPECT_EQ(run.exitCode, 0) << run.errors;
    std::ifstream stream(folder.path() / "s.json");
    const json fine = json::parse(stream);
    EXPECT_TRUE(fine["complete"].get<bool>());
    EXPECT_EQ(fine["missing_content"], 89);
    size_t reported = 0;
    for (size_t at = run.errors.find("_L20_"); at != std::string::npos; at = run.errors.find("_L20_", at + 1))
        ++reported;
    EXPECT_EQ(reported, 89u);
}

TEST(Golden, FlatteningIsSeenByThePickAsWell) {
    SANDTABLE_REQUIRE_DATA(factoryTiles);
    setDataVariable();
    ProgramRun run;
    std::ifstream stream(factoryPark);
    const json park = json::parse(stream);
    const json& edits = park["scenarios"][0]["edits"];
    json flatten;
    for (const json& edit : edits)
        if (edit["type"] == "flatten") flatten = edit;
    ASSERT_FALSE(flatten.is_null());
    // A corner of the flattened land that the new building does not cover, moved a metre inwards.
    const json &a = flatten["area"]["outer"][0], &b = flatten["area"]["outer"][2];
    const double dx = b[0].get<double>() - a[0].get<double>(), dy = b[1].get<double>() - a[1].get<double>();
    const double length = std::hypot(dx, dy);
    const double x = a[0].get<double>() + dx / length, y = a[1].get<double>() + dy / length;
    const std::string view = fmt::format(" --eye {0},{1},400 --target {0},{1},0 --size 101x101 --at 50,50 ", x, y);
    const json base = runForJson("pick " + quoted(factoryPark) + view, run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const json flat = runForJson(
        "pick " + quoted(factoryPark) + view + "--scenario " + park["scenarios"][0]["id"].get<std::string>(), run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_NEAR(flat["site"][2].get<double>(), flatten["height"].get<double>(), 1e-3);
    EXPECT_NE(base["site"][2], flat["site"][2]);
}

TEST(Golden, ARemovedBuildingIsLevelledWithoutAView) {
    SANDTABLE_REQUIRE_DATA(factoryTiles);
    setDataVariable();
    std::ifstream stream(factoryPark);
    json park = json::parse(stream);
    const auto folderOfPark = factoryPark.parent_path().string();
    ProgramRun run;
    const std::string at = " --lonlat 107.380262,-6.423680";
    const json before = runForJson("pick " + quoted(factoryPark) + at, run);
    ASSERT_TRUE(before["building"].is_string()) << before;
    const TemporaryFolder folder;
    park["scenarios"] = {{{"id", "gone"}, {"edits", {{{"type", "removeBuilding"}, {"id", before["building"]}}}}}};
    for (json& layer : park["layers"])
        if (const std::string source = layer["source"]; !source.starts_with("$") && !source.starts_with("/"))
            layer["source"] = folderOfPark + "/" + source;
    const auto file = folder.write("park.json", park.dump());
    const json gone = runForJson("pick " + quoted(file) + at + " --scenario gone", run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_TRUE(gone["hit"].get<bool>()) << "levelled, not cut out";
    EXPECT_LT(gone["site"][2].get<double>(), before["site"][2].get<double>() - 2);
}

TEST(Golden, PickAgreesWithTheSurveyedFootprints) {
    SANDTABLE_REQUIRE_DATA(factoryTiles);
    setDataVariable();
    // The first footprint's first vertex region: the DSM says 52.66 m for its roof.
    ProgramRun run;
    const json hit = runForJson("pick " + quoted(factoryPark) + " --lonlat 107.380262,-6.423680", run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    ASSERT_TRUE(hit["hit"].get<bool>());
    EXPECT_EQ(hit["layer"], "mesh");
    EXPECT_EQ(hit["building"], "1");
    EXPECT_NEAR(hit["site"][2].get<double>(), 52.66, 0.5);
    EXPECT_NEAR(hit["geographic"][0].get<double>(), 107.380262, 1e-7);
    EXPECT_NEAR(hit["geographic"][1].get<double>(), -6.423680, 1e-7);
}
