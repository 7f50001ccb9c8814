// All scores of a report and what they are made of as one table, a row each: for spreadsheets and for checking.
#pragma once

#include "core/Result.h"
#include "decision/Health.h"

#include <filesystem>
#include <string>

namespace sandtable::app {

/// Levels "park", "theme", "building", "device" and "channel"; a row's parent is the one it counts in, within the theme
/// that is named, or in the whole. The last columns say of every row what it belongs to: profile and edition, moment,
/// scenario. UTF-8 with a byte order mark, which spreadsheets need for Chinese; RFC 4180. Times in UTC.
std::string scoresCsv(const decision::HealthReport& health, const scene::Park& park, const std::string& scenario);
/// Errors name the file.
Result<void> writeScoresCsv(const decision::HealthReport& health, const scene::Park& park, const std::string& scenario,
                            const std::filesystem::path& file);

} // namespace sandtable::app
