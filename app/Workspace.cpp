#include "app/Workspace.h"

#include "app/BuildingGround.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <set>

namespace sandtable::app {

Workspace::Workspace(Session& session, Diagnostics& diagnostics)
    : m_session(session),
      m_diagnostics(diagnostics),
      m_baseWorld(scene::worldOf(session.base())),
      m_baseLayout(evaluateLayout(session, m_baseWorld)),
      m_layout(m_baseLayout) {
    for (const LoadedLayer& layer : session.layers()) {
        m_layerStates.push_back(
            {layer.spec->id, layer.spec->visible, static_cast<float>(layer.spec->opacity), layer.failed});
    }
}

bool Workspace::update(TimePoint clock) {
    const TimePoint moment = m_heldTime.value_or(clock);
    const auto second = [](TimePoint time) { return std::chrono::floor<std::chrono::seconds>(time); };
    if (m_time && second(moment) == second(*m_time)) return false;
    m_time = moment;
    m_session.advanceTelemetry(moment);
    reevaluate();
    return true;
}

void Workspace::reevaluate() {
    const auto scores = [](const Evaluation& evaluation) {
        std::vector<std::pair<std::string, int>> rounded;
        for (const auto& building : evaluation.health.buildings)
            rounded.emplace_back(building.id, building.score ? static_cast<int>(*building.score) : -1);
        return rounded;
    };
    const auto before = scores(m_evaluation);
    m_baseEvaluation = app::evaluate(m_session, m_baseWorld, m_baseLayout, *m_time);
    m_evaluation = m_editor ? app::evaluate(m_session, m_editor->world(), m_layout, *m_time) : m_baseEvaluation;
    if (scores(m_evaluation) != before) ++m_drapeRevision;
}

void Workspace::worldChanged() {
    m_layout = m_editor ? evaluateLayout(m_session, m_editor->world()) : m_baseLayout;
    ++m_worldRevision;
    ++m_drapeRevision;
    if (m_time) reevaluate();
}

const ui::LayerState& Workspace::layerState(const std::string& id) const {
    static const ui::LayerState unknown;
    const auto found =
        std::find_if(m_layerStates.begin(), m_layerStates.end(), [&](const auto& state) { return state.id == id; });
    return found == m_layerStates.end() ? unknown : *found;
}

void Workspace::showOnlyLayers(const std::vector<std::string>& ids) {
    for (ui::LayerState& state : m_layerStates)
        state.visible = std::find(ids.begin(), ids.end(), state.id) != ids.end();
    ++m_drapeRevision;
}

void Workspace::select(ui::Selection selection) {
    if (selection.buildingId != m_selection.buildingId) ++m_drapeRevision;
    m_selection = std::move(selection);
}

// --- scenarios

Result<void> Workspace::openScenario(const std::string& id) {
    const scene::ScenarioSpec* scenario = id.empty() ? nullptr : m_session.park().scenario(id);
    if (!id.empty() && !scenario) {
        std::string known;
        for (const auto& each : m_session.park().scenarios) known += (known.empty() ? "" : ", ") + each.id;
        return Error{ErrorKind::NotFound, m_session.park().file,
                     fmt::format("no scenario \"{}\" (there is: {})", id, known.empty() ? "none" : known)};
    }
    std::optional<scene::ScenarioEditor> editor;
    if (scenario) { // every edit must apply, or nothing is opened
        auto opened =
            scene::ScenarioEditor::open(m_session.sharedBase(), withGround(*scenario, m_session, m_diagnostics));
        if (!opened) return opened.error();
        editor = std::move(opened).value();
    }
    keepScenario();
    m_editor = std::move(editor);
    worldChanged();
    return {};
}

void Workspace::keepScenario() {
    if (!m_editor) return;
    for (scene::ScenarioSpec& scenario : m_session.park().scenarios) {
        if (scenario.id == m_editor->scenario().id) scenario = m_editor->scenario();
    }
}

std::string Workspace::freshId(const std::string& prefix) const {
    std::set<std::string> taken;
    for (const auto& building : world().buildings) taken.insert(building.id);
    for (const auto& zone : world().zones) taken.insert(zone.id);
    for (const auto& scenario : m_session.park().scenarios) taken.insert(scenario.id);
    for (int i = 1;; ++i) {
        std::string id = fmt::format("{}-{}", prefix, i);
        if (!taken.count(id)) return id;
    }
}

void Workspace::append(scene::Edit edit) {
    if (!m_editor) carryOut(ui::NewScenario{""}); // editing the base starts a scenario: the base is never changed
    const Result<void> done = m_editor->append(withGround(std::move(edit), m_session, m_diagnostics));
    if (!done) {
        m_diagnostics.report(Severity::Warning, done.error());
        return;
    }
    keepScenario();
    worldChanged();
}

void Workspace::carryOut(const ui::NewScenario& command) {
    keepScenario();
    scene::ScenarioSpec scenario;
    scenario.id = freshId("scenario");
    const std::string& name = command.name.empty() ? scenario.id : command.name;
    scenario.name = {name, name};
    m_session.park().scenarios.push_back(scenario);
    auto editor = scene::ScenarioEditor::open(m_session.sharedBase(), std::move(scenario));
    assert(editor); // no edits cannot fail
    m_editor = std::move(editor).value();
    worldChanged();
}

// --- tools

void Workspace::carryOut(const ui::SetTool& command) {
    if (command.tool != m_tool) m_toolPoints.clear(); // else only its settings change
    m_tool = command.tool;
    m_toolSettings = command;
}

bool Workspace::clickWithTool(const glm::dvec3& site) {
    switch (m_tool) {
    case ui::Tool::Select:
        return false;
    case ui::Tool::FlattenPolygon:
    case ui::Tool::ClipPolygon:
        m_toolPoints.push_back(site);
        return true;
    case ui::Tool::PlaceBuilding: {
        scene::PlaceBuilding building = m_toolSettings.prototype;
        building.id = freshId("building");
        building.position = site;
        append(building);
        ui::Selection selection;
        selection.buildingId = building.id;
        select(selection);
        m_tool = ui::Tool::Select;
        return true;
    }
    case ui::Tool::MoveBuilding:
        if (!m_selection.buildingId.empty()) append(scene::MoveBuilding{m_selection.buildingId, site});
        m_tool = ui::Tool::Select;
        return true;
    }
    return false;
}

void Workspace::finishPolygon() {
    if (m_toolPoints.size() < 3) return; // not yet an area: go on pointing
    Polygon area;
    double mean = 0;
    for (const glm::dvec3& point : m_toolPoints) {
        area.outer.emplace_back(point);
        mean += point.z / static_cast<double>(m_toolPoints.size());
    }
    if (m_tool == ui::Tool::FlattenPolygon)
        append(scene::FlattenSurface{freshId("flatten"), area, m_toolSettings.heightMeters.value_or(mean)});
    if (m_tool == ui::Tool::ClipPolygon) append(scene::ClipSurface{freshId("clip"), area});
    m_toolPoints.clear();
    m_tool = ui::Tool::Select;
}

// --- commands

void Workspace::carryOut(const ui::SetLayer& command) {
    for (ui::LayerState& state : m_layerStates) {
        if (state.id == command.id) state.visible = command.visible, state.opacity = command.opacity;
    }
    ++m_drapeRevision;
}

bool Workspace::execute(const ui::Command& command) {
    const auto reportIfFailed = [&](const Result<void>& result) {
        if (!result) m_diagnostics.report(Severity::Error, result.error());
        return true;
    };
    if (const auto* c = std::get_if<ui::SetLayer>(&command)) return carryOut(*c), true;
    if (const auto* c = std::get_if<ui::SetHealthColors>(&command)) return setHealthColors(c->on), true;
    if (const auto* c = std::get_if<ui::SetLanguage>(&command)) return setLanguage(c->language), true;
    if (const auto* c = std::get_if<ui::OpenScenario>(&command)) return reportIfFailed(openScenario(c->id));
    if (const auto* c = std::get_if<ui::NewScenario>(&command)) return carryOut(*c), true;
    if (const auto* c = std::get_if<ui::AppendEdit>(&command)) return append(c->edit), true;
    if (const auto* c = std::get_if<ui::SetTool>(&command)) return carryOut(*c), true;
    if (const auto* c = std::get_if<ui::SetMarkers>(&command)) return m_showMarkers = c->on, true;
    if (const auto* c = std::get_if<ui::SetStatistics>(&command)) return m_showStatistics = c->on, true;
    if (std::holds_alternative<ui::FinishTool>(command)) return finishPolygon(), true;
    if (std::holds_alternative<ui::CancelTool>(command)) return carryOut(ui::SetTool{}), true;
    if (const auto* c = std::get_if<ui::Select>(&command)) {
        ui::Selection selection;
        selection.buildingId = c->buildingId;
        selection.deviceId = c->deviceId;
        return select(selection), true;
    }
    if (std::holds_alternative<ui::Undo>(command) || std::holds_alternative<ui::Redo>(command)) {
        if (!m_editor) return true;
        std::holds_alternative<ui::Undo>(command) ? m_editor->undo() : m_editor->redo();
        keepScenario();
        return worldChanged(), true;
    }
    if (std::holds_alternative<ui::SaveScenarios>(command)) {
        keepScenario();
        return reportIfFailed(scene::saveScenarios(m_session.park()));
    }
    return false;
}

ui::UiModel Workspace::uiModel() const {
    ui::UiModel model;
    model.park = &m_session.park();
    model.base = &m_session.base();
    model.world = &world();
    model.scenario = m_editor ? &*m_editor : nullptr;
    model.layers = m_layerStates;
    model.profile = &m_session.profile();
    model.health = &m_evaluation.health;
    model.baseHealth = &m_baseEvaluation.health;
    model.indicators = m_evaluation.indicators;
    model.baseIndicators = m_baseEvaluation.indicators;
    model.affectedDevices = m_evaluation.affectedDevices;
    model.channels = &m_session.channels();
    model.store = &m_session.store();
    model.source = m_session.sourceStatus();
    model.time = time();
    model.selection = m_selection;
    model.diagnostics = m_diagnostics.all();
    model.healthColors = m_healthColors;
    model.tool = m_tool;
    model.toolPoints = m_toolPoints;
    model.language = m_language;
    model.showMarkers = m_showMarkers;
    model.showStatistics = m_showStatistics;
    return model;
}

} // namespace sandtable::app
