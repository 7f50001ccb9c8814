#include "telemetry/history/History.h"

#include "tests/telemetry/HistoryStores.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <map>
#include <random>
#include <thread>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{std::chrono::hours(500'000)}; // 2027-01-15, on the hour
TimePoint at(Duration since) { return start + since; }

ChannelTable channelsCalled(std::initializer_list<const char*> ids) {
    ChannelTable table;
    for (const char* id : ids) table.add({.deviceId = "泵-1", .channelId = id});
    return table;
}

/// The same tests for each kind of history.
class HistoryTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (GetParam() == "Sqlite") {
            store = std::make_unique<SqliteStore>();
            return;
        }
        if (const std::string missing = test::PostgresServer::missing(); !missing.empty()) GTEST_SKIP() << missing;
        store = std::make_unique<PostgresStore>();
    }
    std::unique_ptr<History> open(HistoryAccess access = HistoryAccess::ReadWrite, size_t samplesPerStep = 4'000'000) {
        auto history = store->open(access, samplesPerStep);
        EXPECT_TRUE(history) << (history ? "" : history.error().text());
        return history ? std::move(history).value() : nullptr;
    }

    std::unique_ptr<HistoryStore> store;
};
INSTANTIATE_TEST_SUITE_P(, HistoryTest, testing::Values("Sqlite", "Postgres"),
                         [](const auto& kind) { return kind.param; });

void append(History& history, const ChannelTable& channels, const std::vector<Sample>& samples) {
    const auto done = history.append(channels, samples);
    ASSERT_TRUE(done) << done.error().text();
}

/// All upkeep that is to be done.
void maintain(History& history, TimePoint now, const RetentionRules& rules = {}) {
    for (bool more = true; more;) {
        const auto step = history.maintain(now, rules);
        ASSERT_TRUE(step) << step.error().text();
        more = *step;
    }
}

std::string text(const std::vector<Reading>& readings) {
    std::string all;
    for (const Reading& reading : readings)
        all += formatIsoTime(reading.time) + "=" + std::to_string(reading.value) + " ";
    return all;
}

std::string text(const std::vector<Bucket>& buckets) {
    std::string all;
    for (const Bucket& bucket : buckets) {
        all += formatIsoTime(bucket.from) + ":" + std::to_string(bucket.count);
        for (const double value : {bucket.min, bucket.max, bucket.mean, bucket.last})
            all += "," + std::to_string(value);
        all += " ";
    }
    return all;
}

/// The same answers from plain maps.
struct Model {
    std::map<std::string, std::map<TimePoint, double>> series;

    void append(const ChannelTable& channels, const std::vector<Sample>& samples) {
        for (const Sample& sample : samples)
            series[channels[sample.channel].name()].emplace(sample.reading.time, sample.reading.value);
    }
    std::vector<Reading> range(const std::string& channel, TimePoint from, TimePoint to) {
        std::vector<Reading> readings;
        for (const auto& [time, value] : series[channel])
            if (time >= from && time <= to) readings.push_back({time, value});
        return readings;
    }
    std::vector<Bucket> buckets(const std::string& channel, TimePoint from, TimePoint to, Duration width) {
        std::vector<Bucket> buckets;
        for (TimePoint begin = from; begin < to; begin += width) {
            const auto inside = range(channel, begin, std::min(begin + width, to) - 1ms);
            if (inside.empty()) continue;
            const auto [min, max] = std::ranges::minmax(inside, {}, &Reading::value);
            double sum = 0;
            for (const Reading& reading : inside) sum += reading.value;
            buckets.push_back(
                {begin, min.value, max.value, sum / double(inside.size()), inside.back().value, inside.size()});
        }
        return buckets;
    }
};

TEST_P(HistoryTest, KeepsReadingsByNameAcrossParkFiles) {
    const ChannelTable before = channelsCalled({"power", "flow"}), after = channelsCalled({"temperature", "flow"});
    append(*open(), before, {{0, {at(1s), 10}}, {1, {at(1s), 20}}});
    const auto history = open();
    append(*history, after, {{1, {at(2s), 21}}, {0, {at(2s), 30}}});
    EXPECT_EQ(text(*history->range("泵-1/flow", at(0s), at(9s))),
              text(std::vector<Reading>{{at(1s), 20}, {at(2s), 21}}));
    EXPECT_EQ(*history->channels(), (std::vector<std::string>{"泵-1/flow", "泵-1/power", "泵-1/temperature"}));
    EXPECT_TRUE(history->range("泵-9/flow", at(0s), at(9s))->empty());
    EXPECT_EQ((*history->extent())->first, at(1s));
    EXPECT_EQ((*history->extent())->last, at(2s));
}

