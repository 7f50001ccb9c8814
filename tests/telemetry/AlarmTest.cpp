// Alarms after ISA-18.2 as operators know them.
#include "telemetry/alarms/AlarmEngine.h"
#include "telemetry/alarms/AlarmJournal.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

TimePoint at(Duration sinceStart) { return TimePoint(std::chrono::hours(490000)) + sinceStart; }

ChannelTable oneChannel(Duration interval = 10s) {
    ChannelTable channels;
    channels.add({.deviceId = "泵-1", .channelId = "pressure", .unit = "MPa", .interval = interval});
    return channels;
}

/// Raised, Cleared … with the time since the start.
std::vector<std::pair<AlarmAction, Duration>> told(AlarmEngine& engine) {
    std::vector<std::pair<AlarmAction, Duration>> result;
    for (const AlarmEvent& event : engine.takeJournal()) result.emplace_back(event.action, event.time - at(0s));
    return result;
}

void feed(AlarmEngine& engine, Duration time, double value, ChannelIndex channel = 0) {
    const Sample sample{channel, {at(time), value}};
    engine.accept({&sample, 1});
}

TEST(AlarmEngine, ADeadbandKeepsAnAlarmFromChattering) {
    AlarmEngine engine(oneChannel(), {{.kind = AlarmKind::High, .limit = 10, .deadband = 1}});
    const std::vector<double> values{9, 10.1, 9.5, 10.2, 9.1, 8.9, 9.5};
    for (size_t i = 0; i < values.size(); ++i) feed(engine, i * 1s, values[i]);
    EXPECT_THAT(told(engine), ElementsAre(std::pair(AlarmAction::Raised, 1s), std::pair(AlarmAction::Cleared, 5s)));
}

TEST(AlarmEngine, EveryKindMeetsItsCondition) {
    EXPECT_TRUE(conditionHolds({.kind = AlarmKind::HighHigh, .limit = 5}, 5.1, false));
    EXPECT_FALSE(conditionHolds({.kind = AlarmKind::High, .limit = 5}, 5, false)) << "on the limit is within it";
    EXPECT_TRUE(conditionHolds({.kind = AlarmKind::Low, .limit = 5, .deadband = 1}, 5.5, true));
    EXPECT_FALSE(conditionHolds({.kind = AlarmKind::LowLow, .limit = 5, .deadband = 1}, 5.5, false));
    EXPECT_TRUE(conditionHolds({.kind = AlarmKind::Rising, .limit = 2}, 2.5, false));
    EXPECT_TRUE(conditionHolds({.kind = AlarmKind::Falling, .limit = 2}, -2.5, false));
    EXPECT_FALSE(conditionHolds({.kind = AlarmKind::Falling, .limit = 2}, 2.5, false));
}

TEST(AlarmEngine, DelaysMustBeOutlasted) {
    AlarmEngine engine(oneChannel(30s), {{.kind = AlarmKind::High, .limit = 10, .onDelay = 30s, .offDelay = 20s}});
    feed(engine, 0s, 11);
    feed(engine, 10s, 9); // back before the delay ran out
    feed(engine, 20s, 11);
    engine.advance(at(49s));
    EXPECT_FALSE(engine.status(0).active());
    engine.advance(at(51s)); // no reading is needed for it
    EXPECT_TRUE(engine.status(0).active());
    feed(engine, 60s, 9);
    feed(engine, 70s, 11); // up again within the off-delay
    feed(engine, 80s, 9);
    engine.advance(at(99s));
    EXPECT_TRUE(engine.status(0).active());
    engine.advance(at(100s));
    EXPECT_FALSE(engine.status(0).active());
    EXPECT_EQ(engine.status(0).raisedAt, at(50s)) << "when the delay ran out, whenever it was noticed";
}

TEST(AlarmEngine, RatesOfChangeArePerMinute) {
    AlarmEngine engine(oneChannel(), {{.kind = AlarmKind::Rising, .limit = 5}});
    feed(engine, 0s, 0);
    feed(engine, 30s, 2); // 4 a minute
    EXPECT_FALSE(engine.status(0).active());
    feed(engine, 60s, 5); // 6 a minute
    EXPECT_TRUE(engine.status(0).active());
    EXPECT_DOUBLE_EQ(*engine.status(0).raisedBy, 6);
}

TEST(AlarmEngine, AnswersAndReturnsLeadToNormalInEitherOrder) {
    AlarmEngine engine(oneChannel(), {{.kind = AlarmKind::High, .limit = 10}});
    EXPECT_FALSE(engine.acknowledge(0, "Li", at(0s)));
    feed(engine, 1s, 11);
    EXPECT_TRUE(engine.acknowledge(0, "Li", at(2s)));
    EXPECT_EQ(engine.status(0).state, AlarmState::Acknowledged);
    feed(engine, 3s, 9);
    EXPECT_EQ(engine.status(0).state, AlarmState::Normal);

    feed(engine, 4s, 11);
    feed(engine, 5s, 9);
    EXPECT_EQ(engine.status(0).state, AlarmState::ReturnedUnacknowledged) << "nobody has seen it yet";
    EXPECT_THAT(engine.list(), ElementsAre(0u));
    EXPECT_TRUE(engine.acknowledge(0, "Li", at(6s)));
    EXPECT_TRUE(engine.list().empty());
}

