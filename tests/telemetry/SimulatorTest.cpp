#include "telemetry/sources/Simulator.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sandtable::telemetry {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const TimePoint noon = *parseIsoTime("2026-11-22T12:00:00Z");

Channel simulated(const std::string& device, SimulationModel model, Duration interval = minutes(1)) {
    return {.deviceId = device, .channelId = "c", .interval = interval, .simulation = model};
}

std::vector<Reading> everything(const TelemetryStore& store, ChannelIndex channel) {
    return store.range(channel, TimePoint::min(), TimePoint::max());
}

TEST(Simulator, IsAPureFunctionOfSeedChannelAndTime) {
    const Channel a =
        simulated("a", {.base = 10, .dailyAmplitude = 3, .noise = 1, .faultRatePerDay = 2, .faultDelta = 5});
    const Channel b = simulated("b", *a.simulation);
    const double value = simulatedValue(a, 7, noon);
    (void)simulatedValue(a, 7, noon + hours(1));
    EXPECT_EQ(simulatedValue(a, 7, noon), value);
    EXPECT_NE(simulatedValue(a, 8, noon), value);
    EXPECT_NE(simulatedValue(b, 7, noon), value);
}

TEST(Simulator, StaysWithinWhatTheModelSays) {
    const Channel channel = simulated("a", {.base = 10, .dailyAmplitude = 3, .noise = 1});
    double lowest = 1e9, highest = -1e9;
    for (int i = 0; i < 3 * 1440; ++i) {
        const double value = simulatedValue(channel, 1, noon + minutes(i));
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    }
    EXPECT_GE(lowest, 10 - 3 - 1);
    EXPECT_LE(highest, 10 + 3 + 1);
    EXPECT_LT(lowest, 8);
    EXPECT_GT(highest, 12);
}

TEST(Simulator, PeaksInTheAfternoonInChina) {
    const Channel channel = simulated("a", {.base = 0, .dailyAmplitude = 1});
    const TimePoint chinaMidnight = *parseIsoTime("2026-11-22T00:00:00+08:00");
    int best = 0;
    for (int minute = 0; minute < 1440; ++minute)
        if (simulatedValue(channel, 1, chinaMidnight + minutes(minute)) >
            simulatedValue(channel, 1, chinaMidnight + minutes(best)))
            best = minute;
    EXPECT_NEAR(best, 14 * 60, 61);
}

TEST(Simulator, NoiseIsSmooth) {
    const Channel channel = simulated("a", {.noise = 1});
    for (int i = 0; i < 10000; ++i) {
        const TimePoint time = noon + std::chrono::seconds(i);
        EXPECT_LT(
            std::abs(simulatedValue(channel, 3, time + std::chrono::seconds(1)) - simulatedValue(channel, 3, time)),
            0.03);
    }
}

TEST(Simulator, FaultsAreAsRareAsAskedAndLastMinutesToHours) {
    const Channel channel = simulated("a", {.faultRatePerDay = 0.5, .faultDelta = 1});
    const int days = 400;
    int faults = 0, minutesFaulty = 0;
    bool faulty = false;
    for (int i = 0; i < days * 1440; ++i) {
        const bool isNow = simulatedValue(channel, 11, noon + minutes(i)) > 0;
        faults += isNow && !faulty;
        minutesFaulty += isNow;
        faulty = isNow;
    }
    EXPECT_NEAR(faults, 0.5 * days, 45); // binomial, more than three standard deviations
    EXPECT_GT(minutesFaulty / faults, 20);
    EXPECT_LT(minutesFaulty / faults, 120);
}

TEST(SimulatorSource, FirstFillsTheHistoryThenGoesOn) {
    ChannelTable channels;
    channels.add(simulated("a", {.base = 1}));
    TelemetryStore store(channels.size());
    Ingest ingest(store);
    const auto source = makeSimulator(channels, ingest, 1);
    EXPECT_EQ(source->status().state, ConnectionState::Stopped);
    source->advance(noon);
    EXPECT_EQ(everything(store, 0).size(), 1440u);
    EXPECT_GT(store.newest(), noon - minutes(1));
    EXPECT_LE(store.newest(), noon);
    source->advance(noon + minutes(10));
    EXPECT_EQ(everything(store, 0).size(), 1450u);
    source->advance(noon); // time does not go back
    EXPECT_EQ(everything(store, 0).size(), 1450u);
    EXPECT_EQ(source->status().state, ConnectionState::Connected);
    EXPECT_EQ(source->status().received, 1450u);
}

