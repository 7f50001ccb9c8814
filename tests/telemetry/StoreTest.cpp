#include "telemetry/store/TelemetryStore.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <thread>

namespace sandtable::telemetry {
namespace {

TimePoint at(int64_t seconds) { return TimePoint(std::chrono::seconds(seconds)); }

std::vector<double> values(const std::vector<Reading>& readings) {
    std::vector<double> result;
    for (const Reading& reading : readings) result.push_back(reading.value);
    return result;
}

TEST(ChannelTable, FindsChannelsByDeviceAndChannel) {
    ChannelTable table;
    const ChannelIndex power = table.add({.deviceId = "泵-1", .channelId = "power"});
    const ChannelIndex flow = table.add({.deviceId = "泵-1", .channelId = "flow"});
    EXPECT_EQ(table.find("泵-1", "power"), power);
    EXPECT_EQ(table.find("泵-1/flow"), flow);
    EXPECT_EQ(table.find("泵-2", "power"), std::nullopt);
    EXPECT_EQ(table.size(), 2u);
}

TEST(ChannelTable, OfTwoChannelsWithOneNameTheFirstIsFound) {
    ChannelTable table;
    table.add({.deviceId = "a", .channelId = "b", .unit = "first"});
    table.add({.deviceId = "a", .channelId = "b", .unit = "second"});
    EXPECT_EQ(table[*table.find("a", "b")].unit, "first");
    EXPECT_EQ(table[1].unit, "second");
}

TEST(ChannelTable, StaleAfterTwoIntervals) {
    const Channel channel{.interval = std::chrono::seconds(60)};
    EXPECT_FALSE(isStale(channel, at(0), at(120)));
    EXPECT_TRUE(isStale(channel, at(0), at(121)));
    EXPECT_FALSE(isStale(channel, at(200), at(100))); // seen from before the reading
}

TEST(TelemetryStore, AnswersForAnyMoment) {
    TelemetryStore store(1);
    for (int i = 1; i <= 3; ++i) store.append(0, {at(10 * i), double(i)});
    EXPECT_FALSE(store.latest(0, at(9)));
    EXPECT_EQ(store.latest(0, at(10))->value, 1);
    EXPECT_EQ(store.latest(0, at(29))->value, 2);
    EXPECT_EQ(store.latest(0, at(1000))->value, 3);
    EXPECT_EQ(values(store.range(0, at(10), at(20))), (std::vector<double>{1, 2}));
    EXPECT_TRUE(store.range(0, at(20), at(10)).empty());
    EXPECT_EQ(store.newest(), at(30));
}

TEST(TelemetryStore, PutsLateReadingsInTheirPlaceAndDropsDuplicates) {
    TelemetryStore store(1);
    store.append(0, {at(10), 1});
    store.append(0, {at(30), 3});
    store.append(0, {at(20), 2});
    store.append(0, {at(20), 99}); // retained or repeated by the broker
    EXPECT_EQ(values(store.range(0, at(0), at(100))), (std::vector<double>{1, 2, 3}));
    EXPECT_EQ(store.counts().stored, 3u);
    EXPECT_EQ(store.counts().late, 1u);
    EXPECT_EQ(store.counts().duplicate, 1u);
}

TEST(TelemetryStore, KeepsWithinABudgetAndSaysWhatMadeRoom) {
    constexpr size_t megabyte = 1 << 20;
    EXPECT_EQ(readingsPerChannelWithin(512 * megabyte, 1500), mostReadingsPerChannel);
    EXPECT_EQ(readingsPerChannelWithin(0, 1500), fewestReadingsPerChannel);
    EXPECT_EQ(readingsPerChannelWithin(0, 0), fewestReadingsPerChannel);
    const size_t kept = readingsPerChannelWithin(512 * megabyte, 50'000);
    EXPECT_LE(50'000 * (kept * 16 + 768), 512 * megabyte);
    EXPECT_GT(50'000 * (kept * 16 + 16 + 768), 512 * megabyte);

    TelemetryStore store(2, 3);
    for (int i = 0; i < 10; ++i) store.append(0, {at(i), double(i)});
    EXPECT_EQ(values(store.range(0, at(0), at(100))), (std::vector<double>{7, 8, 9}));
    EXPECT_EQ(store.counts().stored, 10u);
    EXPECT_EQ(store.counts().displaced, 7u);
}

TEST(TelemetryStore, HandsOnWhatIsOlderThanAllItKeeps) {
    TelemetryStore store(1, 2);
    std::vector<Sample> stored;
    store.append(std::vector<Sample>{{0, {at(10), 1}}, {0, {at(20), 2}}, {0, {at(5), 3}}}, &stored);
    ASSERT_EQ(stored.size(), 3u) << "the history is to have it";
    EXPECT_EQ(values(store.range(0, at(0), at(100))), (std::vector<double>{1, 2}));
    EXPECT_EQ(store.counts().late, 1u);
    EXPECT_EQ(store.counts().displaced, 1u);
}

TEST(TelemetryStore, RejectsWhatIsNotANumber) {
    TelemetryStore store(1);
    store.append(0, {at(1), std::numeric_limits<double>::quiet_NaN()});
    store.append(0, {at(2), std::numeric_limits<double>::infinity()});
    EXPECT_EQ(store.counts().rejected, 2u);
    EXPECT_EQ(store.revision(), 0u);
    EXPECT_FALSE(store.newest());
}

TEST(TelemetryStore, NamesTheChannelsThatChanged) {
    TelemetryStore store(3);
    store.append(0, {at(1), 1});
    const uint64_t seen = store.revision();
    EXPECT_TRUE(store.changedSince(seen).empty());
    store.append(2, {at(1), 1});
    store.append(0, {at(1), 1}); // a duplicate changes nothing
    EXPECT_EQ(store.changedSince(seen), std::vector<ChannelIndex>{2});
    EXPECT_EQ(store.changedSince(0), (std::vector<ChannelIndex>{0, 2}));
}

TEST(TelemetryStore, KeepsTheNewestWhateverTheOrderOfArrival) {
    std::vector<int> order(50);
    for (size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::shuffle(order.begin(), order.end(), std::mt19937(seed));
        TelemetryStore store(2, 7);
        for (const int i : order) store.append(1, {at(i), double(i)});
        EXPECT_EQ(values(store.range(1, at(-1), at(100))), (std::vector<double>{43, 44, 45, 46, 47, 48, 49})) << seed;
        EXPECT_EQ(store.counts().stored, 50u);
        EXPECT_EQ(store.counts().displaced, 43u);
        EXPECT_TRUE(store.range(0, at(-1), at(100)).empty());
    }
}

TEST(TelemetryStore, HourlyMeansReachBeyondTheRawReadings) {
    TelemetryStore store(2, 100);
    for (int64_t second = 1; second <= 30 * 3600; ++second)
        store.append(0, {at(second), static_cast<double>((second - 1) / 3600)});
    const auto means = store.hourlyMeans(0, at(30 * 3600), 24);
    ASSERT_EQ(means.size(), 24u);
    EXPECT_EQ(means.front(), 6);
    EXPECT_EQ(means.back(), 29);
    EXPECT_TRUE(store.hourlyMeans(1, at(0), 24).empty());
    EXPECT_EQ(store.hourlyMeans(0, at(100 * 3600), 24).size(), 0u);
}

TEST(TelemetryStore, HourlyMeansSeeNothingAfterTheMoment) {
    TelemetryStore store(1);
    for (const int64_t minute : {10, 20, 40, 70}) store.append(0, {at(minute * 60), static_cast<double>(minute)});
    EXPECT_EQ(store.hourlyMeans(0, at(30 * 60), 3), (std::vector<double>{15}));
    EXPECT_EQ(store.hourlyMeans(0, at(3600), 3), (std::vector<double>{70.0 / 3}));
    EXPECT_EQ(store.hourlyMeans(0, at(7200), 3), (std::vector<double>{70.0 / 3, 70}));
    store.append(0, {at(15 * 60), 2}); // late
    EXPECT_EQ(store.hourlyMeans(0, at(3600), 1), (std::vector<double>{18}));
}

TEST(TelemetryStore, HourlyMeansOfOldHoursComeFromTheRawReadings) {
    TelemetryStore store(1);
    for (int64_t hour = 1; hour <= 200; ++hour) store.append(0, {at(hour * 3600), static_cast<double>(hour)});
    EXPECT_EQ(store.hourlyMeans(0, at(10 * 3600), 2), (std::vector<double>{9, 10}));
}

TEST(TelemetryStore, RevisionGrowsWithEveryStoredReadingOnly) {
    TelemetryStore store(1);
    store.append(0, {at(1), 1});
    const uint64_t before = store.revision();
    store.append(0, {at(1), 1});
    EXPECT_EQ(store.revision(), before);
    store.append(0, {at(2), 1});
    EXPECT_GT(store.revision(), before);
}

TEST(TelemetryStore, TakesReadingsFromSeveralThreads) {
    TelemetryStore store(4, 10000);
    std::vector<std::thread> writers;
    for (ChannelIndex thread = 0; thread < 4; ++thread)
        writers.emplace_back([&store, thread] {
            for (int i = 0; i < 1000; ++i)
                store.append((thread + static_cast<ChannelIndex>(i)) % 4, {at(i * 4 + int(thread)), 1});
        });
    for (int i = 0; i < 100; ++i) (void)store.latest(0, at(i));
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(store.counts().stored, 4000u);
}

} // namespace
} // namespace sandtable::telemetry
