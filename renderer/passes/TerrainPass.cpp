#include "renderer/passes/TerrainPass.h"

#include "renderer/FrameTargets.h"
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
    if (m_key != terrain->key)
        if (auto uploaded = upload(*terrain); !uploaded) return uploaded;
    return uploadCoverage(*terrain);
}

Result<void> TerrainPass::uploadCoverage(const TerrainDraw& terrain) {
    if (terrain.coveredKey == m_coverageKey) return {};
    m_coverageKey = terrain.coveredKey;
    if (m_coverage) m_context.queue.retire(std::exchange(m_coverage, {}));
    m_coverageBounds = {};
    if (!terrain.covered || terrain.covered->covered.empty()) return {};
    const scene::PlanCoverage& covered = *terrain.covered;
    const VkExtent2D extent{static_cast<uint32_t>(covered.columns), static_cast<uint32_t>(covered.rows)};
    auto image = gpu::Image::create(m_context.allocator,
                                    {.extent = extent,
                                     .format = VK_FORMAT_R8_UINT,
                                     .usage = VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT},
                                    "terrain coverage");
    if (!image) return image.error();
    m_coverage = *std::move(image);
    m_coverageBounds = covered.bounds;
    const gpu::ImageLevel level{.extent = extent, .texels = std::as_bytes(std::span(covered.covered))};
    return m_context.uploader.copy(m_coverage, 1, std::span(&level, 1));
}

glm::vec4 TerrainPass::coveragePlacement(const glm::dvec3& origin) const {
    if (m_coverageBounds.empty()) return glm::vec4(0);
    return {glm::vec2(m_coverageBounds.min - glm::dvec2(origin)), glm::vec2(1.0 / m_coverageBounds.size())};
}

Result<void> TerrainPass::draw(const FrameView& view, MeshPass& meshPass, VkDescriptorSet frameSet, DrawCount& count) {
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
    setViewport(view.commands, view.extent, SANDTABLE_BENEATH_DEPTH_SCALE);
    for (const GpuMesh* mesh : seen) {
        if (m_coverageBounds.empty() || !m_coverageBounds.overlaps(mesh->bounds.plan())) continue;
        const auto drawn = meshPass.drawTerrain(view, *mesh, TerrainPart::Beneath, frameSet, earth, imagery, count);
        if (!drawn) return drawn;
    }
    setViewport(view.commands, view.extent);
    return {};
}

} // namespace sandtable::renderer
