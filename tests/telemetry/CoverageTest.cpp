#include "telemetry/Coverage.h"
#include "telemetry/Ingest.h"
#include "telemetry/sources/MakeSources.h"

#include <gtest/gtest.h>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;

TimePoint at(int64_t seconds) { return TimePoint(std::chrono::seconds(seconds)); }

TEST(Coverage, CountsFreshStaleAndNeverSeenBySourceAndDevice) {
    ChannelTable channels;
    channels.add({.deviceId = "pump", .channelId = "power", .interval = 10s, .source = "old"});
    channels.add({.deviceId = "pump", .channelId = "vibration", .interval = 10s, .source = "new"});
    channels.add({.deviceId = "meter", .channelId = "energy", .interval = 10s, .source = "old"});
    channels.add({.deviceId = "pump", .channelId = "flow", .interval = 10s, .source = "old"});
    channels.add({.deviceId = "lost", .channelId = "x", .source = "removed"});
    TelemetryStore store(channels.size());
    store.append(0, {at(100), 1});
    store.append(1, {at(100), 1});
    store.append(2, {at(75), 1});
    store.append(2, {at(200), 1}); // after the moment asked for

    const auto sources = coverage({{"new", "mqtt"}, {"old", "modbus"}, {"idle", "mqtts"}}, channels, store, at(100));
    ASSERT_EQ(sources.size(), 4u);
    EXPECT_EQ(sources[0].protocol, "mqtt");
    EXPECT_EQ(sources[0].counts.fresh, 1u);

    const SourceCoverage& old = sources[1];
    EXPECT_EQ(old.protocol, "modbus");
    EXPECT_EQ(old.counts.channels, 3u);
    EXPECT_EQ(old.counts.fresh, 1u);
    EXPECT_EQ(old.counts.stale, 1u);
    EXPECT_EQ(old.counts.neverSeen, 1u);
    EXPECT_EQ(old.counts.lastReading, at(100));
    ASSERT_EQ(old.devices.size(), 2u);
    EXPECT_EQ(old.devices[0].deviceId, "pump");
    EXPECT_EQ(old.devices[0].counts.channels, 2u);
    EXPECT_EQ(old.devices[0].counts.neverSeen, 1u);
    EXPECT_EQ(old.devices[1].counts.stale, 1u);
    EXPECT_EQ(old.devices[1].counts.lastReading, at(75));
    EXPECT_EQ(old.devices[0].dark, std::vector<ChannelIndex>{3});
    EXPECT_FALSE(old.devices[0].silent());
    EXPECT_TRUE(old.devices[1].silent());
    EXPECT_EQ(old.darkDevices(), 2u);
    EXPECT_EQ(old.silentDevices(), 1u);
    EXPECT_DOUBLE_EQ(old.completeness(), 1.0 / 3);
    EXPECT_DOUBLE_EQ(sources[2].completeness(), 1); // nothing of it is missing

    EXPECT_EQ(sources[2].counts.channels, 0u);
    EXPECT_EQ(sources[3].sourceId, "");
    EXPECT_EQ(sources[3].devices[0].deviceId, "lost");
    EXPECT_EQ(coverage({{"removed", ""}}, {}, store, at(0)).size(), 1u);
}

TEST(Coverage, NamesProtocols) {
    EXPECT_EQ(protocolName(SimulatorOptions{}), "simulator");
    EXPECT_EQ(protocolName(MqttOptions{.url = "mqtt://x"}), "mqtt");
    EXPECT_EQ(protocolName(MqttOptions{.url = "mqtts://x"}), "mqtts");
    EXPECT_EQ(protocolName(ModbusOptions{.host = "x"}), "modbus");
    EXPECT_EQ(protocolName(PostgresOptions{.database = {.url = "x"}}), "postgresql");
}

TEST(MakeSources, EachServesItsOwnChannels) {
    ChannelTable channels;
    channels.add({.deviceId = "a", .channelId = "x", .simulation = SimulationModel{.base = 1}, .source = "one"});
    channels.add({.deviceId = "b", .channelId = "x", .simulation = SimulationModel{.base = 2}, .source = "two"});
    TelemetryStore store(2);
    Ingest ingest(store);
    Diagnostics diagnostics;
    const auto sources = makeSources("two", SimulatorOptions{.seed = 3}, channels, ingest, diagnostics);
    ASSERT_TRUE(sources);
    ASSERT_EQ(sources->size(), 1u);
    sources->front()->advance(at(1000000));
    EXPECT_FALSE(store.latest(0, TimePoint::max()));
    EXPECT_EQ(store.latest(1, TimePoint::max())->value, 2);
    EXPECT_TRUE(makeSources("three", SimulatorOptions{}, channels, ingest, diagnostics)->empty());
    EXPECT_FALSE(makeSources("three", ModbusOptions{.host = "x"}, channels, ingest, diagnostics));
}

} // namespace
} // namespace sandtable::telemetry
