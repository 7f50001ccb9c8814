// How the tables are laid out: a row a reading in "reading", by channel and time; what is left of thinned minutes and
// hours in "summary"; in "hour" which clock hours there are and how far each is thinned. Upkeep takes the oldest hour
// that is due, some channels after the other, through the primary keys alone.
#include "database/Postgres.h"
#include "telemetry/history/History.h"
#include "telemetry/history/Hours.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <unordered_map>

namespace sandtable::telemetry {
namespace {

using postgres::Connection;
using postgres::Rows;
using postgres::timestamp;
using postgres::Transaction;

constexpr int64_t formatVersion = 1;
constexpr int64_t channelsAtOnce = 64;
constexpr const char* statementTimeout = "60s"; // a writer must not wait for ever for somebody's lock

// "summary.first" and "last" are the times of the first and last of "count" readings; "start" that of the minute or
// hour by the clock. "hour.next_channel": channels below it are thinned to `hour.wanted` already.
constexpr const char* tables = R"(
CREATE TABLE channel(id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE reading(channel integer NOT NULL, time timestamptz NOT NULL, value float8 NOT NULL,
    PRIMARY KEY (channel, time));
CREATE TABLE summary(channel integer NOT NULL, start timestamptz NOT NULL, detail smallint NOT NULL,
    first timestamptz NOT NULL, last timestamptz NOT NULL, count bigint NOT NULL, min float8 NOT NULL,
    max float8 NOT NULL, sum float8 NOT NULL, last_value float8 NOT NULL, PRIMARY KEY (channel, start, detail));
CREATE TABLE hour(start timestamptz PRIMARY KEY, first timestamptz NOT NULL, last timestamptz NOT NULL,
    detail smallint NOT NULL DEFAULT 0, wanted smallint NOT NULL DEFAULT 0, next_channel integer NOT NULL DEFAULT 0);
CREATE VIEW readings AS SELECT name AS channel, time, value FROM reading JOIN channel ON channel.id = reading.channel;
CREATE TABLE format(version bigint NOT NULL);
INSERT INTO format VALUES(1);
)";

// Of readings (and of minutes, where hours are wanted) of channels $1 <= id < $2 within the hour [$3, $4): they go into
// summaries of detail $5, added to what is there already.
constexpr const char* thinSql = R"(
WITH gone AS (DELETE FROM reading WHERE channel >= $1 AND channel < $2 AND time >= $3 AND time < $4
        RETURNING channel, time, value),
    gone_minutes AS (DELETE FROM summary WHERE channel >= $1 AND channel < $2 AND start >= $3 AND start < $4
        AND detail < $5 RETURNING *),
    part AS (
        SELECT channel, time AS first, time AS last, 1 AS count, value AS min, value AS max, value AS sum,
            value AS last_value FROM gone
        UNION ALL
        SELECT channel, first, last, count, min, max, sum, last_value FROM gone_minutes)
INSERT INTO summary AS known(channel, start, detail, first, last, count, min, max, sum, last_value)
    SELECT channel, date_trunc(CASE $5 WHEN 1 THEN 'minute' ELSE 'hour' END, first, 'UTC') AS start, $5, min(first),
        max(last), sum(count), min(min), max(max), sum(sum), (array_agg(last_value ORDER BY last DESC))[1]
    FROM part GROUP BY 1, 2
    ON CONFLICT (channel, start, detail) DO UPDATE SET first = least(known.first, excluded.first),
        last = greatest(known.last, excluded.last), count = known.count + excluded.count,
        min = least(known.min, excluded.min), max = greatest(known.max, excluded.max), sum = known.sum + excluded.sum,
        last_value = CASE WHEN excluded.last >= known.last THEN excluded.last_value ELSE known.last_value END
)";

constexpr const char* bucketsSql = R"(
WITH part AS (
    SELECT time AS first, time AS last, 1::bigint AS count, value AS min, value AS max, value AS sum,
        value AS last_value, 1 AS rank
    FROM reading WHERE channel = $1 AND time >= $2 AND time < $3
    UNION ALL
    SELECT first, last, count, min, max, sum, last_value, 0
    FROM summary WHERE channel = $1 AND start > $2::timestamptz - interval '1 hour' AND start < $3
        AND first >= $2 AND first < $3)
SELECT date_bin($4::bigint * interval '1 millisecond', first, $2) AS bucket, min(min), max(max),
    sum(sum), sum(count)::bigint, (array_agg(last_value ORDER BY last DESC, rank DESC))[1]
FROM part GROUP BY 1 ORDER BY 1
)";