TEST_P(HistoryTest, AnEmptyHistoryHasNoExtent) {
    const auto history = open();
    EXPECT_FALSE(*history->extent());
    EXPECT_TRUE(history->latest(at(0s), 24h)->empty());
    EXPECT_FALSE(*history->maintain(at(0s), {}));
}

TEST_P(HistoryTest, OfOneTimeTheFirstReadingStays) {
    const ChannelTable channels = channelsCalled({"power"});
    const auto history = open();
    append(*history, channels, {{0, {at(5s), 1}}, {0, {at(3s), 2}}, {0, {at(5s), 3}}});
    append(*history, channels, {{0, {at(3s), 4}}, {0, {at(4s), 5}}});
    const std::string expected = text(std::vector<Reading>{{at(3s), 2}, {at(4s), 5}, {at(5s), 1}});
    EXPECT_EQ(text(*history->range("泵-1/power", at(0s), at(9s))), expected);
    maintain(*history, at(2h));
    append(*history, channels, {{0, {at(4s), 6}}});
    EXPECT_EQ(text(*history->range("泵-1/power", at(0s), at(9s))), expected);
    maintain(*history, at(2h));
    EXPECT_EQ(text(*history->range("泵-1/power", at(0s), at(9s))), expected);
}

TEST_P(HistoryTest, BucketsHaveMinMaxMeanAndLast) {
    const ChannelTable channels = channelsCalled({"power"});
    const auto history = open();
    append(*history, channels, {{0, {at(1s), 4}}, {0, {at(59s), 2}}, {0, {at(60s), 7}}, {0, {at(150s), -1}}});
    const std::vector<Bucket> expected{
        {at(0s), 2, 4, 3, 2, 2}, {at(60s), 7, 7, 7, 7, 1}, {at(120s), -1, -1, -1, -1, 1}};
    EXPECT_EQ(text(*history->buckets("泵-1/power", at(0s), at(1h), 1min)), text(expected));
}

TEST_P(HistoryTest, LatestLooksBackAsFarAsAsked) {
    const ChannelTable channels = channelsCalled({"power", "flow", "level"});
    const auto history = open();
    append(*history, channels, {{0, {at(-30h), 1}}, {1, {at(-2h), 2}}, {1, {at(10s), 3}}, {2, {at(20s), 4}}});
    for (int round = 0; round < 2; ++round) {
        const auto day = *history->latest(at(15s), 24h), week = *history->latest(at(15s), 168h);
        ASSERT_EQ(day.size(), 1u);
        EXPECT_EQ(day[0].channel, "泵-1/flow");
        EXPECT_EQ(day[0].reading.value, 3);
        ASSERT_EQ(week.size(), 2u);
        EXPECT_EQ(week[1].channel, "泵-1/power");
        EXPECT_EQ(week[1].reading.time, at(-30h));
        EXPECT_EQ((*history->latest(at(9s), 24h))[0].reading.value, 2);
        maintain(*history, at(3h)); // and once more from packed hours
    }
}

