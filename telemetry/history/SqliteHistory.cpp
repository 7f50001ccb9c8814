// How the file is laid out. A batch is one row of "log": fast to write, all channels together. Upkeep packs the log's
// oldest rows into "chunk", one row a channel and clock hour with its summary in plain columns, and rewrites the chunks
// of hours that are over: several of one channel become one, and old ones lose detail. Of readings with the same
// channel and time the first to come stays: a chunk with a lower id came earlier, and everything in chunks before the
// log.
#include "database/Sqlite.h"
#include "telemetry/history/History.h"
#include "telemetry/history/Hours.h"
#include "telemetry/history/Packing.h"
#include "telemetry/history/WriterLock.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>

namespace sandtable::telemetry {
namespace {

using sqlite::Database;
using sqlite::Statement;
using sqlite::Transaction;

constexpr int64_t applicationId = 0x534e4454; // "SNDT"
constexpr int64_t formatVersion = 1;
constexpr Duration grace = std::chrono::minutes(5); // for readings of the last hour that are on their way
constexpr int64_t channelsAtOnce = 256;             // that a rewriting looks up together

// Hours are counted from 1970, times are milliseconds since 1970, UTC. "hour.detail" is what all chunks of the hour
// have at least been thinned to; "whole": each channel has one chunk.
constexpr const char* schema = R"(
CREATE TABLE IF NOT EXISTS channel(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS log(id INTEGER PRIMARY KEY, first_time INTEGER NOT NULL, last_time INTEGER NOT NULL,
    count INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS hour(hour INTEGER PRIMARY KEY, detail INTEGER NOT NULL, whole INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS chunk(id INTEGER PRIMARY KEY, hour INTEGER NOT NULL, channel INTEGER NOT NULL, detail INTEGER NOT NULL,
    count INTEGER NOT NULL, first_time INTEGER NOT NULL, last_time INTEGER NOT NULL, min REAL NOT NULL,
    max REAL NOT NULL, sum REAL NOT NULL, last REAL NOT NULL, data BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS chunk_place ON chunk(hour, channel);
)";

/// A chunk's columns in the order `detailIn` and those below it read them.
constexpr const char* chunkColumns = "chunk.detail, count, first_time, last_time, min, max, sum, last, data";
constexpr int dataColumn = 8;
constexpr const char* insertChunkSql =
    "INSERT INTO chunk(hour, channel, detail, count, first_time, last_time, min, max, sum, last, data)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

int64_t ticks(TimePoint time) { return time.time_since_epoch().count(); }
TimePoint fromTicks(int64_t count) { return TimePoint(Duration(count)); }

/// What is known of a channel over some time: readings, and summaries where the readings are gone.
struct Content {
    std::vector<Reading> readings;
    std::vector<Summary> summaries;
};

/// In order of time, the first to come of each time.
void settle(std::vector<Reading>& readings) {
    const auto earlier = [](const Reading& a, const Reading& b) { return a.time < b.time; };
    if (!std::is_sorted(readings.begin(), readings.end(), earlier))
        std::stable_sort(readings.begin(), readings.end(), earlier);
    const auto sameTime = [](const Reading& a, const Reading& b) { return a.time == b.time; };
    readings.erase(std::unique(readings.begin(), readings.end(), sameTime), readings.end());
}

Summary summaryOf(const Content& content) {
    Summary all;
    for (const Summary& summary : content.summaries) all.add(summary);
    for (const Reading& reading : content.readings) all.add(reading);
    return all;
}

/// One summary for each clock minute that has something.
std::vector<Summary> minutesOf(const Content& content) {
    std::map<int64_t, Summary> minutes;
    const auto minute = [](TimePoint time) {
        return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch();
    };
    for (const Summary& summary : content.summaries) minutes[minute(summary.first).count()].add(summary);
    for (const Reading& reading : content.readings) minutes[minute(reading.time).count()].add(reading);
    std::vector<Summary> summaries;
    summaries.reserve(minutes.size());
    for (const auto& [number, summary] : minutes) summaries.push_back(summary);
    return summaries;
}

std::vector<Bucket> bucketsOf(const Content& content, TimePoint from, TimePoint to, Duration width) {
    std::map<int64_t, Summary> sums;
    const auto add = [&](TimePoint time, const auto& what) {
        if (time >= from && time < to) sums[(time - from) / width].add(what);
    };
    for (const Summary& summary : content.summaries) add(summary.first, summary);
    for (const Reading& reading : content.readings) add(reading.time, reading);
    std::vector<Bucket> buckets;
    buckets.reserve(sums.size());
    for (const auto& [number, sum] : sums)
        buckets.push_back({from + number * width, sum.min, sum.max, sum.sum / static_cast<double>(sum.count),
                           sum.lastValue, static_cast<size_t>(sum.count)});
    return buckets;
}

Detail detailIn(const Statement& row) { return static_cast<Detail>(row.integer(0)); }

Summary summaryIn(const Statement& row) {
    return {.first = fromTicks(row.integer(2)),
            .last = fromTicks(row.integer(3)),
            .min = row.real(4),
            .max = row.real(5),
            .sum = row.real(6),
            .lastValue = row.real(7),
            .count = row.integer(1)};
}

struct LoggedReading {
    uint32_t channel = 0; // its id
    Reading reading;
};

class SqliteHistory : public History {
public:
    SqliteHistory(Database database, std::optional<WriterLock> lock, size_t samplesPerStep)
        : m_lock(std::move(lock)), m_database(std::move(database)), m_samplesPerStep(samplesPerStep) {}

    Result<void> append(const ChannelTable& channels, std::span<const Sample> samples) override;
    Result<std::vector<Reading>> range(const std::string& channel, TimePoint from, TimePoint to) override;
    Result<std::vector<ChannelReadings>> all(TimePoint from, TimePoint to) override;
    Result<std::vector<Bucket>> buckets(const std::string& channel, TimePoint from, TimePoint to,
                                        Duration width) override;
    Result<std::vector<NamedReading>> latest(TimePoint at, Duration lookBack) override;
    Result<std::vector<std::string>> channels() override;
    Result<std::optional<TimeSpan>> extent() override;
    Result<bool> maintain(TimePoint now, const RetentionRules& rules) override;

private:
    using ChannelIds = std::unordered_map<std::string, int64_t>; // "device/channel" → id; ids never change

    std::optional<int64_t> findChannel(const std::string& name);
    std::map<int64_t, std::string> channelNames();
    int64_t channelId(const std::string& name, ChannelIds& added);

    // Reading. `from` and `to` are inclusive.
    /// Chunks for whose summary `asWhole` is true, if nothing else of their hour is known, are not unpacked.
    Content contentOf(int64_t channel, TimePoint from, TimePoint to,
                      const std::function<bool(const Summary&)>& asWhole);
    TimePoint firstLogged();
    void addLogged(int64_t channel, TimePoint from, TimePoint to, std::vector<Reading>& readings);
    void addChunk(const Statement& row, TimePoint from, TimePoint to, Content& content);
    /// Every logged reading of any channel, batch by batch as they came.
    void visitLogged(TimePoint from, TimePoint to, const std::function<void(int64_t, const Reading&)>& visit);
    void addLatestOfHour(int64_t hour, TimePoint from, TimePoint at, std::map<int64_t, Reading>& latest);

    // Upkeep.
    bool logIsDue(TimePoint now);
    int64_t readLog(std::vector<LoggedReading>& readings);
    void packLog();
    bool forgetAnHour(TimePoint now, const RetentionRules& rules);
    bool rewriteAnHour(TimePoint now, const RetentionRules& rules);
    std::vector<int64_t> channelsToRewrite(int64_t hour, Detail detail);
    size_t rewriteChannel(int64_t hour, int64_t channel, Detail detail);
    static void insertChunk(Statement& insert, int64_t hour, int64_t channel, Detail detail, const Content& content);

    std::optional<WriterLock> m_lock; // given up after the database is closed
    Database m_database;
    size_t m_samplesPerStep;
    ChannelIds m_channelIds; // those committed
};

std::optional<int64_t> SqliteHistory::findChannel(const std::string& name) {
    if (const auto known = m_channelIds.find(name); known != m_channelIds.end()) return known->second;
    Statement select(m_database, "SELECT id FROM channel WHERE name = ?");
    if (!select.bind(name).step()) return std::nullopt;
    return m_channelIds.emplace(name, select.integer(0)).first->second;
}

std::map<int64_t, std::string> SqliteHistory::channelNames() {
    std::map<int64_t, std::string> names;
    Statement select(m_database, "SELECT id, name FROM channel");
    while (select.step()) names.emplace(select.integer(0), select.bytes(1));
    return names;
}

/// Within a transaction that writes. What it adds goes into `added`: to be remembered after the commit, not before.
int64_t SqliteHistory::channelId(const std::string& name, ChannelIds& added) {
    if (const auto known = added.find(name); known != added.end()) return known->second;
    if (const auto known = findChannel(name)) return *known;
    Statement(m_database, "INSERT INTO channel(name) VALUES(?)").bind(name).run();
    return added[name] = m_database.lastRowId();
}

Result<void> SqliteHistory::append(const ChannelTable& channels, std::span<const Sample> samples) {
    if (samples.empty()) return {};
    std::vector<Sample> sorted(samples.begin(), samples.end());
    std::ranges::stable_sort(sorted, {}, &Sample::channel);
    const auto [first, last] = std::ranges::minmax(samples, {}, [](const Sample& s) { return s.reading.time; });

    Transaction transaction(m_database, Transaction::Kind::Write);
    ChannelIds added;
    std::vector<LogEntry::Run> runs;
    for (auto begin = sorted.begin(); begin != sorted.end() && !m_database.failed();) {
        const auto end =
            std::find_if(begin, sorted.end(), [&](const Sample& s) { return s.channel != begin->channel; });
        runs.push_back({static_cast<uint32_t>(channelId(channels[begin->channel].name(), added)), {begin, end}});
        begin = end;
    }
    std::ranges::stable_sort(runs, {}, &LogEntry::Run::channel);
    const std::string data = LogEntry::write(runs);
    Statement(m_database, "INSERT INTO log(first_time, last_time, count, data) VALUES(?, ?, ?, ?)")
        .bind(ticks(first.reading.time), ticks(last.reading.time), static_cast<int64_t>(samples.size()),
              std::string_view(data))
        .run();
    transaction.commit();
    if (!m_database.failed()) m_channelIds.merge(added);
    return m_database.take();
}

Content SqliteHistory::contentOf(int64_t channel, TimePoint from, TimePoint to,
                                 const std::function<bool(const Summary&)>& asWhole) {
    Content content;
    const TimePoint logBegin = firstLogged();
    Statement select(
        m_database,
        fmt::format("SELECT {}, whole FROM hour CROSS JOIN chunk USING(hour) WHERE hour.hour BETWEEN ? AND ?"
                    " AND channel = ? AND last_time >= ? AND first_time <= ? ORDER BY hour.hour, chunk.id",
                    chunkColumns));
    select.bind(hourNumber(from), hourNumber(to), channel, ticks(from), ticks(to));
    while (select.step()) {
        const Summary summary = summaryIn(select);
        const bool alone = select.integer(dataColumn + 1) != 0 && summary.last < logBegin;
        if (alone && asWhole(summary)) {
            content.summaries.push_back(summary);
        } else {
            addChunk(select, from, to, content);
        }
    }
    addLogged(channel, from, to, content.readings);
    settle(content.readings);
    return content;
}

TimePoint SqliteHistory::firstLogged() {
    Statement select(m_database, "SELECT min(first_time) FROM log");
    const bool any = select.step() && !select.isNull(0);
    return any ? fromTicks(select.integer(0)) : TimePoint::max();
}

void SqliteHistory::addChunk(const Statement& row, TimePoint from, TimePoint to, Content& content) {
    if (detailIn(row) == Detail::Hour) {
        content.summaries.push_back(summaryIn(row));
        return;
    }
    const std::string_view data = row.bytes(dataColumn);
    if (detailIn(row) == Detail::Minutes) {
        const auto summaries = unpackSummaries(data);
        if (!summaries) return m_database.fail(ErrorKind::InvalidData, "a chunk of minutes is damaged");
        content.summaries.insert(content.summaries.end(), summaries->begin(), summaries->end());
        return;
    }
    const auto readings = unpackReadings(data);
    if (!readings) return m_database.fail(ErrorKind::InvalidData, "a chunk of readings is damaged");
    std::ranges::copy_if(*readings, std::back_inserter(content.readings),
                         [&](const Reading& reading) { return reading.time >= from && reading.time <= to; });
}

void SqliteHistory::addLogged(int64_t channel, TimePoint from, TimePoint to, std::vector<Reading>& readings) {
    Statement select(m_database, "SELECT data FROM log WHERE last_time >= ? AND first_time <= ? ORDER BY id");
    select.bind(ticks(from), ticks(to));
    while (select.step()) {
        const auto entry = LogEntry::read(select.bytes(0));
        if (!entry) return m_database.fail(ErrorKind::InvalidData, "a logged batch is damaged");
        const auto place = entry->find(static_cast<uint32_t>(channel));
        if (!place) continue;
        for (size_t i = entry->begin(*place); i < entry->end(*place); ++i) {
            const Reading reading = entry->reading(i);
            if (reading.time >= from && reading.time <= to) readings.push_back(reading);
        }
    }
}

Result<std::vector<Reading>> SqliteHistory::range(const std::string& channel, TimePoint from, TimePoint to) {
    std::vector<Reading> readings;
    const Transaction snapshot(m_database, Transaction::Kind::Read);
    if (const auto id = findChannel(channel); id && from <= to)
        readings = contentOf(*id, from, to, [](const Summary&) { return false; }).readings;
    return m_database.take(std::move(readings));
}

Result<std::vector<ChannelReadings>> SqliteHistory::all(TimePoint from, TimePoint to) {
    const Transaction snapshot(m_database, Transaction::Kind::Read);
    std::map<int64_t, Content> contents;
    Statement select(m_database, fmt::format("SELECT {}, channel FROM chunk WHERE hour IN (SELECT hour FROM hour WHERE"
                                             " hour BETWEEN ? AND ?) AND last_time >= ? AND first_time <= ?"
                                             " ORDER BY hour, channel, id",
                                             chunkColumns));
    select.bind(hourNumber(from), hourNumber(to), ticks(from), ticks(to));
    while (select.step()) addChunk(select, from, to, contents[select.integer(dataColumn + 1)]);
    visitLogged(from, to,
                [&](int64_t channel, const Reading& reading) { contents[channel].readings.push_back(reading); });

    std::map<int64_t, std::string> names = channelNames();
    std::vector<ChannelReadings> all;
    for (auto& [channel, content] : contents) {
        for (const Summary& part : content.summaries)
            if (part.last >= from && part.last <= to) content.readings.push_back({part.last, part.lastValue});
        settle(content.readings);
        if (!content.readings.empty()) all.push_back({names[channel], std::move(content.readings)});
    }
    return m_database.take(std::move(all));
}

Result<std::vector<Bucket>> SqliteHistory::buckets(const std::string& channel, TimePoint from, TimePoint to,
                                                   Duration width) {
    assert(width > Duration(0));
    std::vector<Bucket> buckets;
    const Transaction snapshot(m_database, Transaction::Kind::Read);
    const auto inOneBucket = [&](const Summary& summary) {
        return summary.first >= from && summary.last < to &&
               (summary.first - from) / width == (summary.last - from) / width;
    };
    if (const auto id = findChannel(channel); id && from < to)
        buckets = bucketsOf(contentOf(*id, from, to - Duration(1), inOneBucket), from, to, width);
    return m_database.take(std::move(buckets));
}

/// Of readings with the same time, the one that came first stays.
void keepLatest(std::map<int64_t, Reading>& latest, int64_t channel, const Reading& reading) {
    const auto [known, added] = latest.emplace(channel, reading);
    if (!added && known->second.time < reading.time) known->second = reading;
}

void SqliteHistory::visitLogged(TimePoint from, TimePoint to,
                                const std::function<void(int64_t, const Reading&)>& visit) {
    Statement select(m_database, "SELECT data FROM log WHERE last_time >= ? AND first_time <= ? ORDER BY id");
    select.bind(ticks(from), ticks(to));
    while (select.step()) {
        const auto entry = LogEntry::read(select.bytes(0));
        if (!entry) return m_database.fail(ErrorKind::InvalidData, "a logged batch is damaged");
        for (size_t run = 0; run < entry->channelCount(); ++run) {
            for (size_t i = entry->begin(run); i < entry->end(run); ++i) {
                const Reading reading = entry->reading(i);
                if (reading.time >= from && reading.time <= to) visit(entry->channel(run), reading);
            }
        }
    }
}

void SqliteHistory::addLatestOfHour(int64_t hour, TimePoint from, TimePoint at, std::map<int64_t, Reading>& latest) {
    Statement select(m_database, fmt::format("SELECT {}, channel FROM chunk WHERE hour = ? AND last_time >= ?"
                                             " AND first_time <= ? ORDER BY id",
                                             chunkColumns));
    select.bind(hour, ticks(from), ticks(at));
    while (select.step()) {
        const int64_t channel = select.integer(dataColumn + 1);
        const Summary summary = summaryIn(select);
        Content content;
        if (summary.last <= at) {
            content.readings = {{summary.last, summary.lastValue}};
        } else {
            addChunk(select, from, at, content);
        }
        for (const Summary& part : content.summaries)
            if (part.last >= from && part.last <= at) content.readings.push_back({part.last, part.lastValue});
        for (const Reading& reading : content.readings) keepLatest(latest, channel, reading);
    }
}

Result<std::vector<NamedReading>> SqliteHistory::latest(TimePoint at, Duration lookBack) {
    const TimePoint from = before(at, lookBack);
    const Transaction snapshot(m_database, Transaction::Kind::Read);
    std::map<int64_t, std::string> names = channelNames();

    // Backwards, until every channel has a reading. Chunks come before the log: they hold what came first.
    std::map<int64_t, Reading> latest;
    Statement hours(m_database, "SELECT hour FROM hour WHERE hour BETWEEN ? AND ? ORDER BY hour DESC");
    hours.bind(hourNumber(from), hourNumber(at));
    while (latest.size() < names.size() && hours.step()) {
        std::map<int64_t, Reading> ofHour;
        addLatestOfHour(hours.integer(0), from, at, ofHour);
        latest.merge(ofHour); // what is there already is later
    }
    visitLogged(from, at, [&](int64_t channel, const Reading& reading) { keepLatest(latest, channel, reading); });

    std::vector<NamedReading> named;
    named.reserve(latest.size());
    for (const auto& [channel, reading] : latest) named.push_back({names[channel], reading});
    std::ranges::sort(named, {}, &NamedReading::channel);
    return m_database.take(std::move(named));
}

Result<std::vector<std::string>> SqliteHistory::channels() {
    std::vector<std::string> names;
    Statement select(m_database, "SELECT name FROM channel ORDER BY name");
    while (select.step()) names.emplace_back(select.bytes(0));
    return m_database.take(std::move(names));
}

Result<std::optional<TimeSpan>> SqliteHistory::extent() {
    const Transaction snapshot(m_database, Transaction::Kind::Read);
    Statement select(
        m_database,
        "SELECT min(first), max(last) FROM ("
        "SELECT min(first_time) AS first, max(last_time) AS last FROM log UNION ALL "
        "SELECT min(first_time), max(last_time) FROM chunk WHERE hour = (SELECT min(hour) FROM hour) UNION ALL "
        "SELECT min(first_time), max(last_time) FROM chunk WHERE hour = (SELECT max(hour) FROM hour))");
    std::optional<TimeSpan> span;
    if (select.step() && !select.isNull(0)) span = {fromTicks(select.integer(0)), fromTicks(select.integer(1))};
    return m_database.take(span);
}

Result<bool> SqliteHistory::maintain(TimePoint now, const RetentionRules& rules) {
    Transaction transaction(m_database, Transaction::Kind::Write);
    bool worked = logIsDue(now);
    if (worked) packLog();
    worked = worked || forgetAnHour(now, rules) || rewriteAnHour(now, rules);
    transaction.commit();
    return m_database.take(worked);
}

/// When there is a step's worth of it, or its oldest batch is of an hour that is over.
bool SqliteHistory::logIsDue(TimePoint now) {
    Statement select(m_database, "SELECT count, last_time FROM log ORDER BY id");
    int64_t count = 0;
    bool over = false;
    while (select.step()) {
        if (count == 0) over = hourNumber(fromTicks(select.integer(1))) < hoursOver(now, grace);
        count += select.integer(0);
    }
    return over || count >= static_cast<int64_t>(m_samplesPerStep);
}

/// The log's oldest rows, at most a step's worth (and at least one). Returns the last one's id.
int64_t SqliteHistory::readLog(std::vector<LoggedReading>& readings) {
    int64_t lastId = 0;
    Statement select(m_database, "SELECT id, data FROM log ORDER BY id");
    while (select.step()) {
        const auto entry = LogEntry::read(select.bytes(1));
        if (!entry) {
            m_database.fail(ErrorKind::InvalidData, "a logged batch is damaged");
            break;
        }
        if (!readings.empty() && readings.size() + entry->readingCount() > m_samplesPerStep) break;
        for (size_t run = 0; run < entry->channelCount(); ++run)
            for (size_t i = entry->begin(run); i < entry->end(run); ++i)
                readings.push_back({entry->channel(run), entry->reading(i)});
        lastId = select.integer(0);
    }
    return lastId;
}

/// The log's oldest rows become chunks.
void SqliteHistory::packLog() {
    std::vector<LoggedReading> readings;
    const int64_t lastId = readLog(readings);
    // Equal ones stay in the order they came in.
    std::ranges::stable_sort(readings, [](const LoggedReading& a, const LoggedReading& b) {
        return a.channel != b.channel ? a.channel < b.channel : a.reading.time < b.reading.time;
    });
    Statement insert(m_database, insertChunkSql);
    std::set<int64_t> hours;
    for (auto begin = readings.begin(); begin != readings.end() && !m_database.failed();) {
        const int64_t hour = hourNumber(begin->reading.time);
        const auto end = std::find_if(begin, readings.end(), [&](const LoggedReading& other) {
            return other.channel != begin->channel || hourNumber(other.reading.time) != hour;
        });
        Content content;
        std::transform(begin, end, std::back_inserter(content.readings),
                       [](const LoggedReading& r) { return r.reading; });
        settle(content.readings);
        insertChunk(insert, hour, begin->channel, Detail::Raw, content);
        hours.insert(hour);
        begin = end;
    }
    Statement changed(m_database, "INSERT OR REPLACE INTO hour(hour, detail, whole) VALUES(?, 0, 0)");
    for (const int64_t hour : hours) changed.bind(hour).run();
    Statement(m_database, "DELETE FROM log WHERE id <= ?").bind(lastId).run();
}

bool SqliteHistory::forgetAnHour(TimePoint now, const RetentionRules& rules) {
    Statement select(m_database, "SELECT hour FROM hour WHERE hour < ? ORDER BY hour LIMIT 1");
    if (!select.bind(hoursOver(now, rules.hours)).step()) return false;
    const int64_t hour = select.integer(0);
    select.reset();
    Statement(m_database, "DELETE FROM chunk WHERE hour = ?").bind(hour).run();
    Statement(m_database, "DELETE FROM hour WHERE hour = ?").bind(hour).run();
    return true;
}

/// Of the oldest hour that needs it a step's worth of channels: one chunk each, with no more detail than the rules say.
bool SqliteHistory::rewriteAnHour(TimePoint now, const RetentionRules& rules) {
    Statement select(m_database, "SELECT hour FROM hour WHERE (whole = 0 AND hour < ?) OR (detail < 1 AND hour < ?)"
                                 " OR (detail < 2 AND hour < ?) ORDER BY hour LIMIT 1");
    select.bind(hoursOver(now, grace), hoursOver(now, rules.raw), hoursOver(now, rules.minutes));
    if (!select.step()) return false;
    const int64_t hour = select.integer(0);
    select.reset();
    const Detail detail = wantedDetail(hour, now, rules);

    size_t readings = 0;
    auto channels = channelsToRewrite(hour, detail);
    while (!channels.empty() && readings < m_samplesPerStep && !m_database.failed()) {
        for (const int64_t channel : channels) readings += rewriteChannel(hour, channel, detail);
        channels = channelsToRewrite(hour, detail);
    }
    if (channels.empty())
        Statement(m_database, "UPDATE hour SET whole = 1, detail = ? WHERE hour = ?")
            .bind(static_cast<int64_t>(detail), hour)
            .run();
    return true;
}

/// Some of those that have several chunks in the hour, or one with more detail than that.
std::vector<int64_t> SqliteHistory::channelsToRewrite(int64_t hour, Detail detail) {
    std::vector<int64_t> channels;
    Statement select(m_database, "SELECT channel FROM chunk WHERE hour = ? GROUP BY channel"
                                 " HAVING count(*) > 1 OR min(detail) < ? LIMIT ?");
    select.bind(hour, static_cast<int64_t>(detail), channelsAtOnce);
    while (select.step()) channels.push_back(select.integer(0));
    return channels;
}

/// Returns how many readings it has unpacked.
size_t SqliteHistory::rewriteChannel(int64_t hour, int64_t channel, Detail detail) {
    Content content;
    Statement select(m_database,
                     fmt::format("SELECT {} FROM chunk WHERE hour = ? AND channel = ? ORDER BY id", chunkColumns));
    select.bind(hour, channel);
    while (select.step()) {
        addChunk(select, TimePoint::min(), TimePoint::max(), content);
        detail = std::max(detail, detailIn(select)); // what is gone stays gone
    }
    settle(content.readings);
    Statement(m_database, "DELETE FROM chunk WHERE hour = ? AND channel = ?").bind(hour, channel).run();
    Statement insert(m_database, insertChunkSql);
    insertChunk(insert, hour, channel, detail, content);
    return content.readings.size();
}

void SqliteHistory::insertChunk(Statement& insert, int64_t hour, int64_t channel, Detail detail,
                                const Content& content) {
    const Summary all = summaryOf(content);
    std::string data;
    if (detail == Detail::Raw) data = pack(content.readings);
    if (detail == Detail::Minutes) data = pack(minutesOf(content));
    insert
        .bind(hour, channel, static_cast<int64_t>(detail), all.count, ticks(all.first), ticks(all.last), all.min,
              all.max, all.sum, all.lastValue, std::string_view(data))
        .run();
}

/// Makes the tables of a new file; refuses a file that holds something else.
Result<void> prepare(Database& database, bool readOnly) {
    Statement look(database, "SELECT (SELECT count(*) FROM sqlite_master), application_id, user_version"
                             " FROM pragma_application_id, pragma_user_version");
    const bool read = look.step();
    const bool empty = read && look.integer(0) == 0;
    if (read && !empty && look.integer(1) != applicationId)
        database.fail(ErrorKind::InvalidData, "is a database, but not a history");
    if (read && !empty && look.integer(2) != formatVersion)
        database.fail(ErrorKind::Unsupported,
                      fmt::format("has format {}, this program knows {}", look.integer(2), formatVersion));
    if (empty && readOnly) database.fail(ErrorKind::InvalidData, "is empty");
    look.reset();
    if (readOnly) return database.take();

    database.execute("PRAGMA page_size = 16384"); // heeded by a new file only
    database.execute("PRAGMA journal_mode = WAL");
    database.execute("PRAGMA synchronous = NORMAL"); // survives a killed process; a power cut may cost the last batches
    if (!empty) return database.take();
    Transaction transaction(database, Transaction::Kind::Write);
    database.execute(schema);
    database.execute(fmt::format("PRAGMA application_id = {}", applicationId));
    database.execute(fmt::format("PRAGMA user_version = {}", formatVersion));
    transaction.commit();
    return database.take();
}

} // namespace

Result<std::unique_ptr<History>> openSqliteHistory(const std::filesystem::path& file, const SqliteOptions& options) {
    const bool readOnly = options.access == HistoryAccess::ReadOnly;
    std::optional<WriterLock> lock;
    if (!readOnly) {
        auto taken = WriterLock::take(file);
        if (!taken) return taken.error();
        if (!*taken) return Error{ErrorKind::Io, file.string(), "another program is writing it"};
        lock = std::move(taken).value();
    }
    Result<Database> database = Database::open(file, readOnly);
    if (!database) return database.error();
    if (const Result<void> prepared = prepare(*database, readOnly); !prepared) return prepared.error();
    return std::unique_ptr<History>(
        std::make_unique<SqliteHistory>(std::move(database).value(), std::move(lock), options.samplesPerStep));
}

} // namespace sandtable::telemetry