// Of each channel the newest reading and the newest summary that ends in time.
constexpr const char* latestSql = R"(
SELECT name, time, value FROM channel
CROSS JOIN LATERAL (
    (SELECT time, value, 1 AS rank FROM reading WHERE channel = channel.id AND time >= $1 AND time <= $2
        ORDER BY time DESC LIMIT 1)
    UNION ALL
    (SELECT last, last_value, 0 FROM summary WHERE channel = channel.id
        AND start > $1::timestamptz - interval '1 hour' AND start <= $2 AND last >= $1 AND last <= $2
        ORDER BY start DESC, last DESC LIMIT 1)
    ORDER BY time DESC, rank LIMIT 1) AS newest
ORDER BY name COLLATE "C"
)";

// Of all channels, through the primary keys: there is no index by time alone.
constexpr const char* allSql = R"(
SELECT channel.id::bigint, time, value FROM channel
CROSS JOIN LATERAL (
    SELECT time, value, 1 AS rank FROM reading WHERE channel = channel.id AND time >= $1 AND time <= $2
    UNION ALL
    SELECT last, last_value, 0 FROM summary WHERE channel = channel.id
        AND start > $1::timestamptz - interval '1 hour' AND start <= $2 AND last >= $1 AND last <= $2) AS known
ORDER BY channel.id, time, rank
)";

// Times that a database has no text for are kept as of these: a device's clock may say anything.
constexpr TimePoint earliest = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
constexpr TimePoint latestKept = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);

constexpr int64_t forgotten = 3; // beyond all Detail

TimePoint hourStart(int64_t hour) { return TimePoint(std::chrono::hours(hour)); }

template<class... Values> std::vector<std::string> parameters(const Values&... values) {
    return {fmt::format("{}", values)...};
}

class PostgresHistory final : public History {
public:
    PostgresHistory(DatabaseAddress address, std::string schema, const PostgresHistoryOptions& options)
        : m_address(std::move(address)), m_schema(std::move(schema)), m_options(options) {}

    /// Connects if that is to be done, makes the tables of a new history, refuses a schema that holds something else.
    Result<void> connect();

    Result<void> append(const ChannelTable& channels, std::span<const Sample> samples) override {
        return attempt([&] { return appendOnce(channels, samples); });
    }
    Result<std::vector<Reading>> range(const std::string& channel, TimePoint from, TimePoint to) override {
        return attempt([&] { return rangeOnce(channel, from, to); });
    }
    Result<std::vector<ChannelReadings>> all(TimePoint from, TimePoint to) override {
        return attempt([&] { return allOnce(from, to); });
    }
    Result<std::vector<Bucket>> buckets(const std::string& channel, TimePoint from, TimePoint to,
                                        Duration width) override {
        assert(width > Duration(0));
        return attempt([&] { return bucketsOnce(channel, from, to, width); });
    }
    Result<std::vector<NamedReading>> latest(TimePoint at, Duration lookBack) override {
        return attempt([&] { return latestOnce(at, lookBack); });
    }
    Result<std::vector<std::string>> channels() override {
        return attempt([&] { return channelsOnce(); });
    }
    Result<std::optional<TimeSpan>> extent() override {
        return attempt([&] { return extentOnce(); });
    }
    Result<bool> maintain(TimePoint now, const RetentionRules& rules) override {
        return attempt([&] { return maintainOnce(now, rules); });
    }

private:
    /// Once more over a new connection if the present one turns out to be lost: each operation is one transaction.
    template<class Operation> auto attempt(Operation operation) -> decltype(operation()) {
        if (auto connected = connect(); !connected) return connected.error();
        auto result = operation();
        if (result || !m_connection->isLost()) return result;
        if (auto connected = connect(); !connected) return connected.error();
        return operation();
    }

    struct Row {
        int32_t channel;
        TimePoint time;
        double value;
    };

