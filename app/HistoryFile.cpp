#include "app/HistoryFile.h"

#include "app/Paths.h"

#include <fmt/format.h>

#include <functional>
#include <unistd.h>

namespace sandtable::app {

telemetry::HistorySpec historyOf(const scene::Park& park, const std::string& chosen) {
    telemetry::HistorySpec spec = park.telemetry.history;
    if (chosen.empty()) return spec;
    spec.file = chosen;
    spec.database.reset();
    if (chosen.find("://") != std::string::npos) spec.database = telemetry::DatabaseAddress{chosen};
    return spec;
}

std::filesystem::path alarmJournalFileOf(const scene::Park& park) {
    const std::filesystem::path file(park.file);
    if (!park.file.empty() && access(file.parent_path().c_str(), W_OK) == 0)
        return std::filesystem::path(file).replace_extension(".alarms.jsonl");
    std::string openedFrom = park.file;
    for (const scene::LayerSpec& layer : park.layers) openedFrom += "\n" + layer.source;
    return dataDirectory() / fmt::format("{}-{:016x}.alarms.jsonl", park.id, std::hash<std::string>()(openedFrom));
}

} // namespace sandtable::app
