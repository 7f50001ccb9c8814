#include "app/session/AlarmDesk.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

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

TEST(AlarmDesk, OwnRulesGoBeforeTemplatesAndTemplatesBeforeLimits) {
    using telemetry::AlarmPriority;
    scene::Park park = parkWith(2, 7);
    park.devices[0].type = "pump";
    park.devices[0].channels[0].quantity = "pressure";
    park.alarmTemplates = {{"pump", "", {{.kind = AlarmKind::High, .limit = 6, .priority = AlarmPriority::High}}},
                           {"fan", "pressure", {{.kind = AlarmKind::High, .limit = 1}}},
                           {"", "pressure", {{.kind = AlarmKind::LowLow, .limit = 1, .onDelay = 5s}}}};
    const auto byTemplate = alarmRulesOf(park, channels());
    ASSERT_EQ(byTemplate.size(), 3u); // high, low, lowLow
    EXPECT_EQ(byTemplate[0].limit, 6);
    EXPECT_EQ(byTemplate[0].priority, AlarmPriority::High);
    EXPECT_EQ(byTemplate[1].limit, 2);
    EXPECT_EQ(byTemplate[1].priority, AlarmPriority::Medium);
    EXPECT_EQ(byTemplate[2].kind, AlarmKind::LowLow);
    EXPECT_EQ(byTemplate[2].onDelay, 5s);

    park.devices[0].channels[0].alarms = {{.kind = AlarmKind::High, .limit = 8, .deadband = 3}};
    const auto own = alarmRulesOf(park, channels());
    EXPECT_EQ(own[0].limit, 8);
    EXPECT_EQ(own[0].deadband, 3);
}

TEST(AlarmDesk, WhatIsShelvedOrAnsweredStaysSoAfterAnEndHoweverSudden) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "p.alarms.jsonl";
    const std::vector<telemetry::AlarmRule> rules{{.kind = AlarmKind::High, .limit = 10},
                                                  {.kind = AlarmKind::HighHigh, .limit = 11}};
    telemetry::TelemetryStore store(1);
    store.append(0, {start, 12});
    Diagnostics diagnostics;
    const telemetry::ChannelTable table = channels();
    {
        AlarmDesk desk(table, rules);
        ASSERT_TRUE(desk.keepJournal(file, start, diagnostics));
        desk.update(store, start + 1s);
        ASSERT_EQ(desk.engine().list().size(), 2u);
        ASSERT_TRUE(desk.acknowledge(0, "Li"));
        ASSERT_TRUE(desk.shelve(1, 8h, "Li"));
    }
    std::ofstream(file, std::ios::app) << "{\"time\": \"20"; // the end came while this was written
    AlarmDesk desk(table, rules);
    ASSERT_TRUE(desk.keepJournal(file, start + 1h, diagnostics));
    desk.update(store, start + 1h);
    EXPECT_EQ(desk.engine().status(0).state, telemetry::AlarmState::Acknowledged);
    EXPECT_EQ(desk.engine().status(0).raisedAt, start) << "the same alarm, not a new one";
    EXPECT_EQ(desk.engine().status(1).shelvedUntil, start + 1s + 8h);
    EXPECT_TRUE(desk.unshelve(1, "Li"));
    EXPECT_EQ(diagnostics.all().size(), 1u) << "the line that was cut";
}

} // namespace
} // namespace sandtable::app