    Result<void> prepare();
    Result<void> makeTables();
    Result<int64_t> channelId(const std::string& name); // 0: not known
    Result<void> learnChannels(const ChannelTable& channels, std::span<const Sample> samples);

    std::vector<Row> rowsOf(const ChannelTable& channels, std::span<const Sample> samples) const;
    Result<void> appendOnce(const ChannelTable& channels, std::span<const Sample> samples);
    Result<std::vector<Reading>> rangeOnce(const std::string& channel, TimePoint from, TimePoint to);
    Result<std::vector<ChannelReadings>> allOnce(TimePoint from, TimePoint to);
    Result<std::vector<Bucket>> bucketsOnce(const std::string& channel, TimePoint from, TimePoint to, Duration width);
    Result<std::vector<NamedReading>> latestOnce(TimePoint at, Duration lookBack);
    Result<std::vector<std::string>> channelsOnce();
    Result<std::optional<TimeSpan>> extentOnce();
    Result<bool> maintainOnce(TimePoint now, const RetentionRules& rules);
    Result<void> work(const Rows& hour, int64_t wanted);
    Result<size_t> thin(int64_t firstChannel, const std::string& from, const std::string& to, int64_t wanted);

    DatabaseAddress m_address;
    std::string m_schema;
    PostgresHistoryOptions m_options;
    std::optional<Connection> m_connection;
    std::unordered_map<std::string, int64_t> m_channelIds; // those committed; ids never change
};

Result<void> PostgresHistory::connect() {
    if (m_connection && !m_connection->isLost()) return {};
    m_connection.reset();
    auto connection = Connection::open(m_address);
    if (!connection) return connection.error();
    m_connection.emplace(*std::move(connection));
    auto prepared = prepare();
    if (!prepared) m_connection.reset();
    return prepared;
}

Result<void> PostgresHistory::prepare() {
    const bool readOnly = m_options.access == HistoryAccess::ReadOnly;
    const auto set = m_connection->run(
        "SELECT set_config('search_path', $1, false), set_config('TimeZone', 'UTC', false),"
        " set_config('statement_timeout', $2, false), set_config('default_transaction_read_only', $3, false)",
        {m_connection->quoted(m_schema), statementTimeout, readOnly ? "on" : "off"});
    if (!set) return set.error();
    const auto look = m_connection->run("SELECT count(*), count(*) FILTER (WHERE relname = 'format')"
                                        " FROM pg_class WHERE relnamespace = to_regnamespace($1)",
                                        {m_connection->quoted(m_schema)});
    if (!look) return look.error();
    if (look->integer(0, 0) == 0) {
        if (readOnly)
            return Error{ErrorKind::NotFound, m_connection->place(),
                         fmt::format("there is no history in its schema \"{}\"", m_schema)};
        return makeTables();
    }
    if (look->integer(0, 1) == 0)
        return Error{ErrorKind::InvalidData, m_connection->place(),
                     fmt::format("its schema \"{}\" holds something, but not a history", m_schema)};
    const auto version = m_connection->run("SELECT max(version) FROM format");
    if (!version) return version.error();
    if (version->isNull(0, 0) || version->integer(0, 0) != formatVersion)
        return Error{
            ErrorKind::Unsupported, m_connection->place(),
            fmt::format("the history in its schema \"{}\" has another format than {}, which this program knows",
                        m_schema, formatVersion)};
    return {};
}

Result<void> PostgresHistory::makeTables() {
    auto transaction = Transaction::begin(*m_connection, false);
    if (!transaction) return transaction.error();
    // Two that begin at once take turns; the second finds the tables.
    const auto locked = m_connection->run("SELECT pg_advisory_xact_lock(hashtext($1))", {m_schema});
    if (!locked) return locked.error();
    const auto there = m_connection->run("SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace($1)",
                                         {m_connection->quoted(m_schema)});
    if (!there) return there.error();
    if (there->integer(0, 0) > 0) return transaction->commit();
    std::string statements = "CREATE SCHEMA IF NOT EXISTS " + m_connection->quoted(m_schema) + ";" + tables;
    std::string_view rest = statements;
    for (size_t end = rest.find(';'); end != std::string_view::npos; end = rest.find(';')) {
        const auto made = m_connection->run(std::string(rest.substr(0, end)));
        if (!made) return made.error();
        rest.remove_prefix(end + 1);
    }
    return transaction->commit();
}

