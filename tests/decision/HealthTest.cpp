#include "DecisionWorlds.h"
#include "decision/Aggregation.h"
#include "decision/ChannelScore.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

namespace sandtable::decision {
namespace {

using namespace std::chrono_literals;
using test::Case;
using test::noon;
using test::pumpCase;
using test::shippedProfile;

TEST(Staleness, HalvesEverySixIntervalsAfterTwo) {
    EXPECT_EQ(stalenessFactor(0s, 60s), 1);
    EXPECT_EQ(stalenessFactor(120s, 60s), 1);
    EXPECT_DOUBLE_EQ(stalenessFactor(480s, 60s), 0.5);
    EXPECT_DOUBLE_EQ(stalenessFactor(840s, 60s), 0.25);
    EXPECT_DOUBLE_EQ(stalenessFactor(300s, 60s), std::exp2(-0.5));
    EXPECT_EQ(stalenessFactor(24h * 365 * 1000, 1s), 0); // underflows, no NaN
    EXPECT_EQ(stalenessFactor(1h, Duration(0)), 0);
}

TEST(Units, SpellingsOfOneUnitAreEqualAndOthersAreNot) {
    EXPECT_TRUE(isSameUnit("µg/m³", "ug/m3"));
    EXPECT_TRUE(isSameUnit("\u03bcg/m\u00b3", "\u00b5g/m^3"));
    EXPECT_TRUE(isSameUnit("dB(A)", "dBA"));
    EXPECT_TRUE(isSameUnit("℃", "°C"));
    EXPECT_FALSE(isSameUnit("µg/m³", "mg/m³"));
    EXPECT_FALSE(isSameUnit("mm/s", "m/s"));
    EXPECT_FALSE(isSameUnit("%", ""));
}

TEST(Device, IsTheWeightedGeometricMeanOfItsChannels) {
    Case park = pumpCase();
    park.read("pump/v", 2.8);                       // B|C boundary: 60, weight 2
    park.read("pump/t", 70);                        // 85, weight 1
    const HealthProfile profile = shippedProfile(); // the report points into it
    const HealthReport report = park.evaluate(profile);
    const HealthScore& pump = *report.device("pump");
    ASSERT_TRUE(pump.score);
    EXPECT_NEAR(*pump.score, std::pow(60, 2 / 3.0) * std::pow(85, 1 / 3.0), 1e-9);
    EXPECT_EQ(pump.coverage, 1);
    EXPECT_FALSE(pump.capped);
    ASSERT_EQ(pump.contributions.size(), 2u);
    EXPECT_EQ(pump.contributions[0].indicator->id, "vibration-2-rigid");
    EXPECT_EQ(pump.contributions[0].value, 2.8);
    EXPECT_EQ(pump.contributions[0].time, noon);
    EXPECT_NEAR(pump.contributions[0].weight, 2 / 3.0, 1e-12);
    EXPECT_NEAR(pump.contributions[0].loss + pump.contributions[1].loss, 100 - *pump.score, 1e-9);
    EXPECT_GT(pump.contributions[0].loss, pump.contributions[1].loss);
    EXPECT_EQ(*report.building("b")->score, *pump.score);
    EXPECT_EQ(*report.park.score, *pump.score);
    EXPECT_EQ(report.profileId, "industrial-park");
}

TEST(Device, WithoutReadingsHasNoScoreAnywhereAbove) {
    Case park = pumpCase();
    const HealthReport report = park.evaluate(shippedProfile());
    EXPECT_FALSE(report.device("pump")->score);
    EXPECT_EQ(report.device("pump")->coverage, 0);
    EXPECT_EQ(report.device("pump")->contributions[0].reason, "missing");
    EXPECT_FALSE(report.building("b")->score);
    EXPECT_EQ(report.building("b")->contributions[0].reason, "insufficient data");
    EXPECT_FALSE(report.park.score);
}

TEST(Device, LosesItsScoreBelowSeventyPercentCoverage) {
    const HealthProfile profile = shippedProfile();
    // Both channels equally old: coverage is the staleness factor, 0.7 at 2 + 6·log2(1/0.7) = 5.0874 intervals.
    for (const auto& [age, scored] :
         std::vector<std::pair<Duration, bool>>{{0s, true}, {300s, true}, {305s, true}, {306s, false}, {24h, false}}) {
        Case park = pumpCase();
        park.read("pump/v", 1, age);
        park.read("pump/t", 50, age);
        const HealthReport report = park.evaluate(profile);
        EXPECT_EQ(report.device("pump")->score.has_value(), scored) << age.count();
        EXPECT_EQ(report.building("b")->score.has_value(), scored) << age.count();
        EXPECT_EQ(report.device("pump")->contributions[0].reason, age > 120s ? "stale" : "");
    }
    // One of three parts missing: coverage 2/3.
    Case half = pumpCase();
    half.read("pump/v", 1);
    EXPECT_NEAR(half.evaluate(profile).device("pump")->coverage, 2 / 3.0, 1e-12);
    EXPECT_FALSE(half.evaluate(profile).device("pump")->score);
}

TEST(Device, StaleChannelsWeighLess) {
    Case fresh = pumpCase(), stale = pumpCase();
    for (Case* park : {&fresh, &stale}) park->read("pump/v", 0.5); // 94.6
    fresh.read("pump/t", 95);                                      // 20
    stale.read("pump/t", 95, 240s);
    const HealthProfile profile = shippedProfile();
    EXPECT_LT(*fresh.evaluate(profile).device("pump")->score, *stale.evaluate(profile).device("pump")->score);
}

TEST(Device, ReadingsAfterTheMomentAreNotSeen) {
    Case park = pumpCase();
    park.read("pump/v", 1);
    park.read("pump/t", 50);
    park.read("pump/v", 100, -1s);
    EXPECT_EQ(park.evaluate(shippedProfile()).device("pump")->contributions[0].value, 1);
}

TEST(Critical, WorstBandCapsEverythingAboveAtFiftyNine) {
    Case park = pumpCase();
    park.park.devices.push_back(test::device("other", "b2", {test::channel("t", "bearingTemperature", "°C")}));
    for (int i = 0; i < 50; ++i)
        park.park.devices.push_back(
            test::device("air" + std::string(1, char('A' + i)), "", {test::channel("t", "bearingTemperature", "°C")}));
    park.world.buildings.push_back(test::building("b2"));
    park.open();
    for (const auto& channel : park.channels.all()) park.read(channel.name(), 40);
    park.read("pump/v", 4.51); // just in zone D; bearing temperature stays perfect
    const HealthProfile profile = shippedProfile();
    const HealthReport report = park.evaluate(profile);
    EXPECT_TRUE(report.device("pump")->capped);
    EXPECT_TRUE(report.device("pump")->contributions[0].critical);
    EXPECT_LE(*report.device("pump")->score, 59);
    EXPECT_TRUE(report.building("b")->capped);
    EXPECT_FALSE(report.building("b2")->capped);
    EXPECT_EQ(*report.building("b2")->score, 100);
    EXPECT_TRUE(report.park.capped);
    EXPECT_EQ(*report.park.score, 59);
    double losses = report.park.capLoss;
    EXPECT_GT(losses, 30);
    for (const Contribution& part : report.park.contributions) losses += part.loss;
    EXPECT_NEAR(losses, 41, 1e-9);

    Case compliant = pumpCase();
    compliant.read("pump/v", 4.5); // still zone C
    compliant.read("pump/t", 40);
    EXPECT_FALSE(compliant.evaluate(profile).park.capped);
}

TEST(Critical, CapsAlsoWhereThereIsTooLittleDataForAScore) {
    Case park = pumpCase(); // no bearing temperature: coverage 2/3
    park.park.devices.push_back(test::device("fan", "b", {test::channel("t", "bearingTemperature", "°C")}));
    park.park.devices.back().type = "transformer"; // weighs three times the pump
    park.open();
    park.read("pump/v", 9);
    park.read("fan/t", 40);
    const HealthReport report = park.evaluate(shippedProfile());
    EXPECT_FALSE(report.device("pump")->score);
    EXPECT_TRUE(report.device("pump")->capped);
    EXPECT_EQ(*report.building("b")->score, 59);
}

TEST(Critical, AnOldAlarmDoesNotCapForEver) {
    Case park = pumpCase();
    park.read("pump/v", 9, 306s);
    park.read("pump/t", 40);
    EXPECT_FALSE(park.evaluate(shippedProfile()).device("pump")->capped);
}

TEST(Matching, WithoutGroupOrMountThereIsNoVibrationScoreAndTheReasonSaysSo) {
    Case park = pumpCase();
    park.park.devices[0].properties = {{"mount", "rigid"}};
    park.read("pump/v", 1);
    park.read("pump/t", 50);
    const HealthReport report = park.evaluate(shippedProfile());
    const Contribution& vibration = report.device("pump")->contributions[0];
    EXPECT_FALSE(vibration.score);
    EXPECT_EQ(vibration.value, 1);
    EXPECT_EQ(vibration.reason, "no matching indicator");
    EXPECT_EQ(vibration.reasonDetail, "group, mount");
    EXPECT_NEAR(report.device("pump")->coverage, 1 / 3.0, 1e-12); // it counts as missing
}

TEST(Matching, NoiseLimitDependsOnTheHourAndTheClass) {
    const HealthProfile profile = shippedProfile();
    scene::DeviceSpec device;
    const auto at = [&](const char* time) {
        const double hour = localHour(*parseIsoTime(time), 8);
        return matchIndicators(profile, device, "noise", hour).at(0)->id;
    };
    EXPECT_EQ(at("2026-11-22T06:00:00+08:00"), "noise-unclassified-day");
    EXPECT_EQ(at("2026-11-22T21:59:59+08:00"), "noise-unclassified-day");
    EXPECT_EQ(at("2026-11-22T22:00:00+08:00"), "noise-unclassified-night");
    EXPECT_EQ(at("2026-11-22T05:59:59+08:00"), "noise-unclassified-night");
    device.properties["noiseClass"] = "4a";
    EXPECT_EQ(at("2026-11-22T12:00:00+08:00"), "noise-4a-day");
    device.properties["noiseClass"] = "7"; // there is no such class: not silently another one
    EXPECT_TRUE(matchIndicators(profile, device, "noise", 12).empty());
}

TEST(Matching, AChannelInAnotherUnitIsNotScored) {
    Case park = pumpCase();
    park.park.devices[0].channels[0].unit = "m/s";
    park.open();
    park.read("pump/v", 0.001);
    park.read("pump/t", 50);
    const HealthReport report = park.evaluate(shippedProfile());
    EXPECT_EQ(report.device("pump")->contributions[0].reason, "unit");
    EXPECT_EQ(report.device("pump")->contributions[0].reasonDetail, "mm/s");
    EXPECT_FALSE(report.device("pump")->score);
}

TEST(Matching, LimitsComeFromTheChannel) {
    Case park;
    park.park.devices = {test::device("tank", "", {test::channel("level", "tankLevel", "m")})};
    park.open();
    park.read("tank/level", 5);
    EXPECT_EQ(park.evaluate(shippedProfile()).device("tank")->contributions[0].reason, "no limits");
    park.park.devices[0].channels[0].low = 2;
    park.park.devices[0].channels[0].high = 8;
    EXPECT_EQ(*park.evaluate(shippedProfile()).device("tank")->score, 100); // midway
    for (const auto& [value, score] : std::vector<std::pair<double, double>>{{8, 60}, {2, 60}, {5, 100}}) {
        park.open();
        park.read("tank/level", value);
        EXPECT_NEAR(*park.evaluate(shippedProfile()).device("tank")->score, score, 1e-9) << value;
    }
    park.open();
    park.read("tank/level", 9); // a third of the half range too high
    EXPECT_TRUE(park.evaluate(shippedProfile()).park.capped);
}

TEST(Averaging, AirIsScoredByItsDailyMean) {
    Case park;
    park.park.devices = {test::device("air", "", {test::channel("pm", "pm2_5", "ug/m3")})};
    park.open();
    for (int minute = 0; minute < 24 * 60; ++minute)
        park.read("air/pm", minute < 60 ? 500 : 35, std::chrono::minutes(minute));
    const HealthReport report = park.evaluate(shippedProfile());
    const Contribution& part = report.device("air")->contributions[0];
    EXPECT_NEAR(*part.value, (500 + 23 * 35) / 24.0, 1e-9); // 54.4: one bad hour is not a bad day
    EXPECT_GT(*part.score, 60);
    EXPECT_EQ(part.time, noon);
}

TEST(Averaging, NeedsTwentyHoursOfTheDay) {
    for (const auto& [hours, scored] : std::vector<std::pair<int, bool>>{{20, true}, {19, false}, {1, false}}) {
        Case park;
        park.park.devices = {test::device("air", "", {test::channel("pm", "pm2_5", "µg/m³")})};
        park.park.devices[0].channels[0].intervalSeconds = 3600;
        park.open();
        for (int hour = 0; hour < hours; ++hour) park.read("air/pm", 20, std::chrono::hours(hour));
        const HealthReport report = park.evaluate(shippedProfile());
        EXPECT_EQ(report.device("air")->score.has_value(), scored) << hours;
        EXPECT_EQ(report.device("air")->contributions[0].reason, scored ? "" : "too few readings");
    }
}

TEST(Averaging, AnHourCountsFromFortyFiveMinutesOn) {
    for (const int minutes : {44, 45}) {
        Case park;
        park.park.devices = {test::device("air", "", {test::channel("co", "co", "mg/m³")})};
        park.open();
        for (int minute = 0; minute < minutes; ++minute) park.read("air/co", 60, std::chrono::minutes(minute));
        const HealthReport report = park.evaluate(shippedProfile());
        EXPECT_EQ(report.device("air")->score.has_value(), minutes == 45);
    }
}

TEST(Averaging, TheHourThatHasJustBegunDoesNotCountYet) {
    Case park;
    park.park.devices = {test::device("air", "", {test::channel("co", "co", "mg/m³")})};
    park.open();
    const HealthProfile profile = shippedProfile();
    for (int minute = 0; minute < 24 * 60; ++minute) park.read("air/co", 0.5, std::chrono::minutes(minute));
    park.store->append(0, {noon + 1min, 140});
    const HealthReport report = evaluateHealth(park.park, park.world, profile, park.channels, *park.store, noon + 1min);
    EXPECT_GT(*report.device("air")->score, 85);
}

TEST(Averaging, ADailyMeanIsTakenAsItComes) {
    Case park;
    park.park.devices = {test::device("air", "", {test::channel("pm", "pm2_5", "µg/m³")})};
    park.park.devices[0].channels[0].intervalSeconds = 86400;
    park.open();
    park.read("air/pm", 60, 20h);
    EXPECT_EQ(*park.evaluate(shippedProfile()).device("air")->score, 60);
}

/// An air station with these pollutants, each with an hourly mean of `value` for the last day.
Case airCase(const std::vector<std::tuple<std::string, std::string, double>>& pollutants) {
    Case park;
    park.park.devices = {test::device("air", "", {})};
    for (const auto& [quantity, unit, value] : pollutants) {
        park.park.devices[0].channels.push_back(test::channel(quantity, quantity, unit));
        park.park.devices[0].channels.back().intervalSeconds = 3600;
    }
    park.open();
    for (const auto& [quantity, unit, value] : pollutants)
        for (int hour = 0; hour < 24; ++hour) park.read("air/" + quantity, value, std::chrono::hours(hour));
    return park;
}

TEST(Units, ThatNoIndicatorJudgesAreToldOncePerKind) {
    Case park;
    park.park.devices = {
        test::device("a", "", {test::channel("p", "pm2_5", "mg/m³"), test::channel("n", "noise", "dB(A)")}),
        test::device("b", "", {test::channel("p", "pm2_5", "mg/m³"), test::channel("m", "mood", "")})};
    const auto problems = unitsNotJudged(park.park, shippedProfile());
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0], "a/p and 1 more are in \"mg/m³\", the profile judges pm2_5 in µg/m³: no score");
}

