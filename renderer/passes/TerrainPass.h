// The height field below the photogrammetry: uploaded once per key, left out where photogrammetry covers it.
// Main thread only.
#pragma once

#include "renderer/passes/MeshPass.h"
#include "renderer/passes/PlanMask.h"

namespace sandtable::renderer {

class TerrainPass {
public:
    TerrainPass(MeshStore& meshes, MaskPainter& painter) : m_meshes(meshes), m_painter(painter) {}

    /// Before the scene: uploads new terrain and paints what covers it.
    Result<void> prepare(const FrameView& view);
    Result<void> draw(const FrameView& view, MeshPass& meshPass, VkDescriptorSet frameSet, DrawCount& count);
    const PlanMask& covered() const { return m_covered; }

private:
    Result<void> upload(const TerrainDraw& terrain);
    void releaseMeshes();

    MeshStore& m_meshes;
    MaskPainter& m_painter;
    std::optional<uint64_t> m_key; // of what is uploaded
    std::vector<MeshHandle> m_chunks;
    std::vector<Box2> m_coveredBy;
    PlanMask m_covered;
};

} // namespace sandtable::renderer
