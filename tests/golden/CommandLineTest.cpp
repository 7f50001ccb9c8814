// What scripts rely on: exit codes, clear errors, machine-readable output.
#include "tests/Broker.h"
#include "tests/TestData.h"
#include "tests/golden/Program.h"

#include <gtest/gtest.h>

#include <map>

using namespace sandtable::test;
using nlohmann::json;

namespace {

void expectError(const std::string& arguments, int exitCode, const std::vector<std::string>& mentions) {
    const ProgramRun run = runProgram(arguments);
    EXPECT_EQ(run.exitCode, exitCode) << arguments << "\n" << run.errors;
    for (const std::string& text : mentions)
        EXPECT_NE((run.errors + run.output).find(text), std::string::npos)
            << text << " is not in: " << run.errors << run.output;
}

} // namespace

TEST(CommandLine, HelpAndVersion) {
    for (const char* arguments :
         {"--help", "open --help", "render --help", "pick --help", "evaluate --help", "check --help", "sample --help",
          "simulate --help", "ingest --help", "bench --help", "--version"}) {
        const ProgramRun run = runProgram(arguments);
        EXPECT_EQ(run.exitCode, 0) << arguments;
        EXPECT_FALSE(run.output.empty()) << arguments;
    }
}

TEST(CommandLine, WrongUsageIsExitCodeTwo) {
    expectError("", 2, {"subcommand"});
    expectError("dance", 2, {});
    expectError("render --out x.png --size big", 2, {"big"});
    expectError("render --out x.png --eye 1,2", 2, {"1,2"});
    expectError("pick --lonlat 1", 2, {});
    expectError("evaluate --time yesterday", 2, {"yesterday", "ISO 8601"});
    expectError("render", 2, {"--out"});
    const std::string render = "render --out x.png ";
    for (const char* arguments : {"--size 1920x1080abc", "--size 1920", "--eye nan,0,1", "--target 1,2,3", "--fov nan",
                                  "--view a --fit", "--view a --eye 1,2,3", "--eye 1,2,3 --fit", "--until-complete -1",
                                  "--layers a --no-overlays", "--error inf"})
        expectError(render + arguments, 2, {});
    expectError("pick --at 100,20 --size 100x100", 2, {"outside the image"});
}

TEST(CommandLine, UnknownNamesAreErrorsThatSayWhatThereIs) {
    expectError("render --out x.png --layers nosuch", 1, {"no layer \"nosuch\"", "there is: "});
    expectError("render --out x.png --select-building nosuch", 1, {"no building \"nosuch\"", "there is: "});
    expectError("render --out x.png --select-device nosuch", 1, {"no device \"nosuch\"", "more"});
}

TEST(CommandLine, EvaluateSaysAllItKnowsAtAnyTime) {
    ProgramRun run;
    const json result = runForJson("evaluate --json --time 1970-01-01T08:00", run); // the park's own, UTC+8
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_EQ(result["time"], "1970-01-01T00:00:00Z");
    EXPECT_FALSE(result["health"]["buildings"].empty());
    EXPECT_FALSE(result["health"]["park"]["score"].is_null());
    EXPECT_TRUE(result["health"]["open"].contains("contributions"));
    const json& part = result["health"]["buildings"][0]["contributions"][0];
    EXPECT_TRUE(part["coverage"].is_number());
    EXPECT_TRUE(part["critical"].is_boolean());
}

TEST(CommandLine, BadInputNamesTheFileAndTheReason) {
    const TemporaryFolder folder;
    const auto bad = folder.write("park.json", "{ \"version\": 1, ");
    expectError("evaluate " + bad.string(), 1, {"park.json", "line"});
    expectError("evaluate " + (folder.path() / "nothing.json").string(), 1, {"nothing.json"});
    const auto typo = folder.write("typo.json", R"({"version":1,"id":"p","name":"P","layers":[],"layerz":[]})");
    expectError("evaluate " + typo.string(), 1, {"typo.json", "layerz"});
    const auto broken = folder.write("tiles/tileset.json", "[1,");
    expectError("render " + broken.string() + " --out " + (folder.path() / "x.png").string(), 1, {"tileset.json"});
}

