// Reads recorded series from CSV files as loggers and spreadsheets write them, and prepares them for replay. Pure apart
// from reading the file; any thread.
//
// A file has one header line, one time column ("datetime", "date", "time", "timestamp", 时间 …; else the first) and
// value columns. Comma, semicolon or tab; quoted fields; UTF-8 with or without byte order mark; a decimal comma where
// commas do not separate. Empty fields and "NaN", "null", "NA", "-" are gaps. Times are ISO 8601, "2026/3/9 8:05", or
// seconds or milliseconds since 1970.
#pragma once

#include "core/Result.h"
#include "telemetry/Channel.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace sandtable::telemetry {

struct SeriesTable {
    std::vector<std::string> names;                           // of the file's columns
    std::vector<std::optional<std::vector<Reading>>> columns; // as asked for, each in order of time; nothing where the
                                                              // file has no such column
    size_t lines = 0;                                         // with data
    size_t malformed = 0;       // lines without a readable time or with an unreadable value
    std::string firstMalformed; // "line 17: \"abc\" is not a number"
};

/// Times that name no offset have `utcOffset`. Reads the named columns ("" = the first that is not the time). Errors:
/// no such file, no header.
Result<SeriesTable> readSeriesTable(const std::filesystem::path& file, std::span<const std::string> columns,
                                    Duration utcOffset = Duration(0));

/// Some meters write gaps as zero: runs of at least `gapZeros` exact zeros go; 0 keeps everything.
std::vector<Reading> withoutGapZeros(std::vector<Reading> readings, size_t gapZeros);

/// The same month, day and time of day in another year; nothing for 29 February where there is none.
std::optional<TimePoint> shiftedByYears(TimePoint time, int years);

/// As above, with 1 March for a 29 February that is not there: keeps the order of times.
TimePoint nearestShiftedByYears(TimePoint time, int years);

/// By how many years a series from `first` to `last` must be shifted to cover `at`: the smallest shift that does; if
/// none does (a series of a few hours), the one that brings it last before `at`.
int yearsToCover(TimePoint first, TimePoint last, TimePoint at);

} // namespace sandtable::telemetry
