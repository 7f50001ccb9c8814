// Plans through the program as scripts use it: edits, the log, merging, comparing, the brief.
#include "tests/TestData.h"
#include "tests/golden/Program.h"

#include <gmock/gmock.h>

using namespace sandtable::test;
using nlohmann::json;
using testing::HasSubstr;

namespace {

constexpr const char* buildings = R"({"type": "FeatureCollection",
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}, "features": [
    {"type": "Feature", "properties": {"id": "old", "height": 8, "floors": 1, "function": "plant"}, "geometry":
     {"type": "Polygon", "coordinates": [[[500000, 2500000], [500030, 2500000], [500030, 2500020], [500000, 2500020],
     [500000, 2500000]]]}}]})";
constexpr const char* parkFile = R"({"version": 1, "id": "p", "name": {"zh": "试验园", "en": "Test park"},
    "site": {"crs": "EPSG:4547", "origin": [500000, 2500000, 0]},
    "boundary": [[-100, -100], [200, -100], [200, 200], [-100, 200]],
    "layers": [{"id": "b", "kind": "vector", "role": "buildings", "source": "buildings.geojson"}]})";

class Plan : public testing::Test {
protected:
    Plan() {
        m_folder.write("buildings.geojson", buildings);
        m_park = m_folder.write("park.json", parkFile).string();
    }
    ProgramRun edit(const std::string& scenario, const std::string& commands, const std::string& more = "--create") {
        const auto script = m_folder.write("commands.jsonl", commands);
        return runProgram("-q edit " + m_park + " --scenario " + scenario + " " + more + " --run " + script.string());
    }
    json askJson(const std::string& arguments) {
        ProgramRun run;
        json answer = runForJson("-q " + arguments, run);
        EXPECT_EQ(run.exitCode, 0) << run.errors;
        return answer;
    }

    TemporaryFolder m_folder;
    std::string m_park;
};

/// By poppler's pdftotext; "" without it.
std::string textOf(const std::filesystem::path& pdf) {
    std::string text;
    if (FILE* pipe = ::popen(("pdftotext -layout " + pdf.string() + " - 2>/dev/null").c_str(), "r")) {
        std::array<char, 4096> buffer;
        while (const size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), got);
        ::pclose(pipe);
    }
    return text;
}

constexpr const char* placeNew =
    R"({"type": "placeBuilding", "id": "new", "position": [100, 100, 0], "size": [40, 20, 9], "fireHazard": "丁"})"
    "\n";

TEST_F(Plan, EditsAreKeptListedAndToldAgain) {
    ProgramRun run = edit("east", std::string("# a comment\n\n") + placeNew +
                                      R"({"type": "undo"})"
                                      "\n"
                                      R"({"type": "redo"})"
                                      "\n");
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_THAT(run.output, HasSubstr("3 commands"));
    EXPECT_THAT(run.output, HasSubstr("state "));
    const json list = askJson("scenario list " + m_park + " --json");
    ASSERT_EQ(list["scenarios"].size(), 1u);
    EXPECT_EQ(list["scenarios"][0]["commands"], 3);
    EXPECT_THAT(list["store"].get<std::string>(), HasSubstr("park.scenarios.gpkg"));
    // What the log says makes the same plan.
    run = runProgram("-q scenario log " + m_park + " east");
    const std::string log = run.output;
    run = edit("again", log);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const auto state = [&](const std::string& id) {
        return runProgram("-q scenario log " + m_park + " " + id + " --state").output;
    };
    EXPECT_EQ(state("again"), state("east"));
}

