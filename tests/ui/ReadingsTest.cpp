#include "ui/Readings.h"
#include "TestPark.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

using namespace std::chrono_literals;

TEST(Readings, AStaleValueIsNotAnAlarm) {
    scene::ChannelSpec spec;
    spec.intervalSeconds = 60;
    spec.high = 80;
    const TimePoint at(100h);
    EXPECT_EQ(stateOf(spec, std::nullopt, at), ReadingState::Missing);
    EXPECT_EQ(stateOf(spec, telemetry::Reading{at - 1min, 79}, at), ReadingState::Normal);
    EXPECT_EQ(stateOf(spec, telemetry::Reading{at - 1min, 81}, at), ReadingState::Alarm);
    EXPECT_EQ(stateOf(spec, telemetry::Reading{at - 1h, 81}, at), ReadingState::Stale);
}

TEST(Readings, TheChannelInAlarmStandsForItsDevice) {
    TestPark park = makeTestPark(10);
    EXPECT_EQ(summarize(park.model(), park.park.devices[3]).reading.state, ReadingState::Alarm);
    EXPECT_EQ(summarize(park.model(), park.park.devices[7]).reading.state, ReadingState::Stale);
    EXPECT_EQ(summarize(park.model(), park.park.devices[0]).reading.state, ReadingState::Normal);
    EXPECT_EQ(summarize(park.model(), scene::DeviceSpec{}).channel, nullptr);
}

TEST(Readings, TheCacheSeesNewValuesAndOtherTimes) {
    TestPark park = makeTestPark(3);
    SummaryCache cache;
    UiModel model = park.model();
    cache.begin(model);
    EXPECT_EQ(cache.of(model, 0).reading.state, ReadingState::Normal);
    park.store->append(0, {park.time - 1min, 1000}); // late: takes its place before the newest
    cache.begin(model);
    EXPECT_EQ(cache.of(model, 0).reading.state, ReadingState::Normal);
    model.time += 100ms;
    park.store->append(0, {model.time, 1000});
    cache.begin(model);
    EXPECT_EQ(cache.of(model, 0).reading.state, ReadingState::Alarm);
    model.time += 5h;
    cache.begin(model);
    EXPECT_EQ(cache.of(model, 0).reading.state, ReadingState::Stale);
}

/// However fast values come, only the devices they belong to are looked at again.
TEST(Readings, TheCacheForgetsOnlyDevicesWithNewValues) {
    TestPark park = makeTestPark(3);
    SummaryCache cache;
    UiModel model = park.model();
    model.time += 100ms; // a moment nothing was read at
    cache.begin(model);
    for (size_t device = 0; device < 3; ++device) cache.of(model, device);
    const auto channelOf = [&](size_t device) {
        const auto& spec = park.park.devices[device];
        return *model.channels->find(spec.id, spec.channels.front().id);
    };
    park.store->append(channelOf(1), {model.time, 1000});
    cache.begin(model);
    EXPECT_EQ(cache.known(0), true);
    EXPECT_EQ(cache.known(1), false);
    EXPECT_EQ(cache.known(2), true);
    EXPECT_EQ(cache.of(model, 1).reading.reading->value, 1000);
    model.time += 1s;
    cache.begin(model);
    EXPECT_EQ(cache.known(0), false);
}

/// Delays, deadbands and shelving decide, and rules that are no limits of the channel: as in the list of alarms.
TEST(Readings, AMarkerIsInAlarmWhenAnAlarmIs) {
    TestPark park = makeTestPark(3);
    SummaryCache cache;
    UiModel model = park.model();
    const auto& spec = park.park.devices[0];
    const telemetry::ChannelIndex channel = *model.channels->find(spec.id, spec.channels.front().id);
    telemetry::AlarmEngine alarms(*model.channels, {{.channel = channel, .limit = 500, .onDelay = 10s}});
    model.alarms = &alarms;
    const auto say = [&](double value) {
        const telemetry::Sample sample{channel, {model.time, value}};
        park.store->append({&sample, 1});
        alarms.accept({&sample, 1});
        cache.begin(model);
        return cache.of(model, 0).reading.state;
    };
    model.time += 100ms;
    EXPECT_EQ(say(1000), ReadingState::Normal) << "not for long enough";
    model.time += 11s;
    EXPECT_EQ(say(1000), ReadingState::Alarm);
    ASSERT_TRUE(alarms.shelve(0, model.time + 1h, "somebody", model.time));
    cache.begin(model);
    EXPECT_EQ(cache.of(model, 0).reading.state, ReadingState::Normal) << "put aside";
}

} // namespace
} // namespace sandtable::ui