Result<int64_t> PostgresHistory::channelId(const std::string& name) {
    if (const auto known = m_channelIds.find(name); known != m_channelIds.end()) return known->second;
    const auto found = m_connection->run("SELECT id::bigint FROM channel WHERE name = $1", {name});
    if (!found) return found.error();
    if (found->size() == 0) return int64_t(0);
    return m_channelIds[name] = found->integer(0, 0);
}

/// A transaction of its own, so that what is remembered is committed; a channel without readings does no harm.
Result<void> PostgresHistory::learnChannels(const ChannelTable& channels, std::span<const Sample> samples) {
    std::string names; // as an array's text
    std::vector<bool> seen(channels.size());
    for (const Sample& sample : samples) {
        if (seen[sample.channel]) continue;
        seen[sample.channel] = true;
        const std::string name = channels[sample.channel].name();
        if (m_channelIds.contains(name)) continue;
        names += names.empty() ? "{\"" : ",\"";
        for (const char c : name) names += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
        names += '"';
    }
    if (names.empty()) return {};
    names += '}';
    const auto added = m_connection->run(
        "INSERT INTO channel(name) SELECT DISTINCT unnest($1::text[]) ON CONFLICT (name) DO NOTHING", {names});
    if (!added) return added.error();
    const auto found = m_connection->run("SELECT id::bigint, name FROM channel WHERE name = ANY($1::text[])", {names});
    if (!found) return found.error();
    for (int row = 0; row < found->size(); ++row)
        m_channelIds[std::string(found->text(row, 1))] = found->integer(row, 0);
    return {};
}

/// By channel and time, as the primary key is; of equal ones the first to come.
std::vector<PostgresHistory::Row> PostgresHistory::rowsOf(const ChannelTable& channels,
                                                          std::span<const Sample> samples) const {
    std::vector<int32_t> ids(channels.size());
    std::vector<Row> rows;
    rows.reserve(samples.size());
    for (const Sample& sample : samples) {
        int32_t& id = ids[sample.channel];
        if (id == 0) id = static_cast<int32_t>(m_channelIds.at(channels[sample.channel].name()));
        rows.push_back({id, std::clamp(sample.reading.time, earliest, latestKept), sample.reading.value});
    }
    const auto place = [](const Row& row) { return std::pair(row.channel, row.time); };
    std::ranges::stable_sort(rows, {}, place);
    const auto samePlace = [&](const Row& a, const Row& b) { return place(a) == place(b); };
    rows.erase(std::unique(rows.begin(), rows.end(), samePlace), rows.end());
    return rows;
}

Result<void> PostgresHistory::appendOnce(const ChannelTable& channels, std::span<const Sample> samples) {
    if (samples.empty()) return {};
    if (auto learned = learnChannels(channels, samples); !learned) return learned;

    const std::vector<Row> rows = rowsOf(channels, samples);
    std::map<int64_t, TimeSpan> hours;
    postgres::CopyData data;
    for (const Row& row : rows) {
        data.beginRow(3);
        data.add(row.channel);
        data.add(row.time);
        data.add(row.value);
        TimeSpan& span = hours.try_emplace(hourNumber(row.time), TimeSpan{row.time, row.time}).first->second;
        span = {std::min(span.first, row.time), std::max(span.last, row.time)};
    }

    auto transaction = Transaction::begin(*m_connection, false);
    if (!transaction) return transaction.error();
    // The hours first and in order: two writers wait for each other there, and upkeep of these hours waits too.
    for (const auto& [hour, span] : hours) {
        const auto noted = m_connection->run(
            "INSERT INTO hour AS known(start, first, last) VALUES($1, $2, $3) ON CONFLICT (start) DO UPDATE SET"
            " first = least(known.first, excluded.first), last = greatest(known.last, excluded.last), detail = 0,"
            " next_channel = 0",
            {timestamp(hourStart(hour)), timestamp(span.first), timestamp(span.last)});
        if (!noted) return noted.error();
    }
    const auto staged = m_connection->run("CREATE TEMPORARY TABLE IF NOT EXISTS incoming(channel integer, time"
                                          " timestamptz, value float8) ON COMMIT DELETE ROWS");
    if (!staged) return staged.error();
    if (auto copied = m_connection->copyIn("COPY incoming FROM STDIN (FORMAT binary)", std::move(data).finish());
        !copied)
        return copied;
    const auto added = m_connection->run("INSERT INTO reading SELECT * FROM incoming ON CONFLICT DO NOTHING");
    if (!added) return added.error();
    return transaction->commit();
}

