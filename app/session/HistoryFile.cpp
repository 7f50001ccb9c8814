#include "app/session/HistoryFile.h"

#include "app/session/Paths.h"

#include <fmt/format.h>

#include <functional>
#include <unistd.h>

namespace sandtable::app {

telemetry::HistorySpec historyOf(const scene::Park& park, const std::string& chosen) {
    telemetry::HistorySpec spec = park.telemetry.history;
    if (chosen.empty()) return spec;
    spec.file = chosen;
    spec.database.reset();
    if (chosen.find("://") != std::string::npos) spec.database = DatabaseAddress{chosen};
    return spec;
}

Result<std::unique_ptr<telemetry::History>> openToRead(const telemetry::HistorySpec& spec, Diagnostics& diagnostics) {
    const bool there = spec.database || (!spec.file.empty() && std::filesystem::exists(spec.file));
    if (!there) return std::unique_ptr<telemetry::History>();
    auto opened = telemetry::openHistory(spec, telemetry::HistoryAccess::ReadOnly, diagnostics);
    if (!opened) return opened.error();
    return std::move(opened->history);
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