TEST_F(Plan, WhatIsWrongNamesTheLineAndNothingIsDone) {
    ASSERT_EQ(edit("s", "").exitCode, 0);
    const auto refusal = [&](const std::string& line) {
        const ProgramRun run = edit("s", placeNew + line + "\n");
        EXPECT_NE(run.exitCode, 0) << line;
        return run.errors;
    };
    EXPECT_THAT(refusal("{nonsense"), HasSubstr("commands.jsonl:2: is not JSON"));
    EXPECT_THAT(refusal(R"({"type": "explode", "id": "x"})"), HasSubstr("commands.jsonl:2: /type"));
    EXPECT_THAT(refusal(R"({"type": "moveBuilding", "id": "new", "positon": [1, 2]})"), HasSubstr("commands.jsonl:2"));
    EXPECT_THAT(refusal(R"({"type": "removeBuilding", "id": "nobody"})"),
                HasSubstr("commands.jsonl:2: edit 2 (removeBuilding nobody): no building with this id"));
    EXPECT_THAT(refusal("{\"type\": \"undo\"}\n{\"type\": \"undo\"}"), HasSubstr("commands.jsonl:3: nothing to undo"));
    EXPECT_EQ(askJson("scenario list " + m_park + " --json")["scenarios"][0]["commands"], 0);
    const ProgramRun unknown = edit("nothing", placeNew, "");
    EXPECT_NE(unknown.exitCode, 0);
    EXPECT_THAT(unknown.errors, HasSubstr("no scenario \"nothing\" (there is: s)"));
}

TEST_F(Plan, ConflictsStopAMergeUntilTheyAreDecided) {
    ASSERT_EQ(edit("trunk", placeNew).exitCode, 0);
    const auto moveTo = [](int x) {
        return R"({"type": "moveBuilding", "id": "new", "position": [)" + std::to_string(x) + ", 100, 0]}\n";
    };
    ASSERT_EQ(edit("branch",
                   moveTo(60) + R"({"type": "removeBuilding", "id": "old", "ground": 0})"
                                "\n",
                   "--create --parent trunk")
                  .exitCode,
              0);
    ASSERT_EQ(edit("trunk", moveTo(140), "").exitCode, 0);
    const std::string merge = "-q scenario merge " + m_park + " branch trunk";
    ProgramRun run = runProgram(merge);
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_THAT(run.output, HasSubstr("both changed: new"));
    EXPECT_THAT(run.errors, HasSubstr("nothing was merged"));
    run = runProgram(merge + " --theirs new");
    EXPECT_EQ(run.exitCode, 0) << run.errors;
    const std::string state = runProgram("-q scenario log " + m_park + " trunk --state").output;
    EXPECT_THAT(state, HasSubstr("[60.0,100.0,0.0]"));
    EXPECT_THAT(state, HasSubstr(R"("removed":["old"])"));
}

TEST_F(Plan, PlansAreComparedAndBriefed) {
    ASSERT_EQ(edit("east", placeNew).exitCode, 0);
    ASSERT_EQ(edit("near", R"({"type": "placeBuilding", "id": "n", "position": [52, 10, 0], "size": [36, 20, 9]})"
                           "\n")
                  .exitCode,
              0);
    const json compared = askJson("compare " + m_park + " --scenarios east,near --json");
    ASSERT_EQ(compared["plans"].size(), 3u) << "the park as it is comes by itself";
    const json& east = compared["plans"][1];
    EXPECT_EQ(east["figures"]["gfa"]["change"], 40 * 20 * 2) << "a storey above 8 m counts twice";
    EXPECT_EQ(east["figures"]["investment"]["value"], 40 * 20 * 2500);
    EXPECT_EQ(east["figures"]["newViolations"]["value"], 0);
    EXPECT_EQ(compared["plans"][2]["figures"]["newViolations"]["value"], 1);
    EXPECT_TRUE(east["pareto"]);
    EXPECT_EQ(east["tornado"][0]["factor"], "rent");
    const auto brief = m_folder.path() / "brief.pdf";
    const ProgramRun run =
        runProgram("-q compare " + m_park + " --scenarios east,near --lang en --no-pictures --brief " + brief.string());
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const std::string text = textOf(brief);
    if (text.empty()) GTEST_SKIP() << "pdftotext is not installed";
    for (const char* said :
         {"Plans compared", "Test park", "east", "near", "GB 50016", "regretted least", "Page 1 of 1"})
        EXPECT_THAT(text, testing::ContainsRegex(said));
}

