#include "renderer/passes/TerrainPass.h"

#include "renderer/TerrainMesh.h"

#include <algorithm>

namespace sandtable::renderer {
namespace {

constexpr size_t maxCells = 400'000;
const glm::vec4 earth{0.56f, 0.54f, 0.47f, 1}; // calm, so that what lies on it speaks

bool sameBoxes(std::span<const Box2> a, std::span<const Box2> b) {
    return std::ranges::equal(a, b, [](const Box2& x, const Box2& y) { return x.min == y.min && x.max == y.max; });
}

MaskArea areaOf(std::span<const Box2> boxes, const glm::dvec2& origin) {
    MaskArea area;
    for (const Box2& box : boxes) {
        if (box.empty()) continue;
        const glm::vec2 low(box.min - origin), high(box.max - origin);
        for (const glm::vec2& corner : {low, glm::vec2(high.x, low.y), high, low, high, glm::vec2(low.x, high.y)})
            area.triangles.push_back(corner);
    }
    return area;
}

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
    if (sameBoxes(terrain->coveredBy, m_coveredBy)) return {};
    m_coveredBy.assign(terrain->coveredBy.begin(), terrain->coveredBy.end());
    Box2 bounds;
    for (const Box2& box : m_coveredBy)
        if (!box.empty()) bounds.extend(box);
    const MaskArea area = areaOf(m_coveredBy, bounds.center());
    return m_covered.paint(m_painter, view.commands, bounds, std::span(&area, 1));
}

Result<void> TerrainPass::draw(const FrameView& view, MeshPass& meshPass, VkDescriptorSet frameSet, DrawCount& count) {
    if (!view.input.terrain) return {};
    const float imagery = view.input.terrain->imagery ? view.input.terrain->imageryOpacity : 0;
    const auto frustum = scene::Frustum::of(view.input.camera);
    for (const MeshHandle chunk : m_chunks) {
        const GpuMesh* mesh = m_meshes.find(chunk);
        const glm::dvec3 half = mesh->bounds.size() * 0.5;
        const glm::dmat3 halfAxes(half.x, 0, 0, 0, half.y, 0, 0, 0, half.z);
        if (!frustum.mayContain(mesh->bounds.center(), halfAxes)) continue;
        if (auto drawn = meshPass.drawTerrain(view, *mesh, frameSet, earth, imagery, count); !drawn) return drawn;
    }
    return {};
}

} // namespace sandtable::renderer