TEST(Air, IsAsBadAsItsWorstPollutant) {
    const Case park =
        airCase({{"pm2_5", "µg/m³", 150}, {"pm10", "µg/m³", 5}, {"so2", "µg/m³", 5}, {"no2", "µg/m³", 5}});
    const HealthProfile profile = shippedProfile();
    const HealthReport report = park.evaluate(profile);
    const HealthScore& air = *report.device("air");
    EXPECT_NEAR(*air.score, 25, 1e-9); // IAQI 200, whatever the other three are
    EXPECT_EQ(profile.band(*air.score)->name.zh, "劣");
    EXPECT_NEAR(air.contributions[0].effectiveWeight, 1, 1e-12);
    EXPECT_NEAR(air.contributions[0].loss, 75, 1e-9);
    for (size_t i = 1; i < 4; ++i) {
        EXPECT_EQ(air.contributions[i].loss, 0);
        EXPECT_EQ(air.contributions[i].effectiveWeight, 0);
        EXPECT_EQ(air.contributions[i].reason, "not the worst");
    }
}

TEST(Air, AMissingPollutantStillShowsInTheCoverage) {
    Case park = airCase({{"pm2_5", "µg/m³", 150}, {"pm10", "µg/m³", 5}, {"so2", "µg/m³", 5}});
    park.park.devices[0].channels.push_back(test::channel("no2", "no2", "µg/m³"));
    const auto store = std::move(park.store);
    park.channels = channelsOf(park.park);
    park.store = std::make_unique<telemetry::TelemetryStore>(park.channels.size());
    for (telemetry::ChannelIndex i = 0; i < 3; ++i)
        for (const telemetry::Reading& reading : store->range(i, noon - 48h, noon)) park.store->append(i, reading);
    const HealthReport report = park.evaluate(shippedProfile());
    EXPECT_NEAR(report.device("air")->coverage, 0.75, 1e-12);
    EXPECT_NEAR(*report.device("air")->score, 25, 1e-9);
}