TEST(AlarmEngine, ShelvedAlarmsAreHiddenUntilTheirTimeIsUp) {
    AlarmEngine engine(oneChannel(1h), {{.kind = AlarmKind::High, .limit = 10}});
    EXPECT_FALSE(engine.shelve(0, at(0s), "Li", at(0s)));
    EXPECT_TRUE(engine.shelve(0, at(60s), "Li", at(0s)));
    feed(engine, 10s, 11);
    EXPECT_TRUE(engine.list().empty());
    EXPECT_EQ(engine.flood().raisedLately, 0u);
    engine.advance(at(60s));
    EXPECT_THAT(engine.list(), ElementsAre(0u)) << "it is still active";
    EXPECT_THAT(told(engine), ElementsAre(std::pair(AlarmAction::Shelved, 0s), std::pair(AlarmAction::Raised, 10s),
                                          std::pair(AlarmAction::Unshelved, 60s)));
    EXPECT_FALSE(engine.unshelve(0, "Li", at(61s)));
}

TEST(AlarmEngine, SilenceIsNotAllClear) {
    AlarmEngine engine(oneChannel(10s), {{.kind = AlarmKind::High, .limit = 10}});
    feed(engine, 0s, 11);
    engine.advance(at(20s));
    EXPECT_FALSE(engine.status(0).stale);
    engine.advance(at(21s));
    EXPECT_TRUE(engine.status(0).stale);
    EXPECT_TRUE(engine.status(0).active());
    feed(engine, 30s, 9);
    EXPECT_FALSE(engine.status(0).stale);
    EXPECT_FALSE(engine.status(0).active());
}

TEST(AlarmEngine, SilenceRunsNoDelayOut) {
    AlarmEngine engine(oneChannel(10s), {{.kind = AlarmKind::High, .limit = 10, .offDelay = 30s}});
    feed(engine, 0s, 11);
    feed(engine, 10s, 9);
    engine.advance(at(100s));
    EXPECT_TRUE(engine.status(0).active()) << "nobody knows what it was at 40 s";
    feed(engine, 110s, 9);
    EXPECT_TRUE(engine.status(0).active());
    feed(engine, 125s, 9);
    feed(engine, 140s, 9);
    EXPECT_FALSE(engine.status(0).active()) << "30 s since it speaks again";

    AlarmEngine asOneBlock(oneChannel(10s), {{.kind = AlarmKind::High, .limit = 10, .offDelay = 30s}});
    for (const auto& [when, value] : {std::pair(0s, 11), {10s, 9}, {110s, 9}, {125s, 9}, {140s, 9}})
        asOneBlock.accept(std::vector<Sample>{{0, {at(when), double(value)}}});
    EXPECT_FALSE(asOneBlock.status(0).active());
    const auto events = asOneBlock.takeJournal();
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[1].time, at(140s)) << "whenever it was looked at";
}

TEST(AlarmEngine, WhatADeviceSendsInBelatedlyDoesNotMakeItPresent) {
    AlarmEngine engine(oneChannel(10s), {{.kind = AlarmKind::High, .limit = 10}});
    feed(engine, 0s, 11);
    engine.advance(at(100s));
    ASSERT_TRUE(engine.status(0).stale);
    engine.accept(std::vector<Sample>{{0, {at(10s), 11}}, {0, {at(20s), 11}}});
    EXPECT_TRUE(engine.status(0).stale);
    engine.accept(std::vector<Sample>{{0, {at(95s), 11}}});
    EXPECT_FALSE(engine.status(0).stale);
}

TEST(AlarmEngine, TheSilenceOfAQuietChannelFillsNoJournal) {
    AlarmEngine engine(oneChannel(10s), {{.kind = AlarmKind::High, .limit = 10}});
    feed(engine, 0s, 5);
    engine.advance(at(100s));
    feed(engine, 110s, 5);
    EXPECT_TRUE(engine.takeJournal().empty());
}

TEST(AlarmEngine, AnAlarmOfYesterdayWhoseDeviceIsSilentGoesStale) {
    AlarmEngine engine(oneChannel(10s), {{.kind = AlarmKind::High, .limit = 10}});
    engine.restore(std::vector<AlarmEvent>{{.time = at(0s), .alarm = 0, .action = AlarmAction::Raised, .value = 11}},
                   at(1000s));
    engine.advance(at(1000s));
    EXPECT_FALSE(engine.status(0).stale);
    engine.advance(at(1021s));
    EXPECT_TRUE(engine.status(0).stale);
    EXPECT_TRUE(engine.status(0).active());
}

