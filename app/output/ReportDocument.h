// A park's health at one moment as a document for its leaders: the score and what it rests on, the map, the ranking of
// buildings, open alarms, what has changed, the worst readings and the standard behind every number.
#pragma once

#include "app/desk/Workspace.h"
#include "report/Document.h"
#include "telemetry/alarms/AlarmEngine.h"
#include "ui/Translations.h"

#include <filesystem>
#include <optional>

namespace sandtable::app {

struct ReportInput {
    const scene::Park& park;
    const decision::HealthProfile& profile;
    const decision::HealthReport& health;
    const decision::HealthReport* before = nullptr; // a day earlier; null: not known
    const telemetry::ChannelTable& channels;
    const telemetry::AlarmEngine& alarms;
    bool weightsAdjusted = false;       // by hand: no longer the profile's own
    std::string scenario;               // its name in the reader's language; "" = as it is
    std::optional<report::Picture> map; // without one the page has no picture
};

/// Words in the translations' present language; times in the park's own zone. Pure.
report::Document reportDocument(const ReportInput& input, const ui::Translations& words);

/// What the workspace shows now, as a document in a file; `map` as it is to be printed. `before`: the same world a day
/// earlier, if it is known.
Result<void> writeReport(const Workspace& workspace, const decision::HealthReport* before,
                         std::optional<report::Picture> map, const std::filesystem::path& file);

} // namespace sandtable::app