TEST(Air, OzoneAndCarbonMonoxideCountByTheWorseOfTheirMeans) {
    const HealthProfile profile = shippedProfile();
    const Case steady = airCase({{"o3", "µg/m³", 180}, {"co", "mg/m³", 3}});
    const HealthReport report = steady.evaluate(profile);
    const auto& parts = report.device("air")->contributions;
    EXPECT_EQ(parts[0].indicator->id, "o3-8h"); // 180 is above 160, below 200
    EXPECT_LT(*parts[0].score, 60);
    EXPECT_EQ(parts[1].indicator->id, "co-24h"); // 3 of 4 and of 10

    Case peak = airCase({{"o3", "µg/m³", 10}, {"co", "mg/m³", 0.5}});
    peak.store = std::make_unique<telemetry::TelemetryStore>(peak.channels.size());
    for (int hour = 0; hour < 24; ++hour) {
        peak.read("air/o3", hour == 0 ? 400 : 10, std::chrono::hours(hour));
        peak.read("air/co", hour == 0 ? 60 : 0.5, std::chrono::hours(hour));
    }
    const HealthReport high = peak.evaluate(profile);
    EXPECT_EQ(high.device("air")->contributions[0].indicator->id, "o3-1h");
    EXPECT_NEAR(*high.device("air")->contributions[0].score, 25, 1e-9);
    EXPECT_EQ(high.device("air")->contributions[1].indicator->id, "co-1h");
    EXPECT_NEAR(*high.device("air")->contributions[1].score, 25, 1e-9);
}

