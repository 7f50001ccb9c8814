// The scenarios of an open park and the one that is being worked on. Every command is in the store before anyone is
// told that it is done. Others may work in the same store: what they do to the open scenario comes in with `follow`.
// Main thread.
#pragma once

#include "app/session/GroundSurvey.h"
#include "app/session/Session.h"
#include "scene/scenario/Merge.h"
#include "scene/scenario/ScenarioEditor.h"
#include "scene/scenario/ScenarioLibrary.h"

namespace sandtable::app {

class ScenarioDesk {
public:
    /// Both must outlive the desk. A store that cannot be read is reported; then there are only the park file's.
    ScenarioDesk(const Session& session, Diagnostics& diagnostics);

    std::span<const scene::ScenarioInfo> scenarios() const { return m_scenarios; }
    const scene::ScenarioInfo* info(const std::string& id) const;
    /// The open one; null while the base park is shown.
    const scene::ScenarioEditor* editor() const { return m_editor ? &*m_editor : nullptr; }
    /// As it is shown: with what is being tried.
    const scene::World& world() const { return m_trial ? *m_trial : keptWorld(); }
    const scene::World& keptWorld() const { return m_editor ? m_editor->world() : m_baseWorld; }
    const scene::World& baseWorld() const { return m_baseWorld; }
    /// Of another scenario, whole; "": the base park.
    Result<scene::World> worldOf(const std::string& id);
    Result<scene::ScenarioContent> load(const std::string& id) { return m_library.load(id); }
    std::string place() const { return m_library.place(); }

    /// "" closes it. After an error the one that was open stays open.
    Result<void> open(const std::string& id);
    /// A new scenario over the base park, or a branch of another as it is now; opened. `id` "": a free one.
    Result<void> create(const scene::LocalizedText& name, const std::string& parent = "", std::string id = "");
    Result<void> rename(const std::string& id, const scene::LocalizedText& name);

    /// Heights the edit leaves open are measured. Errors: it cannot be done, or not be kept; Conflict: somebody else
    /// has changed the scenario meanwhile, their commands have been taken in, and this one is not done.
    Result<void> append(scene::Edit edit);
    /// Shows an edit of the open scenario without keeping it, instead of the one tried before; its heights are known.
    Result<void> tryOut(const scene::Edit& edit);
    void dropTrial() { m_trial.reset(); }
    Result<void> undo() { return keep(scene::UndoEdit{}); }
    Result<void> redo() { return keep(scene::RedoEdit{}); }
    /// All or nothing, in one transaction. `where` names the commands in errors: "commands.jsonl:3".
    Result<void> appendAll(std::span<const scene::Command> commands, const std::function<std::string(size_t)>& where);

    /// What bringing another scenario into the open one would do.
    Result<scene::MergePlan> planMerge(const std::string& id, const std::map<std::string, scene::Prefer>& choices = {},
                                       std::optional<scene::Prefer> otherwise = std::nullopt);
    Result<void> merge(const scene::MergePlan& plan);

    /// Looks whether others have changed anything; true when the open scenario is another now.
    bool follow();

    /// The store could not be read when it was last looked at.
    bool storeFails() const { return m_listFails; }

    /// "building-3": not yet in the park or any scenario known here.
    std::string freshId(const std::string& prefix) const;

private:
    Result<void> keep(scene::Command command);
    Result<void> takeIn();
    void list();

    const Session& m_session;
    Diagnostics& m_diagnostics;
    scene::World m_baseWorld;
    scene::ScenarioLibrary m_library;
    std::vector<scene::ScenarioInfo> m_scenarios;
    std::optional<scene::ScenarioEditor> m_editor;
    std::optional<scene::World> m_trial; // the editor's with one edit more
    bool m_listFails = false;
};

} // namespace sandtable::app
