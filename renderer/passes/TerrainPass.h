// The height field: uploaded once per key. Where photogrammetry covers it, it is drawn behind everything else
// (SANDTABLE_BENEATH_DEPTH_SCALE): it never pokes through, and shows at ragged edges instead of nothing.
// Main thread only.
#pragma once

#include "renderer/passes/MeshPass.h"

namespace sandtable::renderer {

class TerrainPass {
public:
    TerrainPass(const gpu::Context& context, MeshStore& meshes) : m_context(context), m_meshes(meshes) {}

    /// Before the scene: uploads new terrain and what covers it.
    Result<void> prepare(const FrameView& view);
    Result<void> draw(const FrameView& view, MeshPass& meshPass, VkDescriptorSet frameSet, DrawCount& count);
    /// Null while nothing covers the terrain.
    VkImageView coverage() const { return m_coverage ? m_coverage.view() : VK_NULL_HANDLE; }
    /// As PlanMask::placement.
    glm::vec4 coveragePlacement(const glm::dvec3& origin) const;

private:
    Result<void> upload(const TerrainDraw& terrain);
    Result<void> uploadCoverage(const TerrainDraw& terrain);
    void releaseMeshes();

    gpu::Context m_context;
    MeshStore& m_meshes;
    std::optional<uint64_t> m_key; // of what is uploaded
    std::vector<MeshHandle> m_chunks;
    uint64_t m_coverageKey = 0;
    gpu::Image m_coverage; // 1 where covered
    Box2 m_coverageBounds;
};

} // namespace sandtable::renderer
