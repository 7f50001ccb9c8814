#include "decision/health/HealthEngine.h"
#include "DecisionWorlds.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>

namespace sandtable::decision {
namespace {

using namespace std::chrono_literals;
using test::Case;
using test::noon;
using test::pumpCase;
using test::shippedProfile;

void expectSame(const Contribution& a, const Contribution& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.time, b.time);
    EXPECT_EQ(a.score, b.score);
    EXPECT_EQ(a.weight, b.weight);
    EXPECT_EQ(a.coverage, b.coverage);
    EXPECT_EQ(a.effectiveWeight, b.effectiveWeight);
    EXPECT_EQ(a.loss, b.loss);
    EXPECT_EQ(a.critical, b.critical);
    EXPECT_EQ(a.reason, b.reason);
    EXPECT_EQ(a.reasonDetail, b.reasonDetail);
    EXPECT_EQ(a.indicator, b.indicator);
}

void expectSame(const HealthScore& a, const HealthScore& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.name.zh, b.name.zh);
    EXPECT_EQ(a.score, b.score);
    EXPECT_EQ(a.coverage, b.coverage);
    EXPECT_EQ(a.capped, b.capped);
    EXPECT_EQ(a.capLoss, b.capLoss);
    ASSERT_EQ(a.contributions.size(), b.contributions.size());
    for (size_t i = 0; i < a.contributions.size(); ++i) expectSame(a.contributions[i], b.contributions[i]);
}

void expectSame(const std::vector<HealthScore>& a, const std::vector<HealthScore>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) expectSame(a[i], b[i]);
}

void expectSame(const HealthScores& a, const HealthScores& b) {
    expectSame(a.park, b.park);
    expectSame(a.open, b.open);
    expectSame(a.buildings, b.buildings);
    expectSame(a.devices, b.devices);
}

void expectSame(const HealthReport& a, const HealthReport& b) {
    EXPECT_EQ(a.time, b.time);
    expectSame(static_cast<const HealthScores&>(a), static_cast<const HealthScores&>(b));
    ASSERT_EQ(a.themes.size(), b.themes.size());
    for (size_t i = 0; i < a.themes.size(); ++i) expectSame(a.themes[i], b.themes[i]);
}

/// Machines, a noise meter, an air station, a tank and a transformer in three buildings, one of them removed, and in
/// the open.
Case mixedPark() {
    Case park;
    park.world.buildings = {test::building("a"), test::building("b"), test::building("empty")};
    park.world.removedBuildings = {"gone"};
    const std::array<const char*, 4> places{"a", "b", "", "gone"};
    for (int i = 0; i < 8; ++i) {
        park.park.devices.push_back(
            test::device(fmt::format("pump{}", i), places[i % 4],
                         {test::channel("v", "vibration", "mm/s"), test::channel("t", "bearingTemperature", "°C")}));
        park.park.devices.back().properties = {{"group", "2"}, {"mount", "rigid"}};
    }
    park.park.devices.push_back(test::device("noise", "a", {test::channel("l", "noise", "dB(A)")}));
    park.park.devices.push_back(
        test::device("air", "", {test::channel("pm", "pm2_5", "µg/m³"), test::channel("o3", "o3", "µg/m³")}));
    park.park.devices.push_back(test::device("tank", "b", {test::channel("l", "tankLevel", "m")}));
    park.park.devices.back().channels[0].low = 0;
    park.park.devices.back().channels[0].high = 60;
    park.park.devices.push_back(
        test::device("transformer", "a",
                     {test::channel("k", "loadFactor", "%"), test::channel("o", "oilTemperature", "°C"),
                      test::channel("a", "ambientTemperature", "°C")}));
    park.park.devices.back().properties = {{"thermalModel", "onan"}};
    park.open();
    return park;
}

/// Over a day and a half: bursts and silences, readings late, doubled and ahead of the clock.
void runSequence(uint32_t seed, Duration ageingStep, int steps, int longestStepMilliseconds) {
    const HealthProfile profile = shippedProfile();
    std::mt19937 random(seed);
    Case park = mixedPark();
    HealthEngine engine(park.park, park.world, profile, park.channels, *park.store, ageingStep);
    TimePoint at = noon;
    for (int round = 0; round < steps; ++round) {
        for (auto i = random() % 6; i > 0; --i) {
            const auto channel = static_cast<telemetry::ChannelIndex>(random() % park.channels.size());
            const Duration ahead(static_cast<int>(random() % 400000) - 300000);
            park.store->append(channel, {at + ahead, double(random() % 1000) / 10});
        }
        const bool silence = random() % 15 == 0, back = random() % 40 == 0;
        at += back ? Duration(-3600000) : silence ? Duration(random() % 20000000) : 1s * (ageingStep >= 1s);
        at += Duration(random() % static_cast<unsigned long>(longestStepMilliseconds));
        engine.update(at);
        expectSame(engine.report(), evaluateHealth(park.park, park.world, profile, park.channels, *park.store, at));
        if (testing::Test::HasFailure()) FAIL() << "seed " << seed << " round " << round;
    }
}

