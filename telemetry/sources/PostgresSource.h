// Values that another system keeps in PostgreSQL, asked for by query again and again.
#pragma once

#include "telemetry/sources/Source.h"
#include "telemetry/sources/SourceOptions.h"

namespace sandtable::telemetry {

/// Asks on a thread of its own, each query at its interval. A query gets $1, the time of the newest row it has brought
/// so far (at first some time ago), less an overlap for rows that are written late; what comes twice is taken once. One
/// that the server refuses is reported, counted as malformed and tried again after 1, 2, 4 … 30 s while the others go
/// on; a lost connection is made anew with the same backoff. Rows whose time or value cannot be read, and those of
/// channels the park does not have, are counted, the first is reported; a null value is no reading. Errors: an address
/// that cannot be meant, a secret that cannot be had.
Result<std::unique_ptr<Source>> makePostgresSource(const ChannelTable& channels, Ingest& ingest,
                                                   const PostgresOptions& options, Diagnostics& diagnostics,
                                                   const std::optional<std::string>& sourceId = {});

} // namespace sandtable::telemetry
