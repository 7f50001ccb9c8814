// What is done to a scenario, one command after another: its log. Nothing in a log is ever changed or taken out; undo
// and redo are commands like others. What holds in the end is the list of effective edits. Pure; any thread.
#pragma once

#include "core/Result.h"
#include "core/Time.h"
#include "scene/world/Edit.h"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace sandtable::scene {

struct UndoEdit {}; // the last effective edit no longer holds
struct RedoEdit {}; // what was undone last holds again
using Command = std::variant<Edit, UndoEdit, RedoEdit>;

struct LoggedCommand {
    Command command;
    TimePoint time{};
    std::string author{};
};

/// The edits that hold after some commands, and those that were undone and can be redone.
class EffectiveEdits {
public:
    /// Errors: nothing to undo, or to redo; then nothing has changed.
    Result<void> take(const Command& command);
    bool canUndo() const { return !m_done.empty(); }
    bool canRedo() const { return !m_undone.empty(); }
    const std::vector<Edit>& done() const { return m_done; }

private:
    std::vector<Edit> m_done, m_undone;
};

/// The edits that hold after the first `count` commands of a log. Errors name the command's number.
Result<std::vector<Edit>> effectiveEdits(std::span<const LoggedCommand> log);

/// {"type": "undo"}, {"type": "redo"}, or the edit.
nlohmann::ordered_json commandToJson(const Command& command);
Result<Command> commandFromJson(const nlohmann::ordered_json& json, const std::string& where);
/// One line of JSON: the stable text form, which replays to the very same command.
std::string commandText(const Command& command);
Result<Command> commandFromText(const std::string& text, const std::string& where);

/// The command as it will be read back: angles go through degrees, so that what holds now is what a replay gives.
Command asWritten(const Command& command);

} // namespace sandtable::scene
