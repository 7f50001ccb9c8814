#include "scene/scenario/ScenarioStore.h"

#include "scene/world/EditJson.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace sandtable::scene {

Error conflictAt(const std::string& place, const std::string& id, std::span<const LoggedCommand> news) {
    std::string who = "somebody else has changed it";
    if (!news.empty()) {
        const LoggedCommand& last = news.back();
        const auto* edit = std::get_if<Edit>(&last.command);
        const std::string what =
            edit ? editType(*edit) + " " + editId(*edit) : commandToJson(last.command).at("type").get<std::string>();
        who = fmt::format("{} added {} {} meanwhile, the last at {}: {}", last.author.empty() ? "someone" : last.author,
                          news.size(), news.size() == 1 ? "command" : "commands", formatIsoTime(last.time), what);
    }
    return {ErrorKind::Conflict, place, fmt::format("scenario \"{}\": {}", id, who)};
}

} // namespace sandtable::scene
