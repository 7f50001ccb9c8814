#include "app/view/PlanModels.h"

#include "app/session/BuildingMeshes.h"
#include "app/view/ZoneWalls.h"

#include <fmt/format.h>

#include <utility>

namespace sandtable::app {
namespace {

/// All that a building's meshes depend on: not where it stands.
std::string shapeOf(const scene::Building& building) {
    std::string shape = fmt::format("{} {} {} {} {} {} {} {} {}", building.moved, building.modelFile, building.function,
                                    building.size.x, building.size.y, building.size.z, building.heightMeters,
                                    building.storeys, static_cast<int>(building.roof));
    shape += fmt::format(" {}", building.roofRiseMeters);
    if (building.moved) shape += fmt::format(" {}", building.yawRadians); // its outlines are turned already
    for (const glm::dvec2& point : building.outline) shape += fmt::format(" {},{}", point.x, point.y);
    return shape;
}

} // namespace

PlacedMeshes::PlacedMeshes(renderer::Renderer& renderer, const std::string& name, std::span<const scene::Mesh> meshes,
                           Diagnostics& diagnostics)
    : m_renderer(&renderer) {
    for (const scene::Mesh& mesh : meshes) {
        const Result<renderer::MeshHandle> handle = renderer.upload(mesh);
        if (handle)
            m_meshes.push_back(*handle);
        else
            diagnostics.report(Severity::Error, name, handle.error().text());
    }
}

PlacedMeshes::~PlacedMeshes() {
    for (const renderer::MeshHandle mesh : m_meshes) m_renderer->release(mesh);
}

PlacedMeshes::PlacedMeshes(PlacedMeshes&& other) noexcept { *this = std::move(other); }

PlacedMeshes& PlacedMeshes::operator=(PlacedMeshes&& other) noexcept {
    std::swap(siteFromModel, other.siteFromModel);
    std::swap(draped, other.draped);
    std::swap(m_renderer, other.m_renderer);
    std::swap(m_meshes, other.m_meshes);
    return *this;
}

void PlacedMeshes::addTo(std::vector<renderer::MeshDraw>& draws) const {
    for (const renderer::MeshHandle mesh : m_meshes)
        draws.push_back({.mesh = mesh, .lit = !draped, .siteFromMesh = siteFromModel, .draped = draped});
}

PlanModels::PlanModels(renderer::Renderer& renderer, Diagnostics& diagnostics)
    : m_renderer(renderer), m_diagnostics(diagnostics) {}

void PlanModels::show(const scene::World& world, const BuildingPieces& pieces) {
    std::map<std::string, Shown> shown;
    for (const scene::Building& building : world.buildings) {
        if (!building.drawn()) continue;
        const BuildingPiece* const piece = building.moved ? pieces.find(world, building.id) : nullptr;
        std::string shape = piece ? fmt::format("piece {}", static_cast<const void*>(piece)) : shapeOf(building);
        Shown& now = shown[building.id];
        if (const auto before = m_buildings.find(building.id);
            before != m_buildings.end() && before->second.shape == shape)
            now.meshes = std::move(before->second.meshes);
        else
            now.meshes = {m_renderer, building.id, piece ? *piece : buildingMeshes(building, m_diagnostics),
                          m_diagnostics};
        now.shape = std::move(shape);
        now.meshes.draped = piece != nullptr;
        now.meshes.siteFromModel = piece ? siteFromPiece(building) : siteFromBuilding(building);
    }
    m_buildings = std::move(shown);
}

void PlanModels::showWalls(std::span<const scene::Mesh> walls) {
    m_walls = {m_renderer, "zone walls", joined({walls.begin(), walls.end()}), m_diagnostics};
}

void PlanModels::addTo(std::vector<renderer::MeshDraw>& draws) const {
    for (const auto& [id, shown] : m_buildings) shown.meshes.addTo(draws);
    m_walls.addTo(draws);
}

} // namespace sandtable::app
