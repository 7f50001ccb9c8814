// What a person is working on: which layers show, which scenario is open and how it differs from the base, what is
// selected, which moment is shown. Carries out the UI's commands; knows no camera and no GPU. Main thread.
#pragma once

#include "app/Evaluation.h"
#include "app/PastDesk.h"
#include "app/Session.h"
#include "decision/network/NetworkLoad.h"
#include "ui/UiState.h"

namespace sandtable::app {

/// A layer whose lines are coloured by load; the loads follow the clock.
struct NetworkLoads {
    std::string layerId;
    scene::NetworkKind kind = scene::NetworkKind::Power;
    std::vector<decision::NetworkEdge> edges; // as the layer's features
    std::vector<decision::EdgeLoad> loads;    // as the edges; empty before the first update
};

class Workspace {
public:
    Workspace(Session& session, Diagnostics& diagnostics);

    /// Shows one moment; without it the workspace follows the clock.
    void holdTime(std::optional<TimePoint> moment) { m_heldTime = moment; }
    /// Brings values and scores up to date; true when something shown has changed.
    bool update(TimePoint clock);
    /// Carries out a command; false for those about the camera or the window, which are not this class's.
    bool execute(const ui::Command& command);

    /// A click on the surface with a tool in hand. False when there is no tool: the click selects.
    bool clickWithTool(const glm::dvec3& site);
    void select(ui::Selection selection);
    /// Tells the person what became of something; shown for a few seconds of the clock.
    void notify(ui::Notice notice);
    /// Scenarios have changed since they were last saved.
    bool unsaved() const { return m_unsaved; }
    const std::optional<ui::Notice>& notice() const { return m_notice; }

    Result<void> openScenario(const std::string& id); // "" = the base park

    Session& session() { return m_session; }
    const Session& session() const { return m_session; }
    /// The one that is open; null for the base park.
    const scene::ScenarioSpec* scenario() const { return m_editor ? &m_editor->scenario() : nullptr; }
    const scene::Park& park() const { return m_session.park(); }
    const scene::World& world() const { return m_editor ? m_editor->world() : m_baseWorld; }
    const Evaluation& evaluation() const { return m_evaluation; }
    const std::vector<ui::LayerState>& layers() const { return m_layerStates; }
    const ui::LayerState& layerState(const std::string& id) const;
    void showOnlyLayers(const std::vector<std::string>& ids);
    const ui::Selection& selection() const { return m_selection; }
    /// Off while a field is shown: one map at a time on the surfaces.
    bool healthColors() const { return m_healthColors && m_field.empty(); }
    void setHealthColors(bool on);
    /// The quantity mapped as a field, "" for none.
    const std::string& field() const { return m_field; }
    void setField(std::string quantity) { m_field = std::move(quantity), ++m_drapeRevision; }
    const std::vector<const decision::FieldSpec*>& fields() const { return m_fields; }
    bool fieldBarriers() const { return m_fieldBarriers; }
    void setFieldBarriers(bool on) { m_fieldBarriers = on; }
    /// Null unless the layer is a network and loads are shown.
    const NetworkLoads* networkLoads(const std::string& layerId) const;
    bool flow() const { return m_flow && m_networkLoads; }
    void setFlow(bool on) { m_flow = on, ++m_drapeRevision; }
    bool showMarkers() const { return m_showMarkers; }
    bool showStatistics() const { return m_showStatistics; }
    bool showCoverage() const { return m_showCoverage; }
    const std::optional<ui::ChartView>& chart() const { return m_chart; }
    /// Waits for what is worked out in the background: forecasts, longer pasts.
    void finishBackground();
    ui::Tool tool() const { return m_tool; }
    const std::vector<glm::dvec3>& toolPoints() const { return m_toolPoints; }
    scene::Language language() const { return m_language; }
    void setLanguage(scene::Language language) { m_language = language; }
    TimePoint time() const { return m_time.value_or(TimePoint{}); }

    /// Grow when what is draped, or the edited surface and buildings, have changed.
    uint64_t drapeRevision() const { return m_drapeRevision; }
    uint64_t worldRevision() const { return m_worldRevision; }
    /// Grows whenever values and scores were looked at anew.
    uint64_t evaluations() const { return m_evaluations; }

    /// The part of the UI's model this class knows; the view adds the rest.
    ui::UiModel uiModel() const;

private:
    bool dropOldNotice();
    void stepHistory(bool back);
    void acknowledge(telemetry::AlarmIndex alarm);
    void save();
    void carryOut(const ui::SetLayer& command);
    void carryOut(const ui::OpenScenario& command);
    void carryOut(const ui::NewScenario& command);
    void carryOut(const ui::SetTool& command);
    void carryOut(const ui::SetCoverage& command);
    void carryOut(const ui::ShowChart& command);
    void wantPasts();
    void placeBuilding(const glm::dvec3& site);
    void finishPolygon();
    void append(scene::Edit edit);
    void keepScenario();
    void worldChanged();
    void reevaluate();
    void findNetworks();
    std::vector<ui::NetworkStatus> shownNetworks() const;
    void reevaluateNetworks();
    std::string freshId(const std::string& prefix) const;

    Session& m_session;
    Diagnostics& m_diagnostics;
    std::vector<ui::LayerState> m_layerStates;
    std::optional<scene::ScenarioEditor> m_editor;
    scene::World m_baseWorld;
    LayoutEvaluation m_baseLayout, m_layout; // of the base and of what is shown: follow the world, not the clock
    Evaluation m_baseEvaluation, m_evaluation;
    ui::Selection m_selection;
    ui::Tool m_tool = ui::Tool::Select;
    ui::SetTool m_toolSettings{};
    std::vector<glm::dvec3> m_toolPoints;
    std::vector<std::string> m_modelFiles;
    std::optional<TimePoint> m_heldTime;
    std::optional<TimePoint> m_time; // none before the first update
    TimePoint m_clock{};
    std::optional<ui::ChartView> m_chart;
    PastDesk m_past;
    bool m_unsaved = false;
    std::optional<ui::Notice> m_notice;
    TimePoint m_noticeUntil{};
    bool m_healthColors = true, m_showMarkers = true, m_showStatistics = false, m_showCoverage = false;
    scene::Language m_language = scene::Language::Chinese;
    std::string m_field;
    std::vector<const decision::FieldSpec*> m_fields; // that the park has sensors for
    std::vector<NetworkLoads> m_networks;
    bool m_fieldBarriers = false, m_networkLoads = true, m_flow = true;
    uint64_t m_drapeRevision = 1, m_worldRevision = 1, m_evaluations = 0;
};

} // namespace sandtable::app