TEST(CommandLine, ABrokenLayerLeavesTheRestOfTheParkToSee) {
    const TemporaryFolder folder;
    folder.write("good.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"height":8},
        "geometry":{"type":"Polygon","coordinates":[[[113.3,22.5],[113.301,22.5],[113.301,22.501],[113.3,22.5]]]}}]})");
    folder.write("bad.tif", "this is not a raster");
    const ProgramRun run = runProgram("evaluate --json " + (folder.path() / "good.geojson").string() + " " +
                                      (folder.path() / "bad.tif").string());
    EXPECT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_NE(run.errors.find("bad.tif"), std::string::npos);
    EXPECT_FALSE(json::parse(run.output, nullptr, false).is_discarded());
}

TEST(CommandLine, EvaluateGivesContributionsThatAddUp) {
    ProgramRun run;
    const json result = runForJson("evaluate --json --time 2026-11-22T02:00:00Z", run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_EQ(result["sampleData"], true);
    size_t scored = 0;
    for (const json& building : result["health"]["buildings"]) {
        if (building["score"].is_null()) {
            EXPECT_LT(building["coverage"].get<double>(), 0.7);
            continue;
        }
        double losses = building["capLoss"].get<double>();
        for (const json& part : building["contributions"]) losses += part["loss"].get<double>();
        EXPECT_NEAR(losses, 100 - building["score"].get<double>(), 1e-6) << building["id"];
        ++scored;
    }
    EXPECT_GT(scored, 10u);
}

TEST(CommandLine, EvaluateNamesThemesAndWhereTheirWeightsComeFrom) {
    ProgramRun run;
    const json result = runForJson("evaluate --json --time 2026-11-22T02:00:00Z", run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const json &park = result["health"]["park"], &profile = result["profile"];
    EXPECT_EQ(park["contributions"].size(), 4u);
    double losses = park["capLoss"].get<double>(), weights = 0;
    for (const json& theme : park["contributions"]) losses += theme["loss"].get<double>();
    EXPECT_NEAR(losses, 100 - park["score"].get<double>(), 1e-6);
    for (const auto& [theme, weight] : profile["weights"]["themes"].items()) weights += weight.get<double>();
    EXPECT_NEAR(weights, 1, 1e-9);
    EXPECT_EQ(profile["weightsAdjusted"], false);
    EXPECT_EQ(profile["provenance"]["themes"]["confidence"], "D");
    EXPECT_EQ(result["health"]["themes"][0]["theme"]["id"], "equipment");
}

TEST(CommandLine, EvaluateTakesOtherWeights) {
    const TemporaryFolder folder;
    const auto weights = folder.write("w.json", R"({"themes": {"environment": 5}, "deviceTypes": {"fan": 4}})");
    ProgramRun run;
    const std::string arguments = "evaluate --json --time 2026-11-22T02:00:00Z";
    const json given = runForJson(arguments, run),
               other = runForJson(arguments + " --weights " + weights.string(), run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_EQ(other["profile"]["weightsAdjusted"], true);
    EXPECT_EQ(other["profile"]["weights"]["deviceTypes"]["fan"], 4);
    EXPECT_GT(other["profile"]["weights"]["themes"]["environment"], 0.8);
    EXPECT_NE(other["health"]["park"]["score"], given["health"]["park"]["score"]);
    expectError("evaluate --weights " + folder.write("bad.json", R"({"themes": {"nosuch": 1}})").string(), 1,
                {"bad.json", "/themes", "nosuch"});
}

/// The first picture a person sees: good or fair, with one machine to find.
TEST(CommandLine, TheSampleOpensInGoodOrderWithAProblemToFind) {
    int good = 0, moments = 0;
    for (const char* time : {"2026-11-22T02:00:00Z", "2026-11-23T08:00:00Z", "2026-11-24T14:00:00Z",
                             "2026-11-25T20:00:00Z", "2026-11-26T03:30:00Z", "2026-11-27T06:45:00Z"}) {
        ProgramRun run;
        const json result = runForJson(std::string("evaluate --json --time ") + time, run);
        ASSERT_EQ(run.exitCode, 0) << run.errors;
        ++moments;
        good += result["health"]["park"]["score"].get<double>() >= 70;
        EXPECT_LT(result["health"]["rankings"]["devices"][0]["score"].get<double>(), 60) << time;
    }
    EXPECT_GE(good, moments - 1) << "in zone D, which caps the park, now and then only";
}

TEST(CommandLine, EvaluateSaysHowSureItIsAndWhatHasChanged) {
    ProgramRun run;
    const json result =
        runForJson("evaluate --json --band --time 2026-11-22T14:00:00Z --compare-time 2026-11-22T02:00:00Z", run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const json &health = result["health"], &band = health["band"], &comparison = result["comparison"];
    EXPECT_LE(band["park"]["low"].get<double>(), band["park"]["high"].get<double>()); // equal while it is capped
    const json& building = band["buildings"][0];
    EXPECT_LT(building["low"].get<double>(), building["high"].get<double>());
    EXPECT_EQ(band["buildings"].size(), health["buildings"].size());
    EXPECT_EQ(health["rankings"]["buildings"][0]["rank"], 1);
    EXPECT_EQ(comparison["time"], "2026-11-22T02:00:00Z");
    EXPECT_EQ(comparison["park"]["after"], health["park"]["score"]);
    EXPECT_FALSE(comparison["park"]["delta"].is_null());
    expectError("evaluate --compare-time yesterday", 2, {"yesterday"});
}

TEST(CommandLine, EvaluateJudgesATableByAYardstick) {
    const TemporaryFolder folder;
    const auto table = folder.write("park.csv", "park,carbon [tCO2],energy [tce]\np,120000,500000\n");
    ProgramRun run;
    const json result = runForJson("evaluate --json --yardstick zero-carbon-park --table " + table.string(), run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_EQ(result["themes"][0]["contributions"][0]["value"], 0.24);
    EXPECT_EQ(result["themes"][0]["contributions"][0]["source"]["standard"], "发改环资〔2025〕910号");
    EXPECT_EQ(result["required"]["carbon-per-energy-medium"]["atMost"], 0.2);
    EXPECT_TRUE(result["park"]["score"].is_null()); // the rest of the table is not there
    expectError("evaluate --yardstick zero-carbon-park", 2, {"--table"});
    expectError("evaluate --yardstick nosuch --table " + table.string(), 1, {"nosuch"});
}

TEST(CommandLine, EvaluateLeavesUnsaidWhatNoLayerKnows) {
    const TemporaryFolder folder;
    folder.write("hall.geojson", R"({"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"height": 17, "function": "warehouse"}, "geometry": {"type": "Polygon",
        "coordinates": [[[113.4, 22.5], [113.401, 22.5], [113.401, 22.501], [113.4, 22.501], [113.4, 22.5]]]}}]})");
    const auto park = folder.write("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": [
        {"id": "b", "kind": "vector", "role": "buildings", "source": "hall.geojson"}]})");
    ProgramRun run;
    const json result = runForJson("evaluate --json --time 2026-11-22T02:00:00Z " + park.string(), run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    std::map<std::string, json> figures;
    for (const json& each : result["indicators"]) figures[each["id"]] = each;
    EXPECT_TRUE(figures["greenRatio"]["value"].is_null());
    EXPECT_NE(figures["greenRatio"]["assumptions"].dump().find("no green layer"), std::string::npos);
    // One hall of 17 m that fills its site: one storey, counted twice.
    EXPECT_NEAR(figures["far"]["value"].get<double>(), 2, 1e-9);
}

TEST(CommandLine, EvaluateIsRepeatable) {
    const std::string arguments = "evaluate --json --time 2026-03-01T12:00:00Z";
    EXPECT_EQ(runProgram(arguments).output, runProgram(arguments).output);
}

TEST(CommandLine, SimulatedValuesReachAParkThatListens) {
    if (!Broker::installed()) GTEST_SKIP() << "mosquitto is not installed";
    const Broker broker;
    const TemporaryFolder folder;
    const auto park = folder.write("park.json", R"({"version": 1, "id": "p", "name": "P",
        "site": {"crs": "EPSG:4547", "origin": [500000, 2500000, 0]}, "layers": [],
        "telemetry": {"source": "mqtt", "url": ")" + broker.url() +
                                                    R"(", "topicPrefix": "园区"},
        "devices": [{"id": "变压器-1", "type": "transformer", "position": [0, 0, 0], "channels": [
            {"id": "oil", "quantity": "oilTemperature", "unit": "°C", "intervalSeconds": 1,
             "simulate": {"base": 64.5}}]}]})");
    ProgramRun run;
    json device = runForJson("evaluate --json --wait 0 " + park.string(), run)["health"]["devices"].at(0);
    EXPECT_TRUE(device["contributions"][0]["value"].is_null()) << "nobody has spoken yet";
    const std::string speak = "-q simulate --mqtt " + broker.url() + " " + park.string();
    const std::string listen = " & speaker=$!; " SANDTABLE_PROGRAM " evaluate --json --wait 30 " + park.string();
    const std::string hush = "; kill -TERM $speaker; wait $speaker";
    run = runProgram(speak + listen + hush);
    EXPECT_EQ(run.exitCode, 0) << "simulate ends in order when told to: " << run.errors;
    device = json::parse(run.output)["health"]["devices"].at(0);
    EXPECT_EQ(device["id"], "变压器-1");
    EXPECT_EQ(device["contributions"][0]["value"], 64.5);
    EXPECT_GT(device["score"].get<double>(), 0);
}