TEST(AlarmEngine, TheListPutsUrgencyBeforeTime) {
    ChannelTable channels;
    for (const char* id : {"a", "b", "c"}) channels.add({.deviceId = id, .channelId = "x"});
    AlarmEngine engine(channels, {{.channel = 0, .priority = AlarmPriority::Low, .limit = 1},
                                  {.channel = 1, .priority = AlarmPriority::Critical, .limit = 1},
                                  {.channel = 2, .priority = AlarmPriority::Critical, .limit = 1}});
    feed(engine, 1s, 2, 0);
    feed(engine, 2s, 2, 2);
    feed(engine, 3s, 2, 1);
    EXPECT_THAT(engine.list(), ElementsAre(2u, 1u, 0u));
    EXPECT_TRUE(engine.acknowledge(2, "Li", at(4s)));
    EXPECT_THAT(engine.list(), ElementsAre(1u, 2u, 0u));
}

TEST(AlarmEngine, AFloodBeginsAtTenInTenMinutesAndEndsBelowFive) {
    ChannelTable channels;
    std::vector<AlarmRule> rules;
    for (ChannelIndex i = 0; i < 12; ++i) {
        channels.add({.deviceId = std::to_string(i), .channelId = "x", .interval = 1h});
        rules.push_back({.channel = i, .limit = 1});
    }
    AlarmEngine engine(channels, rules);
    for (ChannelIndex i = 0; i < 9; ++i) feed(engine, i * 30s, 2, i);
    EXPECT_FALSE(engine.flood().active);
    feed(engine, 300s, 2, 9);
    EXPECT_TRUE(engine.flood().active);
    EXPECT_EQ(engine.flood().since, at(300s));
    engine.advance(at(10min + 120s)); // those raised after 120 s are left: 150, 180, 210, 240, 300
    EXPECT_TRUE(engine.flood().active);
    engine.advance(at(10min + 150s));
    EXPECT_FALSE(engine.flood().active);
}

TEST(AlarmEngine, ReadingsFromThePastChangeNothing) {
    AlarmEngine engine(oneChannel(), {{.kind = AlarmKind::High, .limit = 10}});
    feed(engine, 10s, 9);
    feed(engine, 5s, 11); // late
    EXPECT_FALSE(engine.status(0).active());
}

/// However a day's readings are cut into batches and however often time is looked at, the journal is the same.
TEST(AlarmEngine, TheJournalDependsOnWhatHappenedOnly) {
    std::mt19937 random(7);
    std::vector<Sample> day;
    double value = 9;
    for (int i = 0; i < 2000; ++i) {
        value += std::uniform_real_distribution(-1.0, 1.0)(random) + (9 - value) * 0.1;
        day.push_back({0, {at(i * 10s), value}});
    }
    const auto journalWith = [&](int batch) {
        AlarmEngine engine(oneChannel(),
                           {{.kind = AlarmKind::High, .limit = 10, .deadband = 0.3, .onDelay = 25s, .offDelay = 15s},
                            {.kind = AlarmKind::Low, .limit = 8, .deadband = 0.2}});
        for (size_t i = 0; i < day.size(); i += static_cast<size_t>(batch)) {
            const size_t count = std::min(day.size() - i, static_cast<size_t>(batch));
            engine.accept(std::span(day).subspan(i, count));
            if (batch % 2 == 1) engine.advance(day[i + count - 1].reading.time);
        }
        std::vector<std::tuple<TimePoint, AlarmIndex, AlarmAction>> events;
        for (const AlarmEvent& event : engine.takeJournal()) events.emplace_back(event.time, event.alarm, event.action);
        std::sort(events.begin(), events.end());
        return events;
    };
    const auto one = journalWith(1);
    EXPECT_GT(one.size(), 20u);
    for (const int batch : {2, 7, 50, 333}) EXPECT_EQ(journalWith(batch), one) << batch;
}

TEST(AlarmJournal, KeepsEverythingAndSurvivesAnUnfinishedLine) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "数据" / "alarms.jsonl";
    const std::vector<JournalEntry> first{
        {at(0s), "泵-1/pressure", AlarmKind::HighHigh, AlarmAction::Raised, 12.5, ""},
        {at(9s), "泵-1/pressure", AlarmKind::HighHigh, AlarmAction::Acknowledged, std::nullopt, "李工"}};
    {
        auto journal = AlarmJournal::open(file);
        ASSERT_TRUE(journal) << journal.error().text();
        ASSERT_TRUE(journal->append(first));
    }
    std::ofstream(file, std::ios::app) << "{\"time\": \"2026-"; // the power went here
    const std::vector<JournalEntry> second{
        {at(99s), "泵-1/pressure", AlarmKind::Falling, AlarmAction::Cleared, -0.25, ""}};
    ASSERT_TRUE(AlarmJournal::open(file)->append(second));
    const auto content = readAlarmJournal(file);
    ASSERT_TRUE(content);
    EXPECT_THAT(content->entries, ElementsAre(first[0], first[1], second[0]));
    EXPECT_EQ(content->unreadable, 1u);
    EXPECT_FALSE(readAlarmJournal(folder.path() / "none"));
}

} // namespace
} // namespace sandtable::telemetry
