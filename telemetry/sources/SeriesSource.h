// Replays recorded series from CSV files as if they were live.
#pragma once

#include "telemetry/sources/Source.h"

#include <vector>

namespace sandtable::telemetry {

/// Replays CSV files named by the channels, those of that source if one is named (a time column, value columns; comma
/// or semicolon). Some meters write gaps as zero: runs of at least the channel's `seriesGapZeros` exact zeros are gaps,
/// not readings. The series is shifted by whole years so that it covers the time asked for, and says so in its status.
/// Files or columns that are missing and lines that cannot be read are reported, once per file; an error only if no
/// file could be read.
Result<std::unique_ptr<Source>> makeSeriesSource(const ChannelTable& channels, Ingest& ingest, Diagnostics& diagnostics,
                                                 Duration historyBefore = std::chrono::hours(24),
                                                 const std::optional<std::string>& sourceId = {});

/// The readings of a series (in order of time, not empty) that, shifted so that it covers the moment they fall on, lie
/// in (from, until].
std::vector<Reading> replayed(const std::vector<Reading>& series, TimePoint from, TimePoint until);

} // namespace sandtable::telemetry
