#include "database/Postgres.h"
#include "telemetry/history/History.h"
#include "telemetry/history/WriterLock.h"

#include <filesystem>

namespace sandtable::telemetry {

std::string historyPlace(const HistorySpec& spec) {
    if (!spec.database) return spec.file;
    const auto place = postgres::placeOf(*spec.database);
    return place ? *place : "";
}

Result<OpenedHistory> openHistory(const HistorySpec& spec, HistoryAccess access, Diagnostics& diagnostics) {
    if (spec.database) {
        auto history = openPostgresHistory(*spec.database, spec.schema, {.access = access});
        if (!history) return history.error();
        return OpenedHistory{std::move(history).value(), access};
    }
    if (spec.file.empty())
        return Error{ErrorKind::Usage, "", "raw data has no place for a history: a park file has, or a file is named"};
    if (access == HistoryAccess::ReadWrite) {
        const auto lock = WriterLock::take(spec.file); // only a look: it is given back at once
        if (!lock) return lock.error();
        if (!*lock) {
            if (!std::filesystem::exists(spec.file))
                return Error{ErrorKind::Io, spec.file, "another program is writing it, and has not yet begun"};
            diagnostics.report(
                Severity::Warning, spec.file,
                "another program is writing it: it is opened for reading only, nothing is recorded here");
            access = HistoryAccess::ReadOnly;
        }
    }
    auto history = openSqliteHistory(spec.file, {.access = access});
    if (!history) return history.error();
    return OpenedHistory{std::move(history).value(), access};
}

} // namespace sandtable::telemetry
