// Where what is kept of a park lies.
#pragma once

#include "scene/park/Park.h"
#include "telemetry/history/History.h"

#include <filesystem>
#include <string>

namespace sandtable::app {

/// The history of the park's own file, or the one named instead: a file, or "postgresql://…".
telemetry::HistorySpec historyOf(const scene::Park& park, const std::string& named = "");

/// For reading; null where nothing is kept yet.
Result<std::unique_ptr<telemetry::History>> openToRead(const telemetry::HistorySpec& spec, Diagnostics& diagnostics);

/// Of the alarms: beside the park file where one may write there, else (and for raw data) in the person's data folder,
/// under the park's name and a hash of what it was opened from.
std::filesystem::path alarmJournalFileOf(const scene::Park& park);

} // namespace sandtable::app
