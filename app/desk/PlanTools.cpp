#include "app/desk/PlanTools.h"

#include "core/Log.h"
#include "decision/PlanArea.h"
#include "scene/models/ModelImport.h"
#include "scene/world/EditJson.h"
#include "scene/world/Snapping.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace sandtable::app {
namespace {

/// Models a person may place: the park's own model layers, and what lies in "models" beside the park file.
std::vector<std::string> modelsAtHand(const scene::Park& park) {
    std::vector<std::string> files;
    for (const scene::LayerSpec& layer : park.layers)
        if (layer.kind == scene::LayerKind::Model) files.push_back(layer.source);
    std::error_code noFolder; // then there are none
    const auto folder = std::filesystem::path(park.file).parent_path() / "models";
    for (const auto& entry : std::filesystem::directory_iterator(folder, noFolder))
        if (scene::isModelFile(entry.path())) files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

Ring planOf(const std::vector<glm::dvec3>& points) { return {points.begin(), points.end()}; }

} // namespace

PlanTools::PlanTools(const Session& session, const ScenarioDesk& scenarios, Diagnostics& diagnostics)
    : m_session(session), m_scenarios(scenarios), m_diagnostics(diagnostics) {}

void PlanTools::take(const ui::SetTool& tool) {
    const bool surface = tool.tool == ui::Tool::FlattenPolygon || tool.tool == ui::Tool::ShiftPolygon;
    const bool surfaceBefore = m_settings.tool == ui::Tool::FlattenPolygon || m_settings.tool == ui::Tool::ShiftPolygon;
    if (tool.tool != m_settings.tool && !(surface && surfaceBefore)) m_points.clear(); // else only settings change
    if (tool.tool == ui::Tool::Draw && tool.feature.kind != m_settings.feature.kind) m_points.clear();
    m_settings = tool;
    if (tool.tool == ui::Tool::PlaceBuilding) m_modelFiles = modelsAtHand(m_session.park());
    logDebug("tool {}", static_cast<int>(tool.tool));
}

Result<ToolOutcome> PlanTools::click(const glm::dvec3& site, double reachMeters, const ui::Selection& selection) {
    const glm::dvec2 plan(site);
    switch (tool()) {
    case ui::Tool::Select:
        return ToolOutcome{};
    case ui::Tool::FlattenPolygon:
    case ui::Tool::ClipPolygon:
    case ui::Tool::ShiftPolygon:
    case ui::Tool::Draw:
    case ui::Tool::CutHole:
        m_points.emplace_back(scene::snap(m_scenarios.world(), plan, reachMeters).plan, site.z);
        return ToolOutcome{.taken = true};
    case ui::Tool::Corridor:
        m_points.emplace_back(scene::snapToGrid(plan, reachMeters), site.z);
        if (m_points.size() < 2) return ToolOutcome{.taken = true};
        return endCorridor({glm::dvec2(m_points[1])});
    case ui::Tool::PlaceBuilding:
        return placeBuilding(scene::snapToGrid(plan, reachMeters));
    case ui::Tool::MoveBuilding:
        putDown();
        if (selection.buildingId.empty()) return ToolOutcome{.taken = true};
        return ToolOutcome{.taken = true,
                           .edit = scene::MoveBuilding{selection.buildingId,
                                                       {scene::snapToGrid(plan, reachMeters), scene::onTheGround}}};
    case ui::Tool::MoveDevice: // onto the ground or whatever was pointed at
        putDown();
        if (selection.deviceId.empty()) return ToolOutcome{.taken = true};
        return ToolOutcome{.taken = true, .edit = scene::MoveDevice{selection.deviceId, site}};
    }
    return ToolOutcome{};
}

Result<ToolOutcome> PlanTools::placeBuilding(const glm::dvec2& plan) {
    scene::PlaceBuilding building = m_settings.prototype;
    putDown();
    building.id = m_scenarios.freshId("building");
    building.position = {plan, scene::onTheGround};
    if (!building.modelFile.empty()) { // better refused now than shown as a box later
        building.modelFile = std::filesystem::absolute(building.modelFile).string();
        if (const auto model = scene::importModel(building.modelFile, m_diagnostics); !model) return model.error();
    }
    ToolOutcome outcome{.taken = true, .select = building.id};
    outcome.edit = std::move(building);
    return outcome;
}

ToolOutcome PlanTools::endCorridor(std::vector<glm::dvec2> to) {
    ToolOutcome outcome{.taken = true};
    outcome.corridor = decision::CorridorWish{.from = {glm::dvec2(m_points.front())}, .to = std::move(to)};
    putDown();
    return outcome;
}

Result<ToolOutcome> PlanTools::cutHole(const std::string& areaId) {
    const auto& zones = m_scenarios.world().zones;
    const auto zone = std::ranges::find(zones, areaId, &scene::SurfaceZone::id);
    const Ring hole = planOf(m_points);
    putDown();
    if (zone == zones.end()) return ToolOutcome{.taken = true};
    const Polygon drawn{hole, {}};
    const auto covered = decision::PlanArea::of({&drawn, 1}), whole = decision::PlanArea::of({&zone->area, 1});
    const auto beyond = covered && whole ? covered->without(*whole) : covered;
    if (!beyond) return beyond.error();
    constexpr double snapped = 1e-6; // of its size: corners on the border count as within
    const double size = polygonArea(drawn);
    if (beyond->squareMeters() > snapped * size || std::abs(covered->squareMeters() - size) > snapped * size)
        return Error{ErrorKind::Usage, areaId, "a hole must lie within its area and not cross itself"};
    Polygon area = zone->area;
    area.holes.push_back(hole);
    return ToolOutcome{.taken = true, .edit = scene::ReshapeSurface{areaId, std::move(area), zone->heightMeters}};
}

Result<ToolOutcome> PlanTools::finish(const ui::Selection& selection) {
    if (tool() == ui::Tool::Corridor) return m_points.empty() ? ToolOutcome{} : endCorridor({});
    const bool line = tool() == ui::Tool::Draw && scene::isLine(m_settings.feature.kind);
    if (m_points.size() < (line ? 2u : 3u)) return ToolOutcome{};
    if (tool() == ui::Tool::CutHole) return cutHole(selection.areaId);
    ToolOutcome outcome{.taken = true};
    const Polygon area{planOf(m_points), {}};
    if (tool() == ui::Tool::FlattenPolygon)
        outcome.edit = scene::FlattenSurface{m_scenarios.freshId("flatten"), area,
                                             m_settings.heightMeters.value_or(scene::onTheGround)};
    if (tool() == ui::Tool::ClipPolygon) outcome.edit = scene::ClipSurface{m_scenarios.freshId("clip"), area};
    if (tool() == ui::Tool::ShiftPolygon)
        outcome.edit = scene::ShiftSurface{m_scenarios.freshId("shift"), area, m_settings.shiftMeters};
    if (tool() == ui::Tool::Draw) {
        scene::DrawFeature feature = m_settings.feature;
        feature.id = m_scenarios.freshId(scene::featureKindName(feature.kind));
        if (line)
            feature.line = area.outer;
        else
            feature.area = area;
        outcome.edit = std::move(feature);
    }
    putDown();
    return outcome;
}

} // namespace sandtable::app