Result<std::vector<Reading>> PostgresHistory::rangeOnce(const std::string& channel, TimePoint from, TimePoint to) {
    std::vector<Reading> readings;
    const auto id = channelId(channel);
    if (!id) return id.error();
    if (*id == 0 || from > to) return readings;
    const auto rows = m_connection->run(
        "SELECT time, value FROM reading WHERE channel = $1 AND time >= $2 AND time <= $3 ORDER BY time",
        parameters(*id, timestamp(from), timestamp(to)));
    if (!rows) return rows.error();
    readings.reserve(static_cast<size_t>(rows->size()));
    for (int row = 0; row < rows->size(); ++row) readings.push_back({rows->time(row, 0), rows->real(row, 1)});
    return readings;
}

Result<std::vector<ChannelReadings>> PostgresHistory::allOnce(TimePoint from, TimePoint to) {
    std::vector<ChannelReadings> all;
    if (from > to) return all;
    const auto channels = m_connection->run("SELECT id::bigint, name FROM channel");
    if (!channels) return channels.error();
    std::unordered_map<int64_t, std::string> names;
    for (int row = 0; row < channels->size(); ++row) names.emplace(channels->integer(row, 0), channels->text(row, 1));

    const auto rows = m_connection->run(allSql, {timestamp(from), timestamp(to)});
    if (!rows) return rows.error();
    int64_t channel = 0; // of the last
    for (int row = 0; row < rows->size(); ++row) {
        const Reading reading{rows->time(row, 1), rows->real(row, 2)};
        if (all.empty() || rows->integer(row, 0) != channel) {
            channel = rows->integer(row, 0);
            all.push_back({names[channel], {}});
        }
        std::vector<Reading>& readings = all.back().readings;
        if (readings.empty() || readings.back().time != reading.time) readings.push_back(reading);
    }
    return all;
}

Result<std::vector<Bucket>> PostgresHistory::bucketsOnce(const std::string& channel, TimePoint from, TimePoint to,
                                                         Duration width) {
    std::vector<Bucket> buckets;
    const auto id = channelId(channel);
    if (!id) return id.error();
    if (*id == 0 || from >= to) return buckets;
    const auto rows = m_connection->run(bucketsSql, parameters(*id, timestamp(from), timestamp(to), width.count()));
    if (!rows) return rows.error();
    for (int row = 0; row < rows->size(); ++row) {
        const auto count = static_cast<size_t>(rows->integer(row, 4));
        buckets.push_back({.from = rows->time(row, 0),
                           .min = rows->real(row, 1),
                           .max = rows->real(row, 2),
                           .mean = rows->real(row, 3) / static_cast<double>(count),
                           .last = rows->real(row, 5),
                           .count = count});
    }
    return buckets;
}

Result<std::vector<NamedReading>> PostgresHistory::latestOnce(TimePoint at, Duration lookBack) {
    const auto rows = m_connection->run(latestSql, parameters(timestamp(before(at, lookBack)), timestamp(at)));
    if (!rows) return rows.error();
    std::vector<NamedReading> named;
    for (int row = 0; row < rows->size(); ++row)
        named.push_back({std::string(rows->text(row, 0)), {rows->time(row, 1), rows->real(row, 2)}});
    return named;
}

Result<std::vector<std::string>> PostgresHistory::channelsOnce() {
    const auto rows = m_connection->run("SELECT name FROM channel ORDER BY name COLLATE \"C\"");
    if (!rows) return rows.error();
    std::vector<std::string> names;
    for (int row = 0; row < rows->size(); ++row) names.emplace_back(rows->text(row, 0));
    return names;
}

