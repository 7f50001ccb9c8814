#include "app/AlarmDesk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::app {
namespace {

using namespace std::chrono_literals;
using telemetry::AlarmKind;

const TimePoint start{std::chrono::hours(490000)};

scene::Park parkWith(std::optional<double> low, std::optional<double> high) {
    scene::DeviceSpec pump;
    pump.id = "泵-1";
    scene::ChannelSpec& pressure = pump.channels.emplace_back();
    pressure.id = "pressure";
    pressure.low = low;
    pressure.high = high;
    scene::Park park;
    park.devices.push_back(pump);
    return park;
}

telemetry::ChannelTable channels() {
    telemetry::ChannelTable table;
    table.add({.deviceId = "泵-1", .channelId = "pressure", .interval = 10s});
    return table;
}

TEST(AlarmDesk, LimitsOfChannelsBecomeRules) {
    const auto both = alarmRulesOf(parkWith(2, 7), channels());
    ASSERT_EQ(both.size(), 2u);
    EXPECT_EQ(both[0].kind, AlarmKind::High);
    EXPECT_EQ(both[0].limit, 7);
    EXPECT_DOUBLE_EQ(both[0].deadband, 0.1);
    EXPECT_EQ(both[1].kind, AlarmKind::Low);
    EXPECT_EQ(both[1].limit, 2);
    EXPECT_EQ(alarmRulesOf(parkWith({}, 50), channels()).at(0).deadband, 1);
    EXPECT_TRUE(alarmRulesOf(parkWith({}, {}), channels()).empty());
}

TEST(AlarmDesk, JudgesFromWhereThingsStandNotFromThePast) {
    telemetry::TelemetryStore store(1);
    telemetry::Ingest ingest(store);
    AlarmDesk desk(channels(), alarmRulesOf(parkWith({}, 10), channels()));
    ingest.listen([&](std::span<const telemetry::Sample> stored) { desk.hear(stored); });
    const std::vector<telemetry::Sample> past{{0, {start - 30s, 11}}, {0, {start - 20s, 9}}, {0, {start - 10s, 12}}};
    ingest.accept(past, start);
    desk.update(store, start);
    EXPECT_EQ(desk.engine().status(0).raisedAt, start - 10s);

    const std::vector<telemetry::Sample> next{{0, {start + 1s, 5}}};
    ingest.accept(next, start + 1s);
    desk.update(store, start + 1s);
    EXPECT_EQ(desk.engine().status(0).state, telemetry::AlarmState::ReturnedUnacknowledged);
    EXPECT_EQ(desk.recent().size(), 2u) << "raised, cleared";
    EXPECT_TRUE(desk.acknowledge(0, "Li"));
    EXPECT_FALSE(desk.acknowledge(0, "Li"));
}

} // namespace
} // namespace sandtable::app
