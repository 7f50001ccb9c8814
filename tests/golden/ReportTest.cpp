// What can be taken away: coverage, the table of scores, the report, forecasts and anomalies of plain files.
#include "tests/TestData.h"
#include "tests/golden/Program.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

using namespace sandtable::test;
using nlohmann::json;
using testing::HasSubstr;

namespace {

const std::string moment = " --time 2026-11-22T02:00:00Z ";

std::string contentOf(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// A table's lines; the program quotes only what needs it, and no cell of the sample does but some names.
std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

} // namespace

TEST(Coverage, CountsEveryChannelOfTheSampleAndNamesTheSilent) {
    ProgramRun run;
    const json all = runForJson("-q coverage --json" + moment, run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    ASSERT_EQ(all["sources"].size(), 1u) << all.dump(2);
    const json& source = all["sources"][0];
    EXPECT_EQ(source["protocol"], "simulator");
    EXPECT_EQ(source["state"], "connected");
    EXPECT_EQ(source["channels"],
              source["fresh"].get<int>() + source["stale"].get<int>() + source["neverSeen"].get<int>());
    EXPECT_GT(source["neverSeen"], 0) << "the sample has meters that were installed and never spoke";
    size_t channels = 0, dark = 0;
    for (const json& device : source["devices"]) {
        channels += device["channels"].get<size_t>();
        dark += device["dark"].size();
    }
    EXPECT_EQ(channels, source["channels"]);
    EXPECT_EQ(dark, source["stale"].get<size_t>() + source["neverSeen"].get<size_t>());

    const json onlyDark = runForJson("-q coverage --dark --json" + moment, run);
    EXPECT_EQ(onlyDark["sources"][0]["devices"].size(), source["darkDevices"]);
}

TEST(Scores, TheTableSaysWhatTheJsonSays) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "scores.csv";
    ProgramRun run;
    const json result = runForJson("-q evaluate --json --csv " + file.string() + moment, run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const std::string text = contentOf(file);
    EXPECT_TRUE(text.starts_with("\xEF\xBB\xBFlevel,id,parent,"));
    size_t buildings = 0, devices = 0;
    size_t ofThemes = 0, themes = 0;
    for (const std::string& line : linesOf(text)) {
        const bool inTheme =
            std::ranges::any_of(std::vector<std::string>{",equipment,", ",energy,", ",environment,", ",safety,"},
                                [&](const std::string& theme) { return line.find(theme) != std::string::npos; });
        buildings += line.starts_with("building,") && !inTheme;
        devices += line.starts_with("device,") && !inTheme;
        ofThemes += line.starts_with("device,") && inTheme;
        themes += line.starts_with("theme,");
        EXPECT_TRUE(line.starts_with("\xEF") || line.find("industrial-park,2.") != std::string::npos) << line;
    }
    size_t inThemes = 0;
    for (const json& theme : result["health"]["themes"]) {
        inThemes += theme["open"]["contributions"].size();
        for (const json& building : theme["buildings"]) inThemes += building["contributions"].size();
    }
    EXPECT_EQ(themes, 4u);
    EXPECT_EQ(ofThemes, inThemes);
    size_t judged = 0, counted = result["health"]["open"]["contributions"].size();
    for (const json& building : result["health"]["buildings"]) {
        judged += !building["contributions"].empty(); // the rest has nothing but meters
        counted += building["contributions"].size();
    }
    EXPECT_EQ(buildings, judged);
    EXPECT_EQ(devices, counted);
    EXPECT_THAT(text, HasSubstr("GB 3096"));
    const ProgramRun nowhere = runProgram("-q evaluate --csv /nowhere/scores.csv" + moment);
    EXPECT_EQ(nowhere.exitCode, 1);
    EXPECT_THAT(nowhere.errors, HasSubstr("/nowhere/scores.csv"));
}

TEST(Report, NamesScoreRankingAlarmsAndSources) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "r.pdf";
    const ProgramRun run = runProgram("-q report --no-map --lang zh --out " + file.string() + moment);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_TRUE(contentOf(file).starts_with("%PDF"));
    ProgramRun evaluated;
    const json scores = runForJson("-q evaluate --json --compare-time 2026-11-21T02:00:00Z" + moment, evaluated);
    const auto text = folder.path() / "r.txt";
    if (std::system(("pdftotext -layout " + file.string() + " " + text.string()).c_str()) != 0)
        GTEST_SKIP() << "pdftotext is not installed";
    std::string words = contentOf(text);
    std::erase(words, ' '); // between letters it finds some
    const auto tenth = [](double value) {
        char buffer[32];
        std::snprintf(buffer, sizeof buffer, "%.1f", value);
        return std::string(buffer);
    };
    for (const std::string& expected :
         {std::string("示范产业园"), std::string("示例数据"), std::string("2026-11-2210:00"), std::string("数据不足"),
          std::string("GB3096"), tenth(scores["health"]["park"]["score"].get<double>())})
        EXPECT_THAT(words, HasSubstr(expected));
    const json& park = scores["comparison"]["park"];
    const bool level = std::abs(park["delta"].get<double>()) < 0.05;
    EXPECT_THAT(words, HasSubstr(level ? "持平" : tenth(park["before"].get<double>())));
}

TEST(Report, RefusesOtherFormatsAndPlaces) {
    const ProgramRun other = runProgram("-q report --no-map --out r.doc" + moment);
    EXPECT_EQ(other.exitCode, 2);
    EXPECT_THAT(other.errors, HasSubstr(".pdf"));
    EXPECT_EQ(runProgram("-q report --no-map --out /nowhere/r.pdf" + moment).exitCode, 1);
}

TEST(Report, HasItsMapWhereThereIsAGpu) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "r.png";
    const ProgramRun run = runProgram("-q report --lang en --out " + file.string() + moment);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_GT(std::filesystem::file_size(file), 400'000u) << "a photograph of the park is in it";
}

TEST(Analyse, TheSunStandsWhereSpaPutsIt) {
    ProgramRun run;
    const json sun =
        runForJson("-q analyse sun --lon -105.1786 --lat 39.742476 --time 2003-10-17T12:30:30-07:00 --json", run);
    EXPECT_NEAR(sun["zenithDegrees"].get<double>(), 50.11162, 0.01);
    EXPECT_NEAR(sun["azimuthDegrees"].get<double>(), 194.34024, 0.01);
    EXPECT_EQ(runProgram("-q analyse sun --lon 0 --lat 0 --time yesterday").exitCode, 2);
}

TEST(Analyse, CutAndFillBetweenRastersAndToALevel) {
    const TemporaryFolder folder;
    const std::string head = "ncols 2\nnrows 2\nxllcorner 500000\nyllcorner 2500000\ncellsize 5\nNODATA_value -1\n";
    const auto before = folder.write("before.asc", head + "10 10\n10 -1\n").string();
    const auto after = folder.write("after.asc", head + "12 7\n10 3\n").string();
    ProgramRun run;
    const json moved = runForJson("-q analyse cut-fill --before " + before + " --after " + after + " --json", run);
    EXPECT_EQ(moved["fillCubicMeters"], 50);
    EXPECT_EQ(moved["cutCubicMeters"], 75);
    EXPECT_EQ(moved["cellsUnknown"], 1);
    const json level = runForJson("-q analyse cut-fill --before " + before + " --level 11 --json", run);
    EXPECT_EQ(level["fillCubicMeters"], 75);
    const auto other =
        folder.write("other.asc", "ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 5\n1\n").string();
    const ProgramRun unlike = runProgram("-q analyse cut-fill --before " + before + " --after " + other);
    EXPECT_NE(unlike.exitCode, 0);
    EXPECT_THAT(unlike.errors, HasSubstr("has other cells than"));
}

TEST(AnalyseForecast, SaysWhichMethodAndHowWrongItWas) {
    const TemporaryFolder folder;
    std::ostringstream csv;
    csv << "time,load\n";
    for (int hour = 0; hour < 30 * 24; ++hour)
        csv << 1770000000 + hour * 3600 << "," << 100 + 20 * std::sin(hour * 2 * 3.14159265 / 24) << "\n";
    const auto file = folder.write("load.csv", csv.str());
    const auto out = folder.path() / "ahead.csv";
    ProgramRun run;
    const json result =
        runForJson("-q analyse forecast --series " + file.string() + " --column load --horizon 12 --out " +
                       out.string() + " --at 2026-03-01T02:00:00Z --json",
                   run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_EQ(result["steps"].size(), 12u);
    EXPECT_EQ(result["backTest"].size(), 3u);
    EXPECT_LT(result["errorAgainstTruth"].get<double>(), 1) << "a sine is easily foretold";
    EXPECT_EQ(linesOf(contentOf(out)).size(), 13u);
    EXPECT_THAT(runProgram("-q analyse forecast --series " + file.string() + " --column nosuch").errors,
                HasSubstr("no column \"nosuch\""));
    const ProgramRun early =
        runProgram("-q analyse forecast --series " + file.string() + " --at 2026-02-03T00:00:00Z --history 2");
    EXPECT_EQ(early.exitCode, 1);
    EXPECT_THAT(early.errors, HasSubstr("load.csv"));
}

TEST(AnalyseForecast, TheTransformersNextHours) {
    const auto file = dataDirectory() / "iot_ett/ETTh1.csv";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "the real series is not here";
    ProgramRun run;
    const json result = runForJson("-q analyse forecast --series " + file.string() +
                                       " --column OT --at 2018-03-01T00:00:00Z --horizon 6 --json",
                                   run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_LT(result["errorAgainstTruth"].get<double>(), 3);
}

TEST(AnalyseAnomaly, IsJudgedByTheRigsOwnLabels) {
    const auto file = dataDirectory() / "iot_skab/valve1_4.csv";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "the real series is not here";
    ProgramRun run;
    const json result = runForJson(
        "-q analyse anomaly --series " + file.string() +
            " --columns \"Accelerometer1RMS,Accelerometer2RMS,Current,Pressure,Temperature,Thermocouple,Voltage,Volume "
            "Flow RateRMS\" --learn 400s --label anomaly --json",
        run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_GT(result["quality"]["precision"].get<double>(), 0.7);
    EXPECT_FALSE(result["stretches"].empty());
    EXPECT_EQ(runProgram("-q analyse anomaly --series " + file.string() + " --columns Current --learn 5s").exitCode, 1);
}