TEST_P(HistoryTest, AnyOrderOfBatchesAndUpkeepGivesWhatAPlainModelGives) {
    const ChannelTable channels = channelsCalled({"a", "b", "c"});
    const unsigned seeds = GetParam() == "Sqlite" ? 25 : 8; // a server is slower
    for (unsigned seed = 0; seed < seeds; ++seed) {
        store->clear();
        std::mt19937 random(seed);
        const auto upTo = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
        Model model;
        auto history = open(HistoryAccess::ReadWrite, 60);
        for (int step = 0; step < 60; ++step) {
            std::vector<Sample> batch;
            for (int i = upTo(30); i >= 0; --i)
                batch.push_back({ChannelIndex(upTo(3)), {at(20s * upTo(5 * 180)), double(upTo(1000))}});
            append(*history, channels, batch);
            model.append(channels, batch);
            if (upTo(3) == 0) {
                ASSERT_TRUE(history->maintain(at(1h * upTo(8)), {}));
            }
            if (upTo(20) == 0) {
                history.reset(); // one writer at a time
                history = open(HistoryAccess::ReadWrite, 60);
            }
        }
        const auto reader = open(HistoryAccess::ReadOnly);
        for (int query = 0; query < 30; ++query) {
            const std::string channel = channels[ChannelIndex(upTo(3))].name();
            const TimePoint from = at(1s * (upTo(20'000) - 1000)), to = from + 1s * upTo(12'000);
            EXPECT_EQ(text(*reader->range(channel, from, to)), text(model.range(channel, from, to))) << seed;
            const auto found = reader->all(from, to);
            std::map<std::string, std::vector<Reading>> all;
            for (const ChannelReadings& readings : *found) all[readings.channel] = readings.readings;
            for (ChannelIndex i = 0; i < channels.size(); ++i)
                EXPECT_EQ(text(all[channels[i].name()]), text(model.range(channels[i].name(), from, to))) << seed;
            const Duration width = std::array<Duration, 5>{7s, 1min, 10min, 1h, 3h}[size_t(upTo(5))];
            const TimePoint begin = upTo(2) ? from : std::chrono::floor<std::chrono::hours>(from);
            EXPECT_EQ(text(*reader->buckets(channel, begin, to, width)), text(model.buckets(channel, begin, to, width)))
                << seed;
            const std::vector<NamedReading> newest = *reader->latest(to, 2h);
            for (const NamedReading& latest : newest) {
                const auto recent = model.range(latest.channel, to - 2h, to);
                ASSERT_FALSE(recent.empty());
                EXPECT_EQ(text({latest.reading}), text({recent.back()})) << seed;
            }
        }
    }
}

TEST_P(HistoryTest, OldHoursAreThinnedAndKeepTheirFigures) {
    const ChannelTable channels = channelsCalled({"a", "b"});
    const RetentionRules rules{.raw = 24h, .minutes = 72h, .hours = 240h};
    Model model;
    const auto history = open(HistoryAccess::ReadWrite, 500);
    std::mt19937 random(7);
    for (int batch = 0; batch < 12; ++batch) {
        std::vector<Sample> samples;
        for (int i = 0; i < 600; ++i)
            samples.push_back({ChannelIndex(i % 2), {at(6s * (batch * 300 + i / 2)), double(random() % 100)}});
        append(*history, channels, samples);
        model.append(channels, samples);
    }
    const std::string channel = "泵-1/a";
    const auto same = [&](Duration width) {
        EXPECT_EQ(text(*history->buckets(channel, at(0h), at(6h), width)),
                  text(model.buckets(channel, at(0h), at(6h), width)));
    };
    maintain(*history, at(20h), rules);
    EXPECT_EQ(history->range(channel, at(0h), at(6h))->size(), 3600u);
    maintain(*history, at(40h), rules);
    EXPECT_TRUE(history->range(channel, at(0h), at(6h))->empty());
    same(1min);
    same(15min);
    const auto all = *history->all(at(1h) + 30s, at(2h));
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].channel, channel);
    EXPECT_EQ(all[0].readings.size(), 60u) << "the last of each minute that ends within, at its time";
    EXPECT_EQ(text({all[0].readings.front()}), text({model.range(channel, at(1h), at(1h) + 59s).back()}));
    const auto latest = *history->latest(at(2h) - 1ms, 24h);
    EXPECT_EQ(text({latest[0].reading}), text({model.range(channel, at(0h), at(2h) - 1ms).back()}));
    maintain(*history, at(100h), rules);
    same(1h);
    same(3h);
    maintain(*history, at(300h), rules);
    EXPECT_FALSE(*history->extent());
}

TEST_P(HistoryTest, WhatComesLateForAThinnedHourIsCountedIn) {
    const ChannelTable channels = channelsCalled({"a"});
    const RetentionRules rules{.raw = 24h, .minutes = 72h, .hours = 240h};
    const auto history = open();
    append(*history, channels, {{0, {at(10s), 1}}, {0, {at(70s), 2}}});
    maintain(*history, at(40h), rules);
    append(*history, channels, {{0, {at(20s), 9}}});
    const std::vector<Bucket> expected{{at(0s), 1, 9, 5, 9, 2}, {at(1min), 2, 2, 2, 2, 1}};
    EXPECT_EQ(text(*history->buckets("泵-1/a", at(0h), at(1h), 1min)), text(expected));
    maintain(*history, at(40h), rules);
    EXPECT_EQ(text(*history->buckets("泵-1/a", at(0h), at(1h), 1min)), text(expected));
    EXPECT_TRUE(history->range("泵-1/a", at(0h), at(1h))->empty());
}

