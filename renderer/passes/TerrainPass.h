// The height field: uploaded once per key. Where photogrammetry covers it, it is drawn behind everything else
// (SANDTABLE_BENEATH_DEPTH_SCALE): it never pokes through, and shows at ragged edges instead of nothing.
// Main thread only.
#pragma once

#include "renderer/passes/MeshPass.h"

namespace sandtable::renderer {

class TerrainPass {
public:
    TerrainPass(const gpu::Context& context, MeshStore& meshes) : m_context(context), m_meshes(meshes) {}

    /// Before the scene: uploads new terrain.
    Result<void> prepare(const FrameView& view);
    /// `covered`: bounds of what covers it.
    Result<void> draw(const FrameView& view, MeshPass& meshPass, VkDescriptorSet frameSet, const Box2& covered,
                      DrawCount& count);

private:
    Result<void> upload(const TerrainDraw& terrain);
    void releaseMeshes();

    gpu::Context m_context;
    MeshStore& m_meshes;
    std::optional<uint64_t> m_key; // of what is uploaded
    std::vector<MeshHandle> m_chunks;
};

} // namespace sandtable::renderer
