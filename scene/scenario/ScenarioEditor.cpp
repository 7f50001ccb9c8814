#include "scene/scenario/ScenarioEditor.h"

#include <cassert>
#include <utility>

namespace sandtable::scene {

Result<ScenarioEditor> ScenarioEditor::open(std::shared_ptr<const BaseWorld> base, ScenarioContent content) {
    ScenarioEditor editor(std::move(base), std::move(content));
    for (const LoggedCommand& command : editor.m_content.log)
        if (auto taken = editor.m_edits.take(command.command); !taken) return taken.error();
    for (size_t i = 0; i < editor.editCount(); ++i)
        if (const auto applied = editor.apply(editor.editAt(i)); !applied) return applied.error();
    return editor;
}

Result<ScenarioEditor> ScenarioEditor::open(std::shared_ptr<const BaseWorld> base, const ScenarioSpec& scenario) {
    ScenarioContent content{{.id = scenario.id, .name = scenario.name}, {}, {}};
    for (const Edit& edit : scenario.edits) content.log.push_back({edit});
    return open(std::move(base), std::move(content));
}

ScenarioEditor::ScenarioEditor(std::shared_ptr<const BaseWorld> base, ScenarioContent content)
    : m_base(std::move(base)), m_content(std::move(content)), m_world(worldOf(*m_base)) {}

Result<void> ScenarioEditor::append(LoggedCommand command) {
    command.command = asWritten(command.command);
    if (const auto* edit = std::get_if<Edit>(&command.command))
        if (auto applied = apply(*edit); !applied) return applied;
    const bool redo = std::holds_alternative<RedoEdit>(command.command);
    if (auto taken = m_edits.take(command.command); !taken) return taken;
    if (redo) {
        const auto applied = apply(m_edits.done().back()); // it could be applied to this very world before
        assert(applied);
        static_cast<void>(applied);
    }
    if (std::holds_alternative<UndoEdit>(command.command)) refold();
    m_content.log.push_back(std::move(command));
    m_content.info.commands = m_content.log.size();
    return {};
}

void ScenarioEditor::takeBack() {
    assert(!m_content.log.empty());
    m_content.log.pop_back();
    m_content.info.commands = m_content.log.size();
    m_edits = {};
    for (const LoggedCommand& command : m_content.log) {
        const auto taken = m_edits.take(command.command); // as it was before
        assert(taken);
        static_cast<void>(taken);
    }
    m_checkpoints.clear();
    refold();
}

const Edit& ScenarioEditor::editAt(size_t index) const {
    const size_t inherited = m_content.inherited.size();
    return index < inherited ? m_content.inherited[index] : m_edits.done()[index - inherited];
}

Result<void> ScenarioEditor::apply(const Edit& edit) {
    if (auto applied = applyEdit(m_world, *m_base, edit, m_applied + 1); !applied) return applied;
    ++m_applied;
    keepCheckpoint();
    return {};
}

void ScenarioEditor::keepCheckpoint() {
    if (m_applied % editsBetweenCheckpoints != 0) return;
    m_checkpoints.push_back({m_applied, m_world});
    if (m_checkpoints.size() > mostCheckpoints) m_checkpoints.pop_front();
}

/// The world after the edits that hold, from the last checkpoint among them.
void ScenarioEditor::refold() {
    while (!m_checkpoints.empty() && m_checkpoints.back().edits > editCount()) m_checkpoints.pop_back();
    m_world = m_checkpoints.empty() ? worldOf(*m_base) : m_checkpoints.back().world;
    m_applied = m_checkpoints.empty() ? 0 : m_checkpoints.back().edits;
    while (m_applied < editCount()) {
        const Result<void> applied = apply(editAt(m_applied)); // as it was before
        assert(applied);
        static_cast<void>(applied);
    }
}

} // namespace sandtable::scene
