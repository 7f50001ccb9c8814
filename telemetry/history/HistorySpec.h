// What a park file says about its history: plain values.
#pragma once

#include "core/Time.h"
#include "database/DatabaseAddress.h"

#include <optional>
#include <string>

namespace sandtable::telemetry {

/// How old an hour may become before its readings are thinned to minutes, then to the hour as a whole (min, max, mean,
/// last), then forgotten. Ascending; Duration::max(): never. Reckoned from the readings' own times, so that an old
/// series replayed today is thinned at once.
struct RetentionRules {
    Duration raw = std::chrono::days(90);
    Duration minutes = std::chrono::days(2 * 365);
    Duration hours = Duration::max();
};

struct HistorySpec {
    std::string file{};                        // SQLite, absolute path; "": raw data, which has no place for one
    std::optional<DatabaseAddress> database{}; // PostgreSQL instead of the file
    std::string schema = "sandtable";          // where in the database; one a park
    RetentionRules retention{};
    bool record = false; // an open window records too, not `sandtable ingest` alone
};

} // namespace sandtable::telemetry
