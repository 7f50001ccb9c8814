// Values come in the device's unit and are kept in the channel's, whatever brings them.
#include "telemetry/sources/MakeSources.h"
#include "telemetry/sources/MqttRouter.h"
#include "telemetry/sources/SourcePast.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::telemetry {
namespace {

using testing::HasSubstr;

const TimePoint received = *parseIsoTime("2026-11-22T08:00:00Z");

TEST(SentUnit, IsLookedUpOnceAndRefusedWithBothNames) {
    ChannelTable channels;
    channels.add({.deviceId = "泵-1", .channelId = "t", .unit = "°C", .sentUnit = "°F"});
    channels.add({.deviceId = "泵-1", .channelId = "p", .unit = "kW", .sentUnit = "kWh"});
    channels.add({.deviceId = "泵-1", .channelId = "q", .unit = "m3/h"});
    EXPECT_NEAR(channels[0].fromSent(212), 100, 1e-9);
    EXPECT_NEAR(channels[0].fromSent.inverse(100), 212, 1e-9);
    EXPECT_TRUE(channels[0].refusal.empty());
    EXPECT_THAT(channels[1].refusal, HasSubstr("泵-1/p"));
    EXPECT_THAT(channels[1].refusal, HasSubstr("\"kWh\""));
    EXPECT_THAT(channels[1].refusal, HasSubstr("\"kW\""));
    EXPECT_FALSE(serves({}, channels[1]));
    EXPECT_EQ(channels[2].fromSent(5.5), 5.5);
}

TEST(SentUnit, OfMqttMessages) {
    ChannelTable channels;
    channels.add({.deviceId = "d", .channelId = "t", .unit = "°C", .sentUnit = "°F"});
    channels.add(
        {.deviceId = "d", .channelId = "p", .unit = "MPa", .address = TopicAddress{"own", "/p"}, .sentUnit = "bar"});
    channels.add({.deviceId = "d", .channelId = "wrong", .unit = "kW", .sentUnit = "kg"});
    const auto router = MqttRouter::make(channels, {.url = "mqtt://x", .topics = {{.topic = "all/{device}"}}});
    ASSERT_TRUE(router) << router.error().text();
    std::vector<Sample> samples;
    EXPECT_EQ(router->route({"sandtable/d/t", "212", false}, received, samples).outcome, RoutedMessage::Outcome::Taken);
    EXPECT_EQ(router->route({"own", R"({"p": 16})", false}, received, samples).outcome, RoutedMessage::Outcome::Taken);
    EXPECT_EQ(router->route({"all/d", R"({"t": 32, "wrong": 1})", false}, received, samples).outcome,
              RoutedMessage::Outcome::Taken);
    EXPECT_EQ(router->route({"sandtable/d/wrong", "1", false}, received, samples).outcome,
              RoutedMessage::Outcome::Unknown);
    ASSERT_EQ(samples.size(), 3u);
    EXPECT_NEAR(samples[0].reading.value, 100, 1e-9);
    EXPECT_NEAR(samples[1].reading.value, 1.6, 1e-9);
    EXPECT_NEAR(samples[2].reading.value, 0, 1e-9);
}

TEST(SentUnit, OfRecordedSeries) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("m.csv", "time,w,kg\n2026-11-22T07:00:00Z,2500,1\n").string();
    ChannelTable channels;
    Channel good{.deviceId = "d", .channelId = "p", .unit = "kW", .seriesFile = file, .seriesColumn = "w"};
    good.sentUnit = "W";
    Channel bad{.deviceId = "d", .channelId = "q", .unit = "kW", .seriesFile = file, .seriesColumn = "kg"};
    bad.sentUnit = "kg";
    channels.add(good);
    channels.add(bad);
    TelemetryStore store(channels.size());
    Ingest ingest(store);
    Diagnostics diagnostics;
    auto sources = makeSources("", SeriesOptions{}, channels, ingest, diagnostics);
    ASSERT_TRUE(sources) << sources.error().text();
    for (const auto& source : *sources) source->advance(received);
    ASSERT_TRUE(store.latest(0, received));
    EXPECT_NEAR(store.latest(0, received)->value, 2.5, 1e-9);
    EXPECT_FALSE(store.latest(1, received));
    const auto past = pastOf(channels[0], SeriesOptions{}, received - std::chrono::hours(2), received);
    ASSERT_TRUE(past && past->size() == 1u);
    EXPECT_NEAR(past->front().value, 2.5, 1e-9);
    EXPECT_TRUE(pastOf(channels[1], SeriesOptions{}, received - std::chrono::hours(2), received)->empty());
}

} // namespace
} // namespace sandtable::telemetry
