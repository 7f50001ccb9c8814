// Where what is kept of a park lies.
#pragma once

#include "scene/park/Park.h"

#include <filesystem>
#include <optional>

namespace sandtable::app {

/// Beside the park file; raw data has no place for a history.
std::optional<std::filesystem::path> historyFileOf(const scene::Park& park);

/// Of the alarms: beside the park file where one may write there, else (and for raw data) in the person's data folder,
/// under the park's name and a hash of what it was opened from.
std::filesystem::path alarmJournalFileOf(const scene::Park& park);

} // namespace sandtable::app