TEST(SimulatorSource, TheWayThroughTimeDoesNotMatter) {
    ChannelTable channels;
    for (const char* id : {"a", "b", "c"})
        channels.add(simulated(id, {.base = 5, .dailyAmplitude = 1, .noise = 1, .faultRatePerDay = 3, .faultDelta = 4},
                               std::chrono::seconds(17)));
    TelemetryStore once(channels.size(), 100000), often(channels.size(), 100000);
    Ingest onceIngest(once), oftenIngest(often);
    const auto a = makeSimulator(channels, onceIngest, 5, hours(2));
    const auto b = makeSimulator(channels, oftenIngest, 5, hours(1));
    a->advance(noon);
    for (int i = 60; i >= 0; i -= 3) b->advance(noon - minutes(i));
    for (ChannelIndex i = 0; i < channels.size(); ++i) {
        const auto x = once.range(i, noon - hours(2) + std::chrono::milliseconds(1), noon), y = everything(often, i);
        ASSERT_EQ(x.size(), y.size());
        for (size_t k = 0; k < x.size(); ++k) {
            EXPECT_EQ(x[k].time, y[k].time);
            EXPECT_EQ(x[k].value, y[k].value);
        }
    }
}

TEST(SimulatorSource, ChannelsSpeakAtDifferentMoments) {
    ChannelTable channels;
    for (int i = 0; i < 20; ++i) channels.add(simulated(fmt::format("d{}", i), {}));
    TelemetryStore store(channels.size());
    Ingest ingest(store);
    makeSimulator(channels, ingest, 1)->advance(noon);
    std::vector<TimePoint> times;
    for (ChannelIndex i = 0; i < channels.size(); ++i) times.push_back(store.latest(i, noon)->time);
    std::sort(times.begin(), times.end());
    EXPECT_GE(std::unique(times.begin(), times.end()) - times.begin(), 19);
}

TEST(SimulatorSource, MakesOnlyWhatTheStoreKeepsAndItsHourlySumsNeed) {
    ChannelTable channels;
    channels.add(simulated("a", {}, std::chrono::milliseconds(1)));
    TelemetryStore store(channels.size(), 100);
    Ingest ingest(store);
    const auto source = makeSimulator(channels, ingest, 1);
    source->advance(noon);
    EXPECT_EQ(everything(store, 0).size(), 100u);
    EXPECT_EQ(everything(store, 0).back().time, noon);
    EXPECT_EQ(store.counts().stored, 172'800u);
    source->advance(noon + hours(24 * 365));
    EXPECT_EQ(everything(store, 0).back().time, noon + hours(24 * 365));
    EXPECT_EQ(store.counts().stored, 345'600u);
}

TEST(SimulatorSource, AFastChannelHasItsDailyMeanFromTheStart) {
    ChannelTable channels;
    channels.add(simulated("a", {.base = 5}, std::chrono::seconds(10)));
    TelemetryStore store(channels.size(), 100);
    Ingest ingest(store);
    makeSimulator(channels, ingest, 1)->advance(noon);
    EXPECT_EQ(store.hourlyMeans(0, noon, 24, 270).size(), 24u);
}

TEST(SimulatorSource, LeavesOtherChannelsAlone) {
    ChannelTable channels;
    channels.add({.deviceId = "real", .channelId = "c"});
    Channel replayed = simulated("replayed", {});
    replayed.seriesFile = "meter.csv";
    channels.add(replayed);
    TelemetryStore store(channels.size());
    Ingest ingest(store);
    makeSimulator(channels, ingest, 1)->advance(noon);
    EXPECT_EQ(store.counts().stored, 0u);
}

} // namespace
} // namespace sandtable::telemetry
