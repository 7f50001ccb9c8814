#include "scene/scenario/Command.h"

#include "scene/world/EditJson.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cassert>

namespace sandtable::scene {

using Json = nlohmann::ordered_json;

Result<void> EffectiveEdits::take(const Command& command) {
    if (const auto* edit = std::get_if<Edit>(&command)) {
        m_done.push_back(*edit);
        m_undone.clear();
        return {};
    }
    const bool undo = std::holds_alternative<UndoEdit>(command);
    std::vector<Edit>& from = undo ? m_done : m_undone;
    std::vector<Edit>& to = undo ? m_undone : m_done;
    if (from.empty()) return Error{ErrorKind::Usage, "", undo ? "nothing to undo" : "nothing to redo"};
    to.push_back(std::move(from.back()));
    from.pop_back();
    return {};
}

Result<std::vector<Edit>> effectiveEdits(std::span<const LoggedCommand> log) {
    EffectiveEdits edits;
    for (size_t i = 0; i < log.size(); ++i)
        if (const auto taken = edits.take(log[i].command); !taken)
            return Error{ErrorKind::InvalidData, fmt::format("command {}", i + 1), taken.error().message};
    return edits.done();
}

Json commandToJson(const Command& command) {
    if (const auto* edit = std::get_if<Edit>(&command)) return editToJson(*edit);
    return {{"type", std::holds_alternative<UndoEdit>(command) ? "undo" : "redo"}};
}

Result<Command> commandFromJson(const Json& json, const std::string& where) {
    if (!json.is_object()) return Error{ErrorKind::InvalidData, where, "expected a JSON object"};
    const auto type = json.find("type");
    if (type != json.end() && *type == "undo") return Command(UndoEdit{});
    if (type != json.end() && *type == "redo") return Command(RedoEdit{});
    auto edit = editFromJson(json, where);
    if (!edit) return edit.error();
    return Command(std::move(edit).value());
}

std::string commandText(const Command& command) { return commandToJson(command).dump(); }

Result<Command> commandFromText(const std::string& text, const std::string& where) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return Error{ErrorKind::InvalidData, where, "is not JSON"};
    return commandFromJson(json, where);
}

Command asWritten(const Command& command) {
    auto read = commandFromText(commandText(command), "");
    assert(read); // what we write we can read
    return std::move(read).value();
}

} // namespace sandtable::scene
