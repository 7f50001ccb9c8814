// `sandtable replay`, end to end.
#include "tests/TestData.h"
#include "tests/golden/Program.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace sandtable::test {
namespace {

using nlohmann::json;

const json* channelOf(const json& result, const std::string& name) {
    for (const json& channel : result["channels"])
        if (channel["channel"] == name) return &channel;
    return nullptr;
}

std::filesystem::path parkIn(const TemporaryFolder& folder) {
    return folder.write("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": [], "utcOffsetHours": 8,
        "site": {"crs": "EPSG:4547", "origin": [500000, 2500000, 0]},
        "devices": [{"id": "pump", "type": "pump", "position": [0, 0, 0], "channels": [
            {"id": "t", "quantity": "bearingTemperature", "unit": "°C", "intervalSeconds": 60, "high": 65,
             "simulate": {"base": 60, "dailyAmplitude": 10, "noise": 1}}]}]})");
}

TEST(Replay, TheOutcomeIsTheSameAtAnySpeed) {
    const TemporaryFolder folder;
    const std::string arguments =
        "-q replay " + parkIn(folder).string() + " --from 2026-11-22T12:00:00 --to 2026-11-22T12:30:00 --json";
    ProgramRun run;
    const json atOnce = runForJson(arguments, run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    EXPECT_EQ(atOnce["from"], "2026-11-22T04:00:00Z") << "the park's own zone";
    EXPECT_EQ(atOnce["values"], 30);
    EXPECT_EQ(atOnce["gaps"], 0);
    EXPECT_GT(atOnce["health"]["park"], 0);
    for (const char* speed : {"3600", "9000"})
        EXPECT_EQ(runForJson(arguments + " --speed " + speed, run), atOnce) << speed;
}

TEST(Replay, ADayOfAlarmsIsRaisedAndCleared) {
    const TemporaryFolder folder;
    ProgramRun run;
    const json result = runForJson(
        "-q replay " + parkIn(folder).string() + " --from 2026-11-21T22:00:00 --to 2026-11-22T22:00:00 --json", run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const json& alarms = result["alarms"];
    EXPECT_GE(alarms["raised"], 1);
    EXPECT_EQ(alarms["raised"], alarms["cleared"]);
    EXPECT_EQ(alarms["events"][0]["channel"], "pump/t");
    EXPECT_EQ(alarms["events"][0]["action"], "raised");
    // In another step the same happens.
    const json inSteps = runForJson("-q replay " + parkIn(folder).string() +
                                        " --from 2026-11-21T22:00:00 --to 2026-11-22T22:00:00 --step 7200 --json",
                                    run);
    EXPECT_EQ(inSteps["alarms"], alarms);
    EXPECT_EQ(inSteps["health"], result["health"]);
}

TEST(Replay, WrongTimesAreRefused) {
    const TemporaryFolder folder;
    const std::string park = parkIn(folder).string();
    EXPECT_EQ(runProgram("-q replay " + park + " --from 2026-11-22 --to 2026-11-21").exitCode, 2);
    const ProgramRun run = runProgram("-q replay " + park + " --from yesterday --to 2026-11-21");
    EXPECT_EQ(run.exitCode, 2);
    EXPECT_NE(run.errors.find("--from"), std::string::npos) << run.errors;
}

/// A building's meter wrote 22 zeros from 02:00 on 14 June 2021. They are a gap, not a night without consumption.
TEST(Replay, TheFactorysRealMetersShowGapsAsGaps) {
    SANDTABLE_REQUIRE_DATA(dataDirectory() / "iot_cambridge_estates_2021/UCam_Building_b119/electricity_2021.csv");
    ::setenv("SANDTABLE_DATA", dataDirectory().c_str(), 1); // the park file names it
    ProgramRun run;
    const json result = runForJson(
        fmt::format("-q replay {} --from 2021-06-13T00:00:00Z --to 2021-06-16T00:00:00Z --speed 864000 --json",
                    (sourceDirectory() / "assets/parks/factory/park.json").string()),
        run);
    ASSERT_EQ(run.exitCode, 0) << run.errors;
    const json* meter = channelOf(result, "meter-6/energy");
    ASSERT_TRUE(meter) << result;
    ASSERT_EQ((*meter)["gaps"].size(), 1u) << *meter;
    EXPECT_EQ((*meter)["gaps"][0]["from"], "2021-06-14T01:00:00Z");
    EXPECT_EQ((*meter)["gaps"][0]["to"], "2021-06-15T00:00:00Z");
    EXPECT_EQ((*meter)["gaps"][0]["missing"], 22);
    EXPECT_EQ((*meter)["values"], 72 - 22);
    EXPECT_EQ((*meter)["zeros"], 0);
    EXPECT_GT((*meter)["min"], 0);
    const json* whole = channelOf(result, "meter-3/energy"); // a meter without a gap in those days
    ASSERT_TRUE(whole);
    EXPECT_EQ((*whole)["values"], 72);
    EXPECT_TRUE((*whole)["gaps"].empty()) << *whole;
}

} // namespace
} // namespace sandtable::test
