// An open scenario, and the world it makes. The world is kept: a command costs what its edit costs; undo starts again
// from a checkpoint a few dozen edits back. Always equal to folding the whole log anew. Main thread.
#pragma once

#include "scene/scenario/Scenario.h"
#include "scene/world/World.h"

#include <deque>
#include <memory>

namespace sandtable::scene {

class ScenarioEditor {
public:
    /// Errors if an edit cannot be applied, as applyEdits; then nothing is opened.
    static Result<ScenarioEditor> open(std::shared_ptr<const BaseWorld> base, ScenarioContent content);
    /// One the park file brings along.
    static Result<ScenarioEditor> open(std::shared_ptr<const BaseWorld> base, const ScenarioSpec& scenario);

    const ScenarioInfo& info() const { return m_content.info; }
    void rename(LocalizedText name) { m_content.info.name = std::move(name); }
    const World& world() const { return m_world; }
    const std::vector<LoggedCommand>& log() const { return m_content.log; }
    /// Its own that hold; those it inherits go before.
    const std::vector<Edit>& edits() const { return m_edits.done(); }
    const std::vector<Edit>& inherited() const { return m_content.inherited; }

    bool canUndo() const { return m_edits.canUndo(); }
    bool canRedo() const { return m_edits.canRedo(); }
    /// Carries a command out and appends it to the log; an error leaves everything as it was.
    Result<void> append(LoggedCommand command);
    /// The last command never was: it could not be kept.
    void takeBack();

private:
    ScenarioEditor(std::shared_ptr<const BaseWorld> base, ScenarioContent content);
    Result<void> apply(const Edit& edit);
    void keepCheckpoint();
    void refold();
    const Edit& editAt(size_t index) const;
    size_t editCount() const { return m_content.inherited.size() + m_edits.done().size(); }

    static constexpr size_t editsBetweenCheckpoints = 64, mostCheckpoints = 8; // a checkpoint holds a world
    struct Checkpoint {
        size_t edits; // applied so far
        World world;
    };
    std::shared_ptr<const BaseWorld> m_base;
    ScenarioContent m_content;
    EffectiveEdits m_edits;
    World m_world;
    size_t m_applied = 0;                 // edits in m_world
    std::deque<Checkpoint> m_checkpoints; // oldest first
};

} // namespace sandtable::scene