TEST(SqliteHistory, NamesTheFileThatIsNoHistory) {
    SqliteStore store;
    const std::filesystem::path file = store.file();
    const auto missing = openSqliteHistory(file, {.access = HistoryAccess::ReadOnly});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::NotFound);
    EXPECT_EQ(missing.error().where, file.string());

    std::ofstream(file) << "datetime;value\n2026-01-01 00:00:00;1\n" << std::string(5000, 'x');
    const auto noDatabase = openSqliteHistory(file);
    ASSERT_FALSE(noDatabase);
    EXPECT_EQ(noDatabase.error().kind, ErrorKind::InvalidData);
    EXPECT_EQ(noDatabase.error().where, file.string());

    std::filesystem::remove(file);
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_exec(database, "CREATE TABLE gpkg_contents(a)", nullptr, nullptr, nullptr);
    sqlite3_close(database);
    const auto other = openSqliteHistory(file);
    ASSERT_FALSE(other);
    EXPECT_NE(other.error().message.find("not a history"), std::string::npos) << other.error().text();
}

TEST(SqliteHistory, ASecondWriterMayOnlyReadAndIsTold) {
    SqliteStore store;
    const std::filesystem::path file = store.file();
    const ChannelTable channels = channelsCalled({"a"});
    const HistorySpec spec{.file = file.string()};
    Diagnostics diagnostics;
    auto first = openHistory(spec, HistoryAccess::ReadWrite, diagnostics);
    ASSERT_TRUE(first) << first.error().text();
    EXPECT_EQ(first->access, HistoryAccess::ReadWrite);
    append(*first->history, channels, {{0, {at(1s), 1}}});
    EXPECT_TRUE(diagnostics.all().empty());

    const auto second = openHistory(spec, HistoryAccess::ReadWrite, diagnostics);
    ASSERT_TRUE(second) << second.error().text();
    EXPECT_EQ(second->access, HistoryAccess::ReadOnly);
    ASSERT_EQ(diagnostics.all().size(), 1u);
    EXPECT_EQ(diagnostics.all()[0].where, file.string());
    append(*first->history, channels, {{0, {at(2s), 2}}});
    EXPECT_EQ(second->history->range("泵-1/a", at(0s), at(9s))->size(), 2u);
    const auto refused = openSqliteHistory(file);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("another program"), std::string::npos) << refused.error().text();

    first->history.reset();
    EXPECT_EQ(openHistory(spec, HistoryAccess::ReadWrite, diagnostics)->access, HistoryAccess::ReadWrite);
    EXPECT_FALSE(openHistory({}, HistoryAccess::ReadOnly, diagnostics)); // raw data has none
}

TEST(SqliteHistory, DamagedBatchesAreAnErrorThatNamesTheFile) {
    SqliteStore store;
    const std::filesystem::path file = store.file();
    const ChannelTable channels = channelsCalled({"a"});
    append(**store.open(HistoryAccess::ReadWrite, 1000), channels, {{0, {at(10s), 1}}});
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_exec(database, "UPDATE log SET data = x'05000000ffff'", nullptr, nullptr, nullptr);
    sqlite3_close(database);
    auto opened = store.open(HistoryAccess::ReadWrite, 1000);
    ASSERT_TRUE(opened) << opened.error().text();
    const auto history = *std::move(opened);
    const auto readings = history->range("泵-1/a", at(0s), at(1h));
    ASSERT_FALSE(readings);
    EXPECT_EQ(readings.error().where, file.string());
    EXPECT_FALSE(history->maintain(at(9h), {}));
    EXPECT_TRUE(history->channels()); // an error is told once, to whom it concerns
}