TEST_F(Plan, CorridorsKeepOffProtectedLandUnlessAskedTo) {
    m_folder.write("reserve.geojson", R"({"type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}, "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[500060, 2499900],
        [500080, 2499900], [500080, 2500120], [500060, 2500120], [500060, 2499900]]]}}]})");
    json park = json::parse(parkFile);
    park["layers"].push_back(
        {{"id", "reserve"}, {"kind", "vector"}, {"role", "protected"}, {"source", "reserve.geojson"}});
    const std::string file = m_folder.write("reserve.json", park.dump()).string();
    const auto length = [&](const std::string& more) {
        return askJson("analyse corridor --park " + file + " --from 500045,2500060 --to 500150,2500060 --width 6 " +
                       more + " --json --out " + (m_folder.path() / "c.gpkg").string())["alternatives"][0]["length"]
            .get<double>();
    };
    EXPECT_GT(length(""), 150) << "around its northern end";
    EXPECT_LT(length("--protected 0.1"), 115) << "straight across";
}

/// The edited surface is one for volumes, too: what a building adds to a levelled pad is its own volume.
TEST(PlanSurface, ABuildingOnAPadAddsItsVolume) {
    SANDTABLE_REQUIRE_DATA(dataDirectory() / "bocimi_factory_3dtiles");
    ::setenv("SANDTABLE_DATA", dataDirectory().c_str(), 0);
    const TemporaryFolder folder;
    ::setenv("SANDTABLE_SCENARIOS", (folder.path() / "scenarios.gpkg").c_str(), 1);
    const std::string park = (sourceDirectory() / "assets/parks/factory/park.json").string();
    const std::string pad =
        R"({"type":"flatten","id":"pad","area":{"outer":[[107,150],[173,150],[173,186],[107,186]]},)"
        R"("height":45})"
        "\n";
    // With an outline, whose roof is flat; a box's lies behind a parapet.
    const std::string building = R"({"type":"placeBuilding","id":"b","position":[140,168,45],"size":[60,30,12],)"
                                 R"("outline":[[-30,-15],[30,-15],[30,15],[-30,15]]})"
                                 "\n";
    for (const auto& [scenario, script] : {std::pair("pad", pad), std::pair("both", pad + building)}) {
        const auto commands = folder.write("commands.jsonl", script);
        ProgramRun run =
            runProgram("-q edit " + park + " --scenario " + scenario + " --create --run " + commands.string());
        ASSERT_EQ(run.exitCode, 0) << run.errors;
        const std::string out = (folder.path() / (std::string(scenario) + ".tif")).string();
        const json made = runForJson("-q analyse surface " + park + " --scenario " + scenario +
                                         " --cell 0.5 --area 100,140,180,200 --json --out " + out,
                                     run);
        ASSERT_EQ(run.exitCode, 0) << run.errors;
        EXPECT_EQ(made["columns"], 160);
        EXPECT_EQ(made["rows"], 120);
        EXPECT_EQ(made["cellsKnown"], 160 * 120);
    }
    ProgramRun run;
    const json moved = runForJson("-q analyse cut-fill --before " + (folder.path() / "pad.tif").string() + " --after " +
                                      (folder.path() / "both.tif").string() + " --json",
                                  run);
    ::unsetenv("SANDTABLE_SCENARIOS");
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_NEAR(moved["fillSquareMeters"].get<double>(), 60 * 30, 1e-6);
    EXPECT_NEAR(moved["fillCubicMeters"].get<double>(), 60 * 30 * 12, 0.1);
    EXPECT_NEAR(moved["cutCubicMeters"].get<double>(), 0, 1e-6);
    const ProgramRun refused =
        runProgram("-q analyse surface " + park + " --area 5,5,1,1 --out " + (folder.path() / "no.tif").string());
    EXPECT_EQ(refused.exitCode, 2);
    EXPECT_THAT(refused.errors, HasSubstr("--area: is empty"));
}

} // namespace