TEST(Averaging, AFastChannelHasADailyMeanToo) {
    Case park;
    park.park.devices = {test::device("air", "", {test::channel("pm", "pm2_5", "µg/m³")})};
    park.park.devices[0].channels[0].intervalSeconds = 5;
    park.open(); // 2880 readings are four hours
    for (int i = 24 * 720 - 1; i >= 0; --i) park.read("air/pm", 35, std::chrono::seconds(5 * i));
    EXPECT_NEAR(*park.evaluate(shippedProfile()).device("air")->score, 85, 1e-9);
}

TEST(LocalDay, IsTheParksWhereItSays) {
    Case park;
    park.park.devices = {test::device("n", "", {test::channel("leq", "noise", "dB(A)")})};
    park.open();
    const TimePoint evening = *parseIsoTime("2026-11-22T14:30:00Z"); // 22:30 in China, 21:30 at UTC+7
    park.store->append(0, {evening, 60});
    const HealthProfile profile = shippedProfile();
    const auto indicator = [&] {
        const HealthReport report = evaluateHealth(park.park, park.world, profile, park.channels, *park.store, evening);
        return report.device("n")->contributions[0].indicator->id;
    };
    EXPECT_EQ(indicator(), "noise-unclassified-night");
    park.park.utcOffsetHours = 7;
    EXPECT_EQ(indicator(), "noise-unclassified-day");
}

