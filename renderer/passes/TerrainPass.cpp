#include "renderer/passes/TerrainPass.h"

#include "renderer/TerrainMesh.h"
#include "shaders/GpuTypes.h"

#include <utility>

namespace sandtable::renderer {
namespace {

constexpr size_t maxCells = 400'000;
const glm::vec4 earth{0.56f, 0.54f, 0.47f, 1}; // calm, so that what lies on it speaks

} // namespace

void TerrainPass::releaseMeshes() {
    for (const MeshHandle chunk : m_chunks) m_meshes.release(chunk);
    m_chunks.clear();
    m_key.reset();
}

Result<void> TerrainPass::upload(const TerrainDraw& terrain) {
    releaseMeshes();
    const int stride = terrainStride(terrain.heights->placement, maxCells);
    const gis::ColorRaster* imagery = terrain.imagery;
    scene::Material material{.repeat = false};
    if (imagery) {
        material.texture = std::make_shared<const scene::Image>(
            scene::Image{imagery->placement.width, imagery->placement.height, imagery->rgba});
    }
    for (scene::Mesh& mesh : terrainMeshes(*terrain.heights, stride, imagery ? &imagery->placement : nullptr)) {
        mesh.material = material;
        const auto handle = m_meshes.upload(mesh);
        if (!handle) return handle.error();
        m_chunks.push_back(*handle);
    }
    m_key = terrain.key;
    return {};
}

Result<void> TerrainPass::prepare(const FrameView& view) {
    const TerrainDraw* terrain = view.input.terrain;
    if (!terrain || !terrain->heights) {
        releaseMeshes();
        return {};
    }
    if (m_key == terrain->key) return {};
    return upload(*terrain);
}

Result<void> TerrainPass::draw(const FrameView& view, MeshPass& meshPass, VkDescriptorSet frameSet, const Box2& covered,
                               DrawCount& count) {
    if (!view.input.terrain) return {};
    const float imagery = view.input.terrain->imagery ? view.input.terrain->imageryOpacity : 0;
    const auto frustum = scene::Frustum::of(view.input.camera);
    std::vector<const GpuMesh*> seen;
    for (const MeshHandle chunk : m_chunks) {
        const GpuMesh* mesh = m_meshes.find(chunk);
        const glm::dvec3 half = mesh->bounds.size() * 0.5;
        const glm::dmat3 halfAxes(half.x, 0, 0, 0, half.y, 0, 0, 0, half.z);
        if (frustum.mayContain(mesh->bounds.center(), halfAxes)) seen.push_back(mesh);
    }
    for (const GpuMesh* mesh : seen) {
        const auto drawn = meshPass.drawTerrain(view, *mesh, TerrainPart::Open, frameSet, earth, imagery, count);
        if (!drawn) return drawn;
    }
    setViewport(view.commands, view.part, SANDTABLE_BENEATH_DEPTH_SCALE);
    for (const GpuMesh* mesh : seen) {
        if (covered.empty() || !covered.overlaps(mesh->bounds.plan())) continue;
        const auto drawn = meshPass.drawTerrain(view, *mesh, TerrainPart::Beneath, frameSet, earth, imagery, count);
        if (!drawn) return drawn;
    }
    setViewport(view.commands, view.part);
    return {};
}

} // namespace sandtable::renderer
