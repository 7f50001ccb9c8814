#include "telemetry/sources/SourcePast.h"

#include "../TestData.h"
#include "telemetry/Ingest.h"
#include "telemetry/history/Buckets.h"
#include "telemetry/sources/SeriesSource.h"
#include "telemetry/sources/Simulator.h"

#include <gmock/gmock.h>

#include <cmath>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;

const TimePoint moment = TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)) + 8h;

TEST(SourcePast, TheSimulatorTellsItsPastExactlyAsItWouldHaveSaidIt) {
    ChannelTable channels;
    channels.add({.deviceId = "pump",
                  .channelId = "power",
                  .interval = 1min,
                  .simulation = SimulationModel{.base = 5, .dailyAmplitude = 1, .noise = 0.3}});
    TelemetryStore store(1);
    Ingest ingest(store);
    const auto source = makeSimulator(channels, ingest, 7);
    source->advance(moment);
    const auto live = store.range(0, moment - 24h, moment);
    const auto again = pastOf(channels[0], SimulatorOptions{.seed = 7}, moment - 24h, moment);
    ASSERT_TRUE(again);
    ASSERT_EQ(again->size(), live.size());
    for (size_t i = 0; i < live.size(); ++i) {
        EXPECT_EQ((*again)[i].time, live[i].time);
        EXPECT_EQ((*again)[i].value, live[i].value);
    }
    EXPECT_LE(pastOf(channels[0], SimulatorOptions{.seed = 7}, moment - 24h, moment, 100)->size(), 100u);
    EXPECT_TRUE(pastOf(channels[0], SimulatorOptions{.seed = 7}, moment, moment)->empty());
}

TEST(SourcePast, ARecordedSeriesTellsAllItHoldsAndALiveSourceNothing) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("day.csv", "time,a\n2026-11-21T09:00:00Z,1\n2026-11-22T07:00:00Z,2\n"
                                              "2026-11-22T09:00:00Z,3\n");
    Channel channel{.deviceId = "meter", .channelId = "a", .seriesFile = file.string(), .seriesColumn = "a"};
    const auto past = pastOf(channel, SeriesOptions{}, moment - 24h, moment);
    ASSERT_TRUE(past) << past.error().text();
    ASSERT_EQ(past->size(), 2u);
    EXPECT_EQ((*past)[1].value, 2);
    channel.seriesColumn = "b";
    EXPECT_THAT(pastOf(channel, SeriesOptions{}, moment - 24h, moment).error().text(),
                testing::HasSubstr("has no column \"b\""));
    EXPECT_TRUE(pastOf(channel, MqttOptions{}, moment - 24h, moment)->empty());
}

TEST(Buckets, GatherReadingsAsAHistoryDoes) {
    std::vector<Reading> readings;
    for (int i = 0; i < 5000; ++i)
        if (i % 700 < 500) readings.push_back({moment + 13s * i, std::sin(i * 0.1)});
    const test::TemporaryFolder folder;
    auto history = openSqliteHistory(folder.path() / "h.sqlite");
    ASSERT_TRUE(history);
    ChannelTable channels;
    channels.add({.deviceId = "d", .channelId = "c"});
    std::vector<Sample> samples;
    for (const Reading& reading : readings) samples.push_back({0, reading});
    ASSERT_TRUE((*history)->append(channels, samples));
    for (const Duration width : {Duration(1s), Duration(10min), Duration(7h)}) {
        const auto stored = (*history)->buckets("d/c", moment + 1h, moment + 48h, width);
        ASSERT_TRUE(stored);
        const auto made = bucketsOf(readings, moment + 1h, width);
        ASSERT_EQ(made.size(), stored->size());
        for (size_t i = 0; i < made.size(); ++i) {
            EXPECT_EQ(made[i].from, (*stored)[i].from);
            EXPECT_EQ(made[i].count, (*stored)[i].count);
            EXPECT_EQ(made[i].min, (*stored)[i].min);
            EXPECT_EQ(made[i].max, (*stored)[i].max);
            EXPECT_EQ(made[i].last, (*stored)[i].last);
            EXPECT_NEAR(made[i].mean, (*stored)[i].mean, 1e-12);
        }
        const auto means = meansOf(made, moment + 1h, width, 3);
        EXPECT_EQ(means.size(), 3u);
    }
    EXPECT_TRUE(bucketsOf({}, moment, 1s).empty());
}

} // namespace
} // namespace sandtable::telemetry
