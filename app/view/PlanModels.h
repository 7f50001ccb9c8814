// What a plan puts into the view beside the photogrammetry, on the GPU: its buildings, and walls around levelled
// ground. A building's meshes are made again only when its shape has changed, not when it has been moved. Main thread.
#pragma once

#include "app/view/BuildingPieces.h"
#include "core/Diagnostics.h"
#include "renderer/Renderer.h"
#include "scene/world/World.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace sandtable::app {

/// Meshes uploaded together, and where they stand.
class PlacedMeshes {
public:
    PlacedMeshes() = default;
    /// What cannot be uploaded is reported under `name` and left out.
    PlacedMeshes(renderer::Renderer& renderer, const std::string& name, std::span<const scene::Mesh> meshes,
                 Diagnostics& diagnostics);
    ~PlacedMeshes();
    PlacedMeshes(PlacedMeshes&& other) noexcept;
    PlacedMeshes& operator=(PlacedMeshes&& other) noexcept;

    glm::dmat4 siteFromModel{1};
    bool draped = false; // as photogrammetry
    void addTo(std::vector<renderer::MeshDraw>& draws) const;

private:
    renderer::Renderer* m_renderer = nullptr;
    std::vector<renderer::MeshHandle> m_meshes;
};

class PlanModels {
public:
    /// Both must outlive it.
    PlanModels(renderer::Renderer& renderer, Diagnostics& diagnostics);

    /// Moved buildings as their pieces of photogrammetry, as far as those are there.
    void show(const scene::World& world, const BuildingPieces& pieces);
    void showWalls(std::span<const scene::Mesh> walls);
    void addTo(std::vector<renderer::MeshDraw>& draws) const;

private:
    struct Shown {
        std::string shape; // what its meshes depend on
        PlacedMeshes meshes;
    };
    renderer::Renderer& m_renderer;
    Diagnostics& m_diagnostics;
    std::map<std::string, Shown> m_buildings; // by id
    PlacedMeshes m_walls;
};

} // namespace sandtable::app
