// The tool in a planner's hand and what has been pointed at with it so far: clicks become edits. Main thread.
#pragma once

#include "app/desk/ScenarioDesk.h"
#include "ui/UiState.h"

namespace sandtable::app {

/// What a click or the end of a drawing comes to.
struct ToolOutcome {
    bool taken = false; // it was the tool's
    std::optional<scene::Edit> edit = {};
    std::string select = {}; // a building, once the edit is done
    std::optional<decision::CorridorWish> corridor = {};
};

class PlanTools {
public:
    /// All must outlive it.
    PlanTools(const Session& session, const ScenarioDesk& scenarios, Diagnostics& diagnostics);

    void take(const ui::SetTool& tool);
    void putDown() { take(ui::SetTool{}); }
    ui::Tool tool() const { return m_settings.tool; }
    const std::vector<glm::dvec3>& points() const { return m_points; }
    const std::vector<std::string>& modelFiles() const { return m_modelFiles; }

    /// On the surface; `reachMeters`: how far the mouse may be off what is meant. Errors: a model that cannot be read.
    Result<ToolOutcome> click(const glm::dvec3& site, double reachMeters, const ui::Selection& selection);
    /// Closes what is being drawn, if there is enough of it; else one goes on pointing. Errors: a hole that reaches
    /// beyond the selected area.
    Result<ToolOutcome> finish(const ui::Selection& selection);

private:
    Result<ToolOutcome> placeBuilding(const glm::dvec2& plan);
    ToolOutcome endCorridor(std::vector<glm::dvec2> to);
    Result<ToolOutcome> cutHole(const std::string& areaId);

    const Session& m_session;
    const ScenarioDesk& m_scenarios;
    Diagnostics& m_diagnostics;
    ui::SetTool m_settings;
    std::vector<glm::dvec3> m_points;
    std::vector<std::string> m_modelFiles;
};

} // namespace sandtable::app