Result<std::optional<TimeSpan>> PostgresHistory::extentOnce() {
    const auto rows = m_connection->run("SELECT min(first), max(last) FROM hour");
    if (!rows) return rows.error();
    if (rows->isNull(0, 0)) return std::optional<TimeSpan>();
    return std::optional(TimeSpan{rows->time(0, 0), rows->time(0, 1)});
}

Result<bool> PostgresHistory::maintainOnce(TimePoint now, const RetentionRules& rules) {
    auto transaction = Transaction::begin(*m_connection, false);
    if (!transaction) return transaction.error();
    const auto bound = [&](Duration age) {
        return timestamp(hourStart(std::max(hoursOver(now, age), hourNumber(earliest))));
    };
    // Locked: what is appended to this hour meanwhile waits. An hour that another program works on is left to it.
    const auto hour = m_connection->run(
        "SELECT start, next_channel::bigint, wanted::bigint FROM hour WHERE start < $1 OR (detail < 1 AND start < $2)"
        " OR (detail < 2 AND start < $3) ORDER BY start LIMIT 1 FOR UPDATE SKIP LOCKED",
        {bound(rules.hours), bound(rules.raw), bound(rules.minutes)});
    if (!hour) return hour.error();
    if (hour->size() == 0) return false;
    const int64_t number = hourNumber(hour->time(0, 0));
    const bool forget = number < hoursOver(now, rules.hours);
    const int64_t wanted = forget ? forgotten : static_cast<int64_t>(wantedDetail(number, now, rules));
    if (auto done = work(*hour, wanted); !done) return done.error();
    if (auto done = transaction->commit(); !done) return done.error();
    return true;
}

/// A step's worth of channels of an hour; if they are the last, the hour is done.
Result<void> PostgresHistory::work(const Rows& hour, int64_t wanted) {
    const TimePoint start = hour.time(0, 0);
    const std::string from = timestamp(start), to = timestamp(start + std::chrono::hours(1));
    const auto end = m_connection->run("SELECT coalesce(max(id), 0)::bigint + 1 FROM channel");
    if (!end) return end.error();
    int64_t next = hour.integer(0, 2) == wanted ? hour.integer(0, 1) : 0; // begun for something else: from the start
    for (size_t done = 0; next < end->integer(0, 0) && done < m_options.samplesPerStep; next += channelsAtOnce) {
        const auto readings = thin(next, from, to, wanted);
        if (!readings) return readings.error();
        done += *readings + channelsAtOnce; // looking costs something too
    }
    const bool last = next >= end->integer(0, 0);
    const auto noted =
        last && wanted == forgotten
            ? m_connection->run("DELETE FROM hour WHERE start = $1", {from})
            : m_connection->run("UPDATE hour SET detail = $2, wanted = $3, next_channel = $4 WHERE start = $1",
                                parameters(from, last ? wanted : 0, wanted, last ? 0 : next));
    if (!noted) return noted.error();
    return {};
}

/// Some channels of an hour. Returns how many readings they had.
Result<size_t> PostgresHistory::thin(int64_t firstChannel, const std::string& from, const std::string& to,
                                     int64_t wanted) {
    auto range = parameters(firstChannel, firstChannel + channelsAtOnce, from, to);
    const auto counted = m_connection->run(
        "SELECT count(*) FROM reading WHERE channel >= $1 AND channel < $2 AND time >= $3 AND time < $4", range);
    if (!counted) return counted.error();
    std::vector<const char*> statements{thinSql};
    if (wanted == forgotten)
        statements = {"DELETE FROM reading WHERE channel >= $1 AND channel < $2 AND time >= $3 AND time < $4",
                      "DELETE FROM summary WHERE channel >= $1 AND channel < $2 AND start >= $3 AND start < $4"};
    else
        range.push_back(std::to_string(wanted));
    for (const char* statement : statements)
        if (const auto done = m_connection->run(statement, range); !done) return done.error();
    return static_cast<size_t>(counted->integer(0, 0));
}

} // namespace

Result<std::unique_ptr<History>> openPostgresHistory(const DatabaseAddress& database, const std::string& schema,
                                                     const PostgresHistoryOptions& options) {
    auto history = std::make_unique<PostgresHistory>(database, schema, options);
    if (auto connected = history->connect(); !connected) return connected.error();
    return std::unique_ptr<History>(std::move(history));
}

} // namespace sandtable::telemetry
