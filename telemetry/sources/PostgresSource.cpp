#include "telemetry/sources/PostgresSource.h"

#include "core/Secrets.h"
#include "database/Postgres.h"
#include "telemetry/sources/Backoff.h"
#include "telemetry/sources/EpochTime.h"
#include "telemetry/sources/SourceThread.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <unordered_map>

namespace sandtable::telemetry {
namespace {

using Clock = SourceThread::Clock;
using postgres::Connection;
using postgres::Rows;

constexpr Oid timestampWithZone = 1184; // pg_type: timestamptz
constexpr Oid booleanType = 16;         // bool
constexpr size_t samplesAtOnce = 10'000;

std::optional<double> numberIn(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// As the server writes it: ISO 8601, or a number since 1970.
std::optional<TimePoint> timeIn(std::string_view text, Duration utcOffset) {
    if (const auto iso = parseIsoTime(text, utcOffset)) return *iso;
    const auto number = numberIn(text);
    return number ? timeFromEpoch(*number) : std::nullopt;
}

/// Where the columns of a query's answer are.
struct Columns {
    int time = -1, key = -1, device = -1, channel = -1;
    struct Value {
        int column;
        std::string key; // "": that of the row
    };
    std::vector<Value> values;
};

Result<Columns> findColumns(const PostgresQuery& query, const Rows& rows) {
    std::optional<Error> problem;
    const auto find = [&](const std::string& name) {
        for (int i = 0; i < rows.columns(); ++i)
            if (rows.name(i) == name) return i;
        std::vector<std::string_view> names;
        names.reserve(static_cast<size_t>(rows.columns()));
        for (int i = 0; i < rows.columns(); ++i) names.push_back(rows.name(i));
        if (!problem)
            problem =
                Error{ErrorKind::InvalidData, "",
                      fmt::format("the query gives no column \"{}\", but \"{}\"", name, fmt::join(names, "\", \""))};
        return -1;
    };
    const auto findIf = [&](const std::string& name) { return name.empty() ? -1 : find(name); };
    Columns columns{.time = find(query.timeColumn),
                    .key = findIf(query.keyColumn),
                    .device = findIf(query.deviceColumn),
                    .channel = findIf(query.channelColumn),
                    .values = {}};
    if (query.values.empty()) columns.values.push_back({find(query.valueColumn), ""});
    for (const auto& [column, key] : query.values) columns.values.push_back({find(column), key});
    if (problem) return *problem;
    return columns;
}

/// A query and how it fares.
struct PolledQuery {
    PostgresQuery query;
    std::string name; // "query 1"
    Clock::time_point due{};
    int failures = 0;      // in a row
    bool answered = false; // once at least
    bool saidMalformed = false, saidUnknown = false;
    TimePoint newest{};
    // What has been taken: exactly within the overlap, before it by the newest of each channel.
    std::set<std::pair<TimePoint, ChannelIndex>> recent{};
    std::unordered_map<ChannelIndex, TimePoint> newestOf{};

    TimePoint bound() const { return newest - query.overlap; }

    /// Whether it has not come before.
    bool isNew(ChannelIndex channel, TimePoint time) {
        auto [last, first] = newestOf.try_emplace(channel, time);
        if (!first && time < bound() && time <= last->second) return false;
        last->second = std::max(last->second, time);
        return recent.emplace(time, channel).second;
    }
    void advance(TimePoint seen) {
        newest = std::max(newest, seen);
        answered = true;
        forgetBefore(newest);
    }
    /// Within an answer however long: what comes twice in one, the store tells apart.
    void forgetBefore(TimePoint seen) { recent.erase(recent.begin(), recent.lower_bound({seen - query.overlap, 0})); }
};

/// The connection and the queries live on m_thread.
class PostgresSource final : public Source {
public:
    PostgresSource(const ChannelTable& channels, const std::optional<std::string>& sourceId, Ingest& ingest,
                   const PostgresOptions& options, std::string place, Diagnostics& diagnostics)
        : m_channels(channels),
          m_ingest(ingest),
          m_diagnostics(diagnostics),
          m_options(options),
          m_place(std::move(place)),
          m_thread(m_place) {
        for (ChannelIndex i = 0; i < channels.size(); ++i) {
            if (!serves(sourceId, channels[i])) continue;
            const auto* address = std::get_if<RowAddress>(&channels[i].address);
            m_byKey.emplace(address ? address->key : channels[i].name(), i);
        }
        for (const PostgresQuery& query : options.queries)
            m_queries.push_back({.query = query, .name = fmt::format("query {}", m_queries.size() + 1)});
    }

    void advance(TimePoint) override {
        m_thread.start([this] { run(); });
    }
    SourceStatus status() const override { return m_thread.status(); }
    void stop() override { m_thread.stop(); }

private:
    void run() {
        for (PolledQuery& polled : m_queries) polled.newest = now() - polled.query.lookBack;
        m_thread.keepConnected(
            m_place, m_diagnostics, [this] { return connect(); },
            [this] {
                std::string problem = poll();
                m_connection.reset();
                return problem;
            });
    }

    Result<std::string> connect() {
        auto connection = Connection::open(m_options.database, [this] { return m_thread.stopping(); });
        if (!connection) return connection.error();
        m_connection.emplace(*std::move(connection));
        return fmt::format("{} queries", m_queries.size());
    }

    /// In which one query is asked, whatever it may do: nothing is written, and no setting outlives it.
    Result<postgres::Transaction> beginReading() {
        auto transaction = postgres::Transaction::begin(*m_connection, true);
        if (!transaction) return transaction;
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(m_options.utcOffset).count();
        const auto set =
            m_connection->run("SELECT set_config('DateStyle', 'ISO', true), set_config('TimeZone', $1, true),"
                              " set_config('extra_float_digits', '1', true), set_config('statement_timeout', $2, true)",
                              {fmt::format("<park>{}{:02}:{:02}", minutes <= 0 ? '+' : '-', std::abs(minutes) / 60,
                                           std::abs(minutes) % 60),
                               std::to_string(m_options.timeout.count())});
        if (!set) return set.error();
        return transaction;
    }

    /// Asks for what is due until the connection is lost, and says why, or until the source is stopped.
    std::string poll() {
        for (PolledQuery& polled : m_queries) polled.due = {};
        while (true) {
            const auto next = std::min_element(m_queries.begin(), m_queries.end(),
                                               [](const auto& a, const auto& b) { return a.due < b.due; });
            if (!m_thread.sleepUntil(next->due)) return "stopped";
            const auto begin = Clock::now();
            const Result<void> asked = ask(*next);
            if (m_thread.stopping()) return "stopped";
            if (asked) {
                next->failures = 0;
                next->due = std::max(begin + next->query.interval, Clock::now());
                continue;
            }
            if (m_connection->isLost()) return asked.error().message;
            if (asked.error().kind == ErrorKind::TookTooLong) reachLessFar(*next);
            next->due =
                Clock::now() + std::max<Clock::duration>(reconnectDelay(++next->failures), next->query.interval);
            m_diagnostics.report(Severity::Warning, m_place, next->name + ": " + asked.error().message);
            m_thread.update([](SourceStatus& status) { ++status.malformed; });
        }
    }

    /// A first query that reaches back too far for the server would fail again and again.
    void reachLessFar(PolledQuery& polled) {
        if (polled.answered) return;
        const TimePoint at = now();
        polled.newest = at - (at - polled.newest) / 2;
        m_diagnostics.report(Severity::Warning, m_place,
                             fmt::format("{}: asked for too much at once; what came before {} is left out", polled.name,
                                         formatIsoTime(polled.newest)));
    }

    Result<void> ask(PolledQuery& polled) {
        const auto transaction = beginReading();
        if (!transaction) return transaction.error();
        std::optional<Columns> columns;
        std::optional<Error> problem;
        TimePoint newest = polled.newest;
        m_counts = {};
        const std::array bound{postgres::timestamp(polled.bound())};
        const std::array<Oid, 1> types{timestampWithZone};
        const Result<void> done = m_connection->stream(polled.query.sql, bound, types, [&](const Rows& row) {
            if (!columns) {
                auto found = findColumns(polled.query, row);
                if (!found) {
                    problem = found.error();
                    return false;
                }
                columns = *std::move(found);
            }
            const auto time = takeRow(polled, *columns, row);
            if (time) newest = std::max(newest, *time);
            if (m_samples.size() >= samplesAtOnce) {
                handIn();
                polled.forgetBefore(std::min(newest, now()));
            }
            return true;
        });
        handIn();
        // A row dated into the future must not hide all that comes until then.
        if (!done) return done;
        polled.advance(std::min(newest, now()));
        return problem ? Result<void>(*problem) : Result<void>();
    }

    /// Its time; nothing if that cannot be read.
    std::optional<TimePoint> takeRow(PolledQuery& polled, const Columns& columns, const Rows& row) {
        const auto text = [&](int column) { return std::string(row.text(0, column)); };
        const auto time = timeIn(row.text(0, columns.time), m_options.utcOffset);
        if (!time) {
            malformed(polled, fmt::format("column \"{}\": expected a time, found \"{}\"", polled.query.timeColumn,
                                          text(columns.time).substr(0, 40)));
            return std::nullopt;
        }
        const std::string device = columns.device < 0 ? "" : text(columns.device) + "/";
        for (const Columns::Value& value : columns.values) {
            if (row.isNull(0, value.column)) continue;
            std::string key = value.key;
            if (key.empty()) key = text(columns.key >= 0 ? columns.key : columns.channel);
            if (columns.key < 0) key.insert(0, device);
            const auto [first, last] = m_byKey.equal_range(key);
            if (first == last) {
                unknown(polled, key);
                continue;
            }
            const std::string_view written = row.text(0, value.column);
            const bool isBoolean = row.type(value.column) == booleanType;
            const auto number = isBoolean ? std::optional(written == "t" ? 1.0 : 0.0) : numberIn(written);
            if (!number) {
                malformed(polled, fmt::format("column \"{}\": expected a number, found \"{}\"", row.name(value.column),
                                              written.substr(0, 40)));
                continue;
            }
            for (auto channel = first; channel != last; ++channel)
                if (polled.isNew(channel->second, *time))
                    m_samples.push_back(sampleFrom(m_channels, channel->second, *time, *number));
        }
        return time;
    }

    void malformed(PolledQuery& polled, const std::string& reason) {
        ++m_counts.malformed;
        if (!std::exchange(polled.saidMalformed, true))
            m_diagnostics.report(Severity::Warning, m_place, polled.name + ": " + reason);
    }

    void unknown(PolledQuery& polled, const std::string& key) {
        ++m_counts.unknown;
        if (!std::exchange(polled.saidUnknown, true))
            m_diagnostics.report(Severity::Info, m_place,
                                 fmt::format("{}: there are rows for channels the park does not have, such as \"{}\"",
                                             polled.name, key));
    }

    /// To the ingest, and to the status.
    void handIn() {
        if (!m_samples.empty()) m_ingest.accept(m_samples, now());
        m_thread.update([this](SourceStatus& status) {
            status.received += m_samples.size();
            status.malformed += m_counts.malformed;
            status.unknown += m_counts.unknown;
        });
        m_samples.clear();
        m_counts = {};
    }

    const ChannelTable& m_channels;
    Ingest& m_ingest;
    Diagnostics& m_diagnostics;
    PostgresOptions m_options;
    std::string m_place;
    std::unordered_multimap<std::string, ChannelIndex> m_byKey;
    std::vector<PolledQuery> m_queries;
    std::optional<Connection> m_connection;
    std::vector<Sample> m_samples;
    struct {
        size_t malformed = 0, unknown = 0;
    } m_counts;            // not yet in the status
    SourceThread m_thread; // last
};

} // namespace

Result<std::unique_ptr<Source>> makePostgresSource(const ChannelTable& channels, Ingest& ingest,
                                                   const PostgresOptions& options, Diagnostics& diagnostics,
                                                   const std::optional<std::string>& sourceId) {
    const auto place = postgres::placeOf(options.database);
    if (!place) return place.error();
    if (!options.database.password.empty())
        if (const auto secret = readSecret(options.database.password); !secret) return secret.error();
    if (options.queries.empty()) return Error{ErrorKind::Usage, *place, "no query to ask"};
    return std::unique_ptr<Source>(
        std::make_unique<PostgresSource>(channels, sourceId, ingest, options, *place, diagnostics));
}

} // namespace sandtable::telemetry
