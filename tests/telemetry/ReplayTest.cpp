// The past read back: made again, from the history, from the live store; and the alarms as they stood.
#include "telemetry/replay/AlarmReplay.h"
#include "telemetry/replay/PastWindow.h"
#include "telemetry/sources/Simulator.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

const TimePoint noon{std::chrono::hours(490'812)};

ChannelTable someChannels() {
    ChannelTable table;
    table.add(
        {.deviceId = "a", .channelId = "x", .simulation = SimulationModel{.base = 5, .noise = 1}, .source = "sim"});
    table.add({.deviceId = "b", .channelId = "y", .interval = 10s, .source = "plant"});
    return table;
}

std::vector<ReplayedSource> bothSources() {
    return {{"sim", SimulatorOptions{7}}, {"plant", MqttOptions{.url = "mqtt://nowhere"}}};
}

std::vector<Reading> of(const PastBlock& block, ChannelIndex channel) {
    std::vector<Reading> readings;
    for (const Sample& sample : block.samples)
        if (sample.channel == channel) readings.push_back(sample.reading);
    return readings;
}

TEST(PastReader, MakesTheSimulatorsPastAgainInAnyOrder) {
    const ChannelTable channels = someChannels();
    Diagnostics diagnostics;
    PastReader reader(channels, bothSources(), nullptr, nullptr, diagnostics);
    const PastBlock late = reader.read(noon, noon + 1h), early = reader.read(noon - 24h, noon);
    EXPECT_EQ(of(late, 0).size(), 60u);
    EXPECT_EQ(of(early, 0).size(), 1440u);
    for (const Reading& reading : of(late, 0)) {
        EXPECT_GT(reading.time, noon);
        EXPECT_LE(reading.time, noon + 1h);
        EXPECT_EQ(reading.value, simulatedValue(channels[0], 7, reading.time));
    }
    EXPECT_TRUE(of(late, 1).empty()) << "nothing is made up for a live source";
    EXPECT_TRUE(reader.makesAnyTime());
    EXPECT_EQ(diagnostics.all().size(), 0u);
}

TEST(PastReader, PiecesGiveWhatTheWholeGives) {
    const ChannelTable channels = someChannels();
    Diagnostics diagnostics;
    PastReader reader(channels, bothSources(), nullptr, nullptr, diagnostics);
    const PastBlock whole = reader.read(noon, noon + 3h);
    std::vector<Sample> pieces;
    for (Duration at = 0s; at < 3h; at += 7min) {
        const PastBlock piece = reader.read(noon + at, noon + std::min<Duration>(at + 7min, 3h));
        pieces.insert(pieces.end(), piece.samples.begin(), piece.samples.end());
    }
    ASSERT_EQ(pieces.size(), whole.samples.size());
    for (size_t i = 0; i < pieces.size(); ++i) EXPECT_EQ(pieces[i].reading.time, whole.samples[i].reading.time);
}

TEST(PastReader, ReadsLiveSourcesFromHistoryAndLiveStoreEachReadingOnce) {
    const ChannelTable channels = someChannels();
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "h.sqlite";
    {
        auto history = openSqliteHistory(file);
        ASSERT_TRUE(history);
        const std::vector<Sample> kept{{1, {noon, 1}}, {1, {noon + 10s, 2}}, {1, {noon + 40s, 3}}};
        ASSERT_TRUE((*history)->append(channels, kept));
    }
    TelemetryStore live(2);
    live.append(1, {noon + 40s, 3});
    live.append(1, {noon + 50s, 4}); // not yet on disk
    Diagnostics diagnostics;
    PastReader reader(
        channels, bothSources(), [&] { return openSqliteHistory(file, {.access = HistoryAccess::ReadOnly}); }, &live,
        diagnostics);
    const auto readings = of(reader.read(noon, noon + 1min), 1);
    ASSERT_EQ(readings.size(), 3u) << "without the one at the beginning, which belongs to the block before";
    EXPECT_EQ(readings[0].value, 2);
    EXPECT_EQ(readings[1].time, noon + 40s) << "the gap stays a gap";
    EXPECT_EQ(readings[2].value, 4);
    ASSERT_TRUE(reader.recorded());
    EXPECT_EQ(reader.recorded()->first, noon);
}

TEST(PastReader, AHistoryThatCannotBeReadIsReportedOnce) {
    const ChannelTable channels = someChannels();
    Diagnostics diagnostics;
    int asked = 0;
    PastReader reader(
        channels, bothSources(),
        [&]() -> Result<std::unique_ptr<History>> {
            ++asked;
            return Error{ErrorKind::InvalidData, "h.sqlite", "is no database"};
        },
        nullptr, diagnostics);
    EXPECT_FALSE(reader.read(noon, noon + 1h).samples.empty()) << "the rest still shows";
    reader.read(noon, noon + 2h);
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(diagnostics.all().size(), 1u);
}

TEST(PastReader, AThinnedHourBesideAWholeOneIsNotLost) {
    ChannelTable channels;
    channels.add({.deviceId = "b", .channelId = "y", .interval = 10s, .source = "plant"});
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "h.sqlite";
    {
        auto history = openSqliteHistory(file);
        ASSERT_TRUE(history);
        std::vector<Sample> kept;
        for (Duration at = 10s; at <= 2h; at += 10s) kept.push_back({0, {noon + at, durationToSeconds(at)}});
        ASSERT_TRUE((*history)->append(channels, kept));
        for (bool more = true; more;) // thins the first of the two
            more = *(*history)->maintain(noon + 26h, {.raw = 25h, .minutes = 72h, .hours = 240h});
    }
    Diagnostics diagnostics;
    PastReader reader(
        channels, bothSources(), [&] { return openSqliteHistory(file, {.access = HistoryAccess::ReadOnly}); }, nullptr,
        diagnostics);
    const auto readings = of(reader.read(noon, noon + 2h), 0);
    ASSERT_EQ(readings.size(), 60u + 361u);
    EXPECT_EQ(readings[0].time, noon + 50s) << "the last of its minute";
    EXPECT_EQ(readings[0].value, 50);
}

/// Counts what is read of a window's past.
std::vector<TimePoint> timesOf(PastWindow& window, TimePoint from, TimePoint to) {
    std::vector<TimePoint> times;
    window.read(from, to, [&](std::span<const Sample> samples, TimePoint upTo) {
        for (const Sample& sample : samples) {
            EXPECT_LE(sample.reading.time, upTo);
            times.push_back(sample.reading.time);
        }
    });
    return times;
}

TEST(PastWindow, AnyOrderOfMomentsGivesWhatTheReaderGives) {
    const ChannelTable channels = someChannels();
    Diagnostics diagnostics;
    PastReader reader(channels, bothSources(), nullptr, nullptr, diagnostics);
    PastWindow window(std::make_unique<PastReader>(channels, bothSources(), nullptr, nullptr, diagnostics), 200);
    for (const Duration at : {0min, 90min, 75min, 300min, 20min, -500min, 21min}) {
        std::vector<TimePoint> expected;
        for (const Sample& sample : reader.read(noon + at - 2h, noon + at).samples)
            expected.push_back(sample.reading.time);
        EXPECT_EQ(timesOf(window, noon + at - 2h, noon + at), expected);
    }
}

TEST(PastWindow, StopsBetweenPieces) {
    const ChannelTable channels = someChannels();
    Diagnostics diagnostics;
    PastWindow window(std::make_unique<PastReader>(channels, bothSources(), nullptr, nullptr, diagnostics));
    std::stop_source stop;
    size_t pieces = 0;
    const auto take = [&](std::span<const Sample>, TimePoint) {
        ++pieces;
        stop.request_stop();
    };
    EXPECT_FALSE(window.read(noon - 24h, noon, take, stop.get_token()));
    EXPECT_EQ(pieces, 1u);
}

// --- alarms

ChannelTable pump() {
    ChannelTable table;
    table.add({.deviceId = "p", .channelId = "x", .interval = 1h});
    return table;
}
const std::vector<AlarmRule> above10{{.kind = AlarmKind::High, .limit = 10}};

TEST(AlarmReplay, RepeatsWhatOperatorsDidBetweenTheReadings) {
    const std::vector<AlarmEvent> journal{
        {noon + 1min, 0, AlarmAction::Raised, 11},
        {noon + 2min, 0, AlarmAction::Acknowledged, {}, "Li"},
        {noon + 4min, 0, AlarmAction::Shelved, {}, "Li", noon + 8h},
    };
    AlarmReplay replay(pump(), above10, journal, noon);
    const std::vector<Sample> samples{{0, {noon + 1min, 11}}, {0, {noon + 3min, 12}}};
    replay.advance(std::span(samples).first(1), noon + 90s);
    EXPECT_EQ(replay.engine().status(0).state, AlarmState::Unacknowledged) << "nobody had answered yet";
    replay.advance(std::span(samples).last(1), noon + 3min);
    EXPECT_EQ(replay.engine().status(0).state, AlarmState::Acknowledged);
    EXPECT_FALSE(replay.engine().status(0).shelvedUntil);
    replay.advance({}, noon + 5min);
    EXPECT_EQ(replay.engine().status(0).shelvedUntil, noon + 8h);
    EXPECT_THAT(replay.engine().shelved(), ElementsAre(0u));
}

TEST(AlarmReplay, BeginsWithWhatTheJournalSaysOfTheTimeBefore) {
    const std::vector<AlarmEvent> journal{{noon - 30h, 0, AlarmAction::Raised, 11},
                                          {noon - 29h, 0, AlarmAction::Acknowledged, {}, "Li"}};
    AlarmReplay replay(pump(), above10, journal, noon - 25h);
    replay.advance({}, noon - 25h);
    EXPECT_EQ(replay.engine().status(0).state, AlarmState::Acknowledged);
    EXPECT_EQ(replay.engine().status(0).raisedAt, noon - 30h);
    const std::vector<Sample> samples{{0, {noon - 24h, 12}}, {0, {noon - 23h, 9}}};
    replay.advance(std::span(samples).first(1), noon - 24h);
    EXPECT_EQ(replay.engine().status(0).raisedAt, noon - 30h) << "still the same alarm";
    replay.advance(std::span(samples).last(1), noon - 23h);
    EXPECT_EQ(replay.engine().status(0).state, AlarmState::Normal);
}

TEST(AlarmEngine, AJournalBringsBackWhatItTold) {
    // Whatever happened, a new engine that reads the journal stands where the old one stood.
    ChannelTable channels;
    std::vector<AlarmRule> rules;
    for (ChannelIndex i = 0; i < 4; ++i) {
        channels.add({.deviceId = std::to_string(i), .channelId = "x", .interval = 1h});
        rules.push_back({.channel = i, .limit = 10});
    }
    AlarmEngine before(channels, rules);
    const auto feed = [&](ChannelIndex channel, Duration at, double value) {
        const Sample sample{channel, {noon + at, value}};
        before.accept(std::span(&sample, 1));
        before.advance(noon + at);
    };
    for (ChannelIndex i = 0; i < 4; ++i) feed(i, 1s + i * 1s, 11);
    ASSERT_TRUE(before.acknowledge(1, "Li", noon + 10s));
    ASSERT_TRUE(before.shelve(2, noon + 1h, "Li", noon + 11s));
    ASSERT_TRUE(before.shelve(1, noon + 20s, "Li", noon + 11s));
    feed(3, 12s, 9);
    before.advance(noon + 30s);

    AlarmEngine after(channels, rules);
    const std::vector<AlarmEvent> journal = before.takeJournal();
    after.restore(journal, noon + 30s);
    for (AlarmIndex i = 0; i < 4; ++i) {
        EXPECT_EQ(after.status(i).state, before.status(i).state) << i;
        EXPECT_EQ(after.status(i).raisedAt, before.status(i).raisedAt) << i;
        EXPECT_EQ(after.status(i).shelvedUntil, before.status(i).shelvedUntil) << i;
    }
    EXPECT_EQ(after.list(), before.list());
}

} // namespace
} // namespace sandtable::telemetry