TEST(HealthEngineProperties, IsAlwaysTheReportFromNothing) {
    for (uint32_t seed = 1; seed <= 8; ++seed) runSequence(seed, 1s, 150, 90000);
}

TEST(HealthEngineProperties, IsExactAlsoBetweenMillisecondsWhenAsked) {
    for (uint32_t seed = 11; seed <= 14; ++seed) runSequence(seed, 1ms, 150, 40);
}

TEST(HealthEngineProperties, TheOrderOfTheMessagesDoesNotMatter) {
    const HealthProfile profile = shippedProfile();
    std::mt19937 random(5);
    Case ordered = mixedPark(), shuffled = mixedPark();
    std::vector<telemetry::Sample> samples;
    for (telemetry::ChannelIndex channel = 0; channel < ordered.channels.size(); ++channel)
        for (int minute = 0; minute < 200; ++minute)
            samples.push_back({channel, {noon - std::chrono::minutes(minute), double(random() % 64)}});
    HealthEngine first(ordered.park, ordered.world, profile, ordered.channels, *ordered.store);
    HealthEngine second(shuffled.park, shuffled.world, profile, shuffled.channels, *shuffled.store);
    ordered.store->append(samples);
    first.update(noon);
    std::shuffle(samples.begin(), samples.end(), random);
    for (size_t i = 0; i < samples.size(); ++i) {
        shuffled.store->append(samples[i].channel, samples[i].reading);
        if (i % 50 == 0) second.update(noon);
    }
    second.update(noon);
    expectSame(first.report(), second.report());
}

TEST(HealthEngine, ScoresOnlyWhatHasChanged) {
    Case park = mixedPark();
    const HealthProfile profile = shippedProfile();
    for (const auto& channel : park.channels.all()) park.read(channel.name(), 20);
    HealthEngine engine(park.park, park.world, profile, park.channels, *park.store);
    engine.update(noon);
    EXPECT_EQ(engine.scoredLast(), park.channels.size()); // ambient is not scored, but the hot spot is
    engine.update(noon + 120s);                           // two intervals: all still count in full
    EXPECT_EQ(engine.scoredLast(), 0u);
    park.read("pump0/v", 1, -120s);
    engine.update(noon + 120s);
    EXPECT_EQ(engine.scoredLast(), 1u);
    engine.update(noon + 120s + 1ms);                         // the others begin to age
    EXPECT_EQ(engine.scoredLast(), park.channels.size() - 3); // but pump0, and o3 and pm, which lack hours
    engine.update(noon + 120s + 500ms);
    EXPECT_EQ(engine.scoredLast(), 0u);
    engine.update(noon + 121s + 1ms);
    EXPECT_GT(engine.scoredLast(), 0u);
}

TEST(HealthEngine, AnotherWorldScoresNoChannelAgain) {
    Case park = mixedPark();
    const HealthProfile profile = shippedProfile();
    for (const auto& channel : park.channels.all()) park.read(channel.name(), 20);
    HealthEngine engine(park.park, park.world, profile, park.channels, *park.store);
    engine.update(noon);
    park.world.buildings.erase(park.world.buildings.begin());
    park.world.removedBuildings.push_back("a");
    engine.setWorld(park.world);
    expectSame(engine.report(), park.evaluate(profile));
    engine.update(noon);
    EXPECT_EQ(engine.scoredLast(), 0u);
}

/// How long it takes is printed for docs/benchmarks.md and not judged here.
TEST(HealthEngine, OneReadingAmongTenThousandDevicesTouchesOneChannel) {
    Case park;
    for (int i = 0; i < 200; ++i) park.world.buildings.push_back(test::building(fmt::format("b{}", i)));
    for (int i = 0; i < 10000; ++i) {
        park.park.devices.push_back(
            test::device(fmt::format("d{}", i), fmt::format("b{}", i % 201),
                         {test::channel("v", "vibration", "mm/s"), test::channel("t", "bearingTemperature", "°C"),
                          test::channel("n", "noise", "dB(A)"), test::channel("o", "oilTemperature", "°C"),
                          test::channel("f", "loadFactor", "%")}));
        park.park.devices.back().properties = {{"group", "2"}, {"mount", "rigid"}};
    }
    park.open();
    for (telemetry::ChannelIndex i = 0; i < park.channels.size(); ++i) park.store->append(i, {noon, 2});
    const HealthProfile profile = shippedProfile();
    HealthEngine engine(park.park, park.world, profile, park.channels, *park.store);
    const auto timed = [&](const char* what, const auto& work) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - begin;
        std::cout << fmt::format("{}: {:.2f} ms\n", what, elapsed.count());
    };
    timed("all 50000 channels", [&] { engine.update(noon); });
    EXPECT_EQ(engine.scoredLast(), 50000u);
    park.store->append(25, {noon + 1s, 60});
    timed("one reading", [&] { engine.update(noon + 1s); });
    EXPECT_EQ(engine.scoredLast(), 1u);
    timed("all ageing", [&] { engine.update(noon + 150s); });
    timed("another world", [&] { engine.setWorld(park.world); });
}

} // namespace
} // namespace sandtable::decision