TEST(Overlooked, QuantitiesThatLookScoredAreFound) {
    scene::ChannelSpec limited = test::channel("a", "h2s", "mg/m³");
    limited.high = 10;
    scene::Park park;
    park.devices = {test::device("d", "",
                                 {limited, test::channel("b", "PM2.5", "µg/m³"), test::channel("c", "energy", "kWh"),
                                  test::channel("e", "pm10", "µg/m³")})};
    EXPECT_EQ(overlookedQuantities(park, shippedProfile()), (std::vector<std::string>{"PM2.5", "h2s"}));
}

TEST(Park, MetersAreNoPartOfHealth) {
    Case park = pumpCase();
    park.park.devices.push_back(test::device("meter", "b", {test::channel("e", "energy", "kWh")}));
    park.park.devices.push_back(test::device("meter2", "b2", {test::channel("e", "energy", "kWh")}));
    park.world.buildings.push_back(test::building("b2"));
    park.open();
    park.read("pump/v", 1);
    park.read("pump/t", 50);
    const HealthReport report = park.evaluate(shippedProfile());
    EXPECT_FALSE(report.device("meter")->score);
    EXPECT_TRUE(report.device("meter")->contributions.empty());
    EXPECT_EQ(report.building("b")->contributions.size(), 1u);
    EXPECT_EQ(report.building("b")->coverage, 1);
    EXPECT_FALSE(report.building("b2")->score); // has devices, but nothing to judge by
    EXPECT_TRUE(report.building("b2")->contributions.empty());
    EXPECT_EQ(report.park.contributions.size(), 1u);
    EXPECT_EQ(report.building("no such"), nullptr);
}

