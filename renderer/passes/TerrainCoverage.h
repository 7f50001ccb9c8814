// Where photogrammetry covers the terrain, as the surfaces look it up. Main thread only.
#pragma once

#include "renderer/passes/FrameView.h"

namespace sandtable::renderer {

class TerrainCoverage {
public:
    explicit TerrainCoverage(const gpu::Context& context) : m_context(context) {}

    /// Before the scene: uploads it anew when its key has changed.
    Result<void> prepare(const TerrainDraw* terrain);
    /// Null while nothing covers the terrain.
    VkImageView view() const { return m_image ? m_image.view() : VK_NULL_HANDLE; }
    const Box2& bounds() const { return m_bounds; }
    /// As PlanMask::placement.
    glm::vec4 placement(const glm::dvec3& origin) const;

private:
    gpu::Context m_context;
    uint64_t m_key = 0;
    gpu::Image m_image; // 1 where covered
    Box2 m_bounds;
};

} // namespace sandtable::renderer