/// The batch numbered `number`: one reading of each channel, in its own millisecond.
std::vector<Sample> numberedBatch(int64_t number) {
    std::vector<Sample> batch;
    for (ChannelIndex channel = 0; channel < 3; ++channel)
        batch.push_back({channel, {at(Duration(number * 40'000)), double(number)}});
    return batch;
}

/// Appends batches until killed, with upkeep in between, and says the number of each on the pipe once it is committed.
[[noreturn]] void ingestUntilKilled(HistoryStore& store, int64_t first, int pipe) {
    const ChannelTable channels = channelsCalled({"a", "b", "c"});
    auto history = store.open(HistoryAccess::ReadWrite, 100);
    for (int64_t number = first; history; ++number) {
        if (!(*history)->append(channels, numberedBatch(number))) break;
        if (write(pipe, &number, sizeof number) != sizeof number) break;
        if (number % 7 == 0 && !(*history)->maintain(at(Duration(number * 40'000)), {})) break;
    }
    _exit(1);
}

TEST_P(HistoryTest, AKilledProcessLosesNothingThatWasCommitted) {
    std::mt19937 random(11);
    int64_t next = 0;
    for (int round = 0; round < 12; ++round) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) ingestUntilKilled(*store, next, ends[1]);
        close(ends[1]);
        int64_t committed = next - 1, number = 0;
        ASSERT_EQ(read(ends[0], &number, sizeof number), ssize_t(sizeof number)); // it is at work
        committed = number;
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
        kill(child, SIGKILL);
        while (read(ends[0], &number, sizeof number) == ssize_t(sizeof number)) committed = number;
        close(ends[0]);
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself";

        EXPECT_EQ(store->damage(), "ok");
        const auto history = open();
        for (const char* channel : {"泵-1/a", "泵-1/b", "泵-1/c"}) {
            const auto readings = *history->range(channel, TimePoint::min(), TimePoint::max());
            ASSERT_GE(int64_t(readings.size()), committed + 1) << channel;
            ASSERT_LE(int64_t(readings.size()), committed + 2) << channel; // committed, but not yet said
            for (size_t i = 0; i < readings.size(); ++i) ASSERT_EQ(readings[i].value, double(i));
        }
        next = int64_t(history->range("泵-1/a", TimePoint::min(), TimePoint::max())->size());
    }
}

class PostgresHistory : public testing::Test {
protected:
    void SetUp() override {
        if (const std::string missing = test::PostgresServer::missing(); !missing.empty()) GTEST_SKIP() << missing;
    }
};

TEST_F(PostgresHistory, NamesTheDatabaseThatHoldsNone) {
    PostgresStore store;
    const auto none = store.open(HistoryAccess::ReadOnly, 1000);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::NotFound);
    EXPECT_NE(none.error().where.find("127.0.0.1"), std::string::npos) << none.error().text();

    store.tell("CREATE SCHEMA \"历史 1\"");
    store.tell("CREATE TABLE \"历史 1\".orders(id int)");
    const auto other = store.open(HistoryAccess::ReadWrite, 1000);
    ASSERT_FALSE(other);
    EXPECT_NE(other.error().message.find("not a history"), std::string::npos) << other.error().text();

    const auto nobody = openPostgresHistory({.url = "postgresql://127.0.0.1:1/x"}, "sandtable");
    ASSERT_FALSE(nobody);
    EXPECT_NE(nobody.error().message.find("refused"), std::string::npos) << nobody.error().text();
}

TEST_F(PostgresHistory, TwoMayWriteAndEveryoneMayReadItWithSql) {
    PostgresStore store;
    const ChannelTable channels = channelsCalled({"a", "b"});
    Diagnostics diagnostics;
    const HistorySpec spec{.database = store.address(), .schema = PostgresStore::schema};
    const auto first = openHistory(spec, HistoryAccess::ReadWrite, diagnostics);
    const auto second = openHistory(spec, HistoryAccess::ReadWrite, diagnostics);
    ASSERT_TRUE(first && second);
    append(*first->history, channels, {{0, {at(1s), 1}}, {1, {at(1ms), 2.5}}});
    append(*second->history, channels, {{0, {at(1s), 9}}, {0, {at(2s), 3}}});
    EXPECT_EQ(
        store.tell("SELECT string_agg(channel || ' ' || time || ' ' || value, ', ' ORDER BY channel, time)"
                   " FROM \"历史 1\".readings"),
        "泵-1/a 2027-01-15 08:00:01+00 1, 泵-1/a 2027-01-15 08:00:02+00 3, 泵-1/b 2027-01-15 08:00:00.001+00 2.5");
    EXPECT_EQ(historyPlace(spec).find("postgresql://127.0.0.1"), 0u);
}

TEST_F(PostgresHistory, ALostConnectionIsMadeAnew) {
    PostgresStore store;
    const ChannelTable channels = channelsCalled({"a"});
    const auto history = *store.open(HistoryAccess::ReadWrite, 1000);
    append(*history, channels, {{0, {at(1s), 1}}});
    store.tell("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND"
               " backend_type = 'client backend'");
    append(*history, channels, {{0, {at(2s), 2}}});
    EXPECT_EQ(history->range("泵-1/a", at(0s), at(9s))->size(), 2u);
}

TEST_F(PostgresHistory, TimesBeyondAllCalendarsDoNotSpoilABatch) {
    PostgresStore store;
    const ChannelTable channels = channelsCalled({"a", "b"});
    const auto history = *store.open(HistoryAccess::ReadWrite, 1000);
    append(*history, channels, {{0, {TimePoint::min(), 1}}, {1, {at(1s), 2}}});
    EXPECT_EQ(history->range("泵-1/b", TimePoint::min(), TimePoint::max())->size(), 1u);
    EXPECT_EQ(history->range("泵-1/a", TimePoint::min(), TimePoint::max())->size(), 1u);
}

} // namespace
} // namespace sandtable::telemetry