TEST(Park, BuildingsWeighWhatTheirDevicesDoAndTheOpenIsAGroup) {
    Case park;
    const auto thermometer = test::channel("t", "bearingTemperature", "°C");
    park.park.devices = {test::device("a1", "a", {thermometer}), test::device("a2", "a", {thermometer}),
                         test::device("b1", "b", {thermometer}), test::device("yard", "", {thermometer}),
                         test::device("lost", "no such building", {thermometer})};
    park.park.devices[0].type = "transformer"; // weight 3
    park.world.buildings = {test::building("a"), test::building("b"), test::building("empty")};
    park.open();
    for (const auto& [name, value] : std::vector<std::pair<std::string, double>>{
             {"a1/t", 70}, {"a2/t", 70}, {"b1/t", 80}, {"yard/t", 40}, {"lost/t", 40}})
        park.read(name, value);
    const HealthReport report = park.evaluate(shippedProfile());
    ASSERT_EQ(report.buildings.size(), 2u);
    EXPECT_EQ(report.open.contributions.size(), 2u);
    EXPECT_EQ(report.open.name.zh, "露天设备");
    ASSERT_EQ(report.park.contributions.size(), 3u);
    EXPECT_NEAR(report.park.contributions[0].weight, 4 / 7.0, 1e-12);
    EXPECT_NEAR(report.park.contributions[1].weight, 1 / 7.0, 1e-12);
    EXPECT_NEAR(report.park.contributions[2].weight, 2 / 7.0, 1e-12);
    EXPECT_NEAR(*report.park.score, std::pow(85, 4 / 7.0) * std::pow(60, 1 / 7.0) * std::pow(100, 2 / 7.0), 1e-9);
}

