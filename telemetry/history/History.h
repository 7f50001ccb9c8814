// What the devices have said, kept on disk: for plots, time travel and reports. Channels are known by their name
// "device/channel", so that a changed park file keeps its past. One interface; SQLite and PostgreSQL below.
//
// One thread at a time per object; a second object may read the same history while the first writes. Errors name the
// file or database and the reason.
#pragma once

#include "core/Diagnostics.h"
#include "core/Result.h"
#include "telemetry/Channel.h"
#include "telemetry/history/HistorySpec.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::telemetry {

/// The readings with from <= time < from + width. Buckets without readings are left out.
struct Bucket {
    TimePoint from{};
    double min = 0, max = 0, mean = 0;
    double last = 0;
    size_t count = 0; // > 0

    bool operator==(const Bucket&) const = default;
};

struct NamedReading {
    std::string channel; // "device/channel"
    Reading reading;
};

struct ChannelReadings {
    std::string channel; // "device/channel"
    std::vector<Reading> readings;
};

struct TimeSpan {
    TimePoint first{}, last{};
};

class History {
public:
    virtual ~History() = default;

    /// One transaction: after it returns the readings survive the end of the process, however sudden. In any order;
    /// of readings of one channel and time the first to come stays. Values must be finite (Ingest sees to it).
    virtual Result<void> append(const ChannelTable& channels, std::span<const Sample> samples) = 0;

    /// Readings with from <= time <= to, in order of time. Hours that have been thinned give none: they are in
    /// the others only. A channel that is not known has none.
    virtual Result<std::vector<Reading>> range(const std::string& channel, TimePoint from, TimePoint to) = 0;

    /// Of all channels that have any the readings with from <= time <= to, each in order of time: one pass, however
    /// many channels there are. Of a thinned minute or hour the last reading stands for all. Some hours at a time: all
    /// is held in memory.
    virtual Result<std::vector<ChannelReadings>> all(TimePoint from, TimePoint to) = 0;

    /// Of from <= time < to, beginning at `from`; width > 0. What is left of a thinned minute or hour counts where its
    /// first reading lay.
    virtual Result<std::vector<Bucket>> buckets(const std::string& channel, TimePoint from, TimePoint to,
                                                Duration width) = 0;

    /// Of every channel the newest reading with at - lookBack <= time <= at, by name. In a thinned minute or hour only
    /// the last reading is still known.
    virtual Result<std::vector<NamedReading>> latest(TimePoint at, Duration lookBack) = 0;

    virtual Result<std::vector<std::string>> channels() = 0; // by name
    virtual Result<std::optional<TimeSpan>> extent() = 0;    // nothing: no readings

    /// Does a bounded piece of upkeep (packing, thinning, forgetting; a second or two of work) and says whether there
    /// is more to do. Nothing that is read changes by it, other than what the rules say.
    virtual Result<bool> maintain(TimePoint now, const RetentionRules& rules) = 0;
};

enum class HistoryAccess { ReadWrite, ReadOnly };

struct SqliteOptions {
    HistoryAccess access = HistoryAccess::ReadWrite; // ReadWrite makes a file that is not there
    size_t samplesPerStep = 4'000'000;               // of upkeep; bounds its memory (about 40 bytes each)
};

/// History in one SQLite file (and its "-wal" and "-shm" beside it). Safe against the process being killed at any
/// moment; a power failure may cost the last second or so, but nothing older. One writer at a time: an error where
/// there is another.
Result<std::unique_ptr<History>> openSqliteHistory(const std::filesystem::path& file,
                                                   const SqliteOptions& options = {});

struct PostgresHistoryOptions {
    HistoryAccess access = HistoryAccess::ReadWrite; // ReadWrite makes what is not there
    size_t samplesPerStep = 200'000;                 // of upkeep: readings thinned in one transaction
};

/// History in tables of one schema of a PostgreSQL database, a row a reading, to be read with everyone's tools (see
/// docs/decisions/014-postgresql.md). Several may write: of one channel and time the first reading stays. A connection
/// that is lost is made anew by the next call.
Result<std::unique_ptr<History>> openPostgresHistory(const DatabaseAddress& database, const std::string& schema,
                                                     const PostgresHistoryOptions& options = {});

struct OpenedHistory {
    std::unique_ptr<History> history;
    HistoryAccess access = HistoryAccess::ReadOnly; // what was granted
};

/// The history a park has. Where another program is writing it already, the second writer gets it for reading only, and
/// that is reported.
Result<OpenedHistory> openHistory(const HistorySpec& spec, HistoryAccess access, Diagnostics& diagnostics);

/// Where it lies, for people.
std::string historyPlace(const HistorySpec& spec);

} // namespace sandtable::telemetry