TEST(CommandLine, CheckFindsWhatIsMissing) {
    const auto zhongshan = dataDirectory() / "osgb_zhongshan_A";
    SANDTABLE_REQUIRE_DATA(zhongshan);
    ProgramRun run;
    const json result = runForJson("check --json " + zhongshan.string(), run);
    ASSERT_EQ(run.exitCode, 1) << run.errors;
    const json& layer = result["layers"][0];
    EXPECT_EQ(layer["missing"], 89);
    EXPECT_EQ(layer["files"], 35);
    EXPECT_EQ(result["sound"], false);
}

TEST(CommandLine, CheckTellsSoundFromUnsoundByItsExitCode) {
    const TemporaryFolder folder;
    const auto good = folder.write("good.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{},"geometry":{"type":"Polygon","coordinates":[[[113.3,22.5],[113.301,22.5],[113.301,22.501],
        [113.3,22.5]]]}}]})");
    ProgramRun run;
    json result = runForJson("check --json " + good.string(), run);
    EXPECT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_EQ(result["sound"], true);
    EXPECT_EQ(result["layers"][0]["layers"][0]["features"], 1);

    const auto bowTie = folder.write("bowtie.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature",
        "properties":{},"geometry":{"type":"Polygon","coordinates":[[[113.3,22.5],[113.301,22.501],[113.301,22.5],
        [113.3,22.501],[113.3,22.5]]]}}]})");
    result = runForJson("check --json " + bowTie.string(), run);
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_EQ(result["layers"][0]["layers"][0]["invalid"], 1);

    const auto noRaster = folder.write("bad.tif", "this is not a raster");
    result = runForJson("check --json " + good.string() + " " + noRaster.string(), run);
    EXPECT_EQ(run.exitCode, 1) << "a source that is left out is a problem as well";
    EXPECT_EQ(result["layers"].size(), 1u);
    expectError("check " + noRaster.string(), 1, {"bad.tif"});
    expectError("check", 2, {});
    expectError("check --help", 0, {"Exit code"});
}

TEST(CommandLine, TheWindowOpensStreamsAndStays) {
    if (!std::getenv("DISPLAY")) GTEST_SKIP() << "no display";
    const std::string command = "timeout 10 " SANDTABLE_PROGRAM " -q open --size 960x540 >/dev/null 2>&1";
    const int status = std::system(command.c_str());
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 124) << "it ended by itself: 124 says that it was still running when it was stopped";
}