TEST(Park, DevicesOfRemovedBuildingsCountNowhere) {
    Case park = pumpCase();
    park.park.devices.push_back(test::device("yard", "", {test::channel("t", "bearingTemperature", "°C")}));
    park.open();
    park.read("pump/v", 9);
    park.read("pump/t", 90);
    park.read("yard/t", 40);
    park.world.buildings.clear();
    park.world.removedBuildings = {"b"};
    const HealthReport report = park.evaluate(shippedProfile());
    EXPECT_TRUE(report.buildings.empty());
    EXPECT_EQ(*report.park.score, 100);
    EXPECT_TRUE(report.device("pump")->score);
}

TEST(Channels, FollowTheParksOrderAndCarryWhatTelemetryNeeds) {
    Case park = pumpCase();
    scene::ChannelSpec& spec = park.park.devices[0].channels[1];
    spec.intervalSeconds = 0.5;
    spec.simulation = scene::SimulationSpec{50, 5, 1, 0.1, 30};
    spec.seriesFile = "/x.csv";
    spec.seriesColumn = "load";
    const telemetry::ChannelTable table = channelsOf(park.park);
    ASSERT_EQ(table.size(), 2u);
    EXPECT_EQ(table[0].name(), "pump/v");
    EXPECT_EQ(table[1].interval, 500ms);
    EXPECT_EQ(table[1].simulation->faultDelta, 30);
    EXPECT_EQ(table[1].simulation->dailyAmplitude, 5);
    EXPECT_EQ(table[1].seriesColumn, "load");
    EXPECT_EQ(table[1].unit, "°C");
}

// Properties, over seeded random parts.

/// Some of them count by the worst of one of two groups.
std::vector<Contribution> randomParts(std::mt19937& random) {
    static const std::array<Indicator, 2> grouped = [] {
        std::array<Indicator, 2> indicators;
        indicators[0].worstOf = "air";
        indicators[1].worstOf = "water";
        return indicators;
    }();
    const auto uniform = [&](double to) { return std::uniform_real_distribution<>(0, to)(random); };
    std::vector<Contribution> parts(1 + random() % 12);
    for (Contribution& part : parts) {
        part.weight = 0.1 + uniform(5);
        part.coverage = random() % 4 ? 1 : uniform(1);
        if (random() % 10) part.score = random() % 5 ? uniform(100) : (random() % 2 ? 0.0 : 100.0);
        part.critical = random() % 20 == 0;
        if (random() % 3 == 0) part.indicator = &grouped[random() % 2];
    }
    return parts;
}

TEST(AggregateProperties, LossesAddUpAndEverythingIsBounded) {
    const HealthProfile profile = shippedProfile();
    std::mt19937 random(20261122);
    size_t scored = 0, capped = 0;
    for (int round = 0; round < 20000; ++round) {
        const HealthScore whole = aggregate("x", {}, randomParts(random), profile);
        double losses = whole.capLoss, weights = 0, effective = 0;
        for (const Contribution& part : whole.contributions) {
            EXPECT_GE(part.loss, 0);
            losses += part.loss;
            weights += part.weight;
            effective += part.effectiveWeight;
        }
        EXPECT_NEAR(weights, 1, 1e-9);
        EXPECT_GE(whole.coverage, 0);
        EXPECT_LE(whole.coverage, 1 + 1e-12);
        EXPECT_EQ(whole.score.has_value(), whole.coverage >= 0.7);
        if (!whole.score) continue;
        ++scored;
        capped += whole.capped;
        EXPECT_NEAR(effective, 1, 1e-9);
        EXPECT_LT(std::abs(losses - (100 - *whole.score)), 1e-9);
        EXPECT_GE(*whole.score, profile.scoreFloor - 1e-9);
        EXPECT_LE(*whole.score, whole.capped ? 59 : 100);
    }
    EXPECT_GT(scored, 5000u);
    EXPECT_GT(capped, 1000u);
}

TEST(AggregateProperties, IsMonotoneAndDoesNotDependOnOrder) {
    const HealthProfile profile = shippedProfile();
    std::mt19937 random(7);
    for (int round = 0; round < 5000; ++round) {
        std::vector<Contribution> parts = randomParts(random);
        const HealthScore before = aggregate("x", {}, parts, profile);
        std::vector<Contribution> shuffled = parts;
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        const HealthScore other = aggregate("x", {}, shuffled, profile);
        ASSERT_EQ(before.score.has_value(), other.score.has_value());
        if (!before.score) continue;
        EXPECT_NEAR(*before.score, *other.score, 1e-9);
        Contribution& better = parts[random() % parts.size()];
        if (!better.score) continue;
        better.score = std::min(100.0, *better.score + 10);
        EXPECT_GE(*aggregate("x", {}, parts, profile).score, *before.score - 1e-9);
    }
}

/// Up to 40 machines in up to 6 buildings and in the open; readings good, bad, old or absent.
Case randomPark(std::mt19937& random) {
    const std::array<const char*, 4> types{"pump", "transformer", "noise", "camera"};
    Case park;
    const size_t buildings = random() % 7;
    for (size_t i = 0; i < buildings; ++i) park.world.buildings.push_back(test::building(fmt::format("b{}", i)));
    for (size_t i = 0, count = 1 + random() % 40; i < count; ++i) {
        park.park.devices.push_back(
            test::device(fmt::format("d{}", i), fmt::format("b{}", random() % (buildings + 1)),
                         {test::channel("v", "vibration", "mm/s"), test::channel("t", "bearingTemperature", "°C"),
                          test::channel("e", "energy", "kWh")}));
        park.park.devices.back().type = types[random() % types.size()];
        if (random() % 8) park.park.devices.back().properties = {{"group", "2"}, {"mount", "flexible"}};
    }
    park.open();
    for (const telemetry::Channel& channel : park.channels.all()) {
        if (random() % 20 == 0) continue;
        const double value = channel.channelId == "v" ? double(random() % 90) / 10 : 40 + double(random() % 70);
        park.read(channel.name(), value, std::chrono::seconds(random() % 10 ? 0 : random() % 900));
    }
    return park;
}

TEST(HealthProperties, EveryScoreOfAParkIsTheSumOfItsParts) {
    const HealthProfile profile = shippedProfile();
    std::mt19937 random(42);
    size_t scored = 0, hatched = 0;
    for (int round = 0; round < 300; ++round) {
        const HealthReport report = randomPark(random).evaluate(profile);
        std::vector<HealthScore> all = report.devices;
        all.insert(all.end(), report.buildings.begin(), report.buildings.end());
        all.insert(all.end(), {report.open, report.park});
        for (const HealthScore& whole : all) {
            double losses = whole.capLoss;
            for (const Contribution& part : whole.contributions) losses += part.loss;
            ++(whole.score ? scored : hatched);
            EXPECT_LT(std::abs(losses - (100 - whole.score.value_or(100))), 1e-9);
            EXPECT_LE(whole.score.value_or(0), whole.capped ? 59 : 100);
            EXPECT_EQ(whole.score.has_value(), whole.coverage > 0 && whole.coverage >= 0.7 - 1e-12);
        }
    }
    EXPECT_GT(scored, 3000u);
    EXPECT_GT(hatched, 300u);
}

TEST(HealthProperties, TheOrderInWhichReadingsArriveDoesNotMatter) {
    const HealthProfile profile = shippedProfile();
    std::mt19937 random(3);
    std::vector<std::pair<int, double>> readings;
    for (int minute = 0; minute < 1500; ++minute) readings.emplace_back(minute, double(random() % 200));
    std::optional<double> first;
    for (int round = 0; round < 5; ++round) {
        Case park;
        park.park.devices = {test::device("air", "", {test::channel("pm", "pm2_5", "µg/m³")})};
        park.open();
        for (const auto& [minute, value] : readings) park.read("air/pm", value, std::chrono::minutes(minute));
        const double score = park.evaluate(profile).park.score.value();
        EXPECT_NEAR(first.value_or(score), score, 1e-9);
        first = score;
        std::shuffle(readings.begin(), readings.end(), random);
    }
}

} // namespace
} // namespace sandtable::decision
