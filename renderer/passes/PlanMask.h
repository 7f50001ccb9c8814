// A picture of plan-view areas seen from above that holds a number per texel: which zone a place belongs to, or whether
// something covers it. Surfaces look it up by their plan position, exactly per pixel. Main thread only.
#pragma once

#include "renderer/PlanGeometry.h"
#include "renderer/gpu/Context.h"
#include "renderer/gpu/Pipelines.h"

namespace sandtable::renderer {

/// An area and its number (1…65535); later areas win. Triangles are relative to the mask's origin.
struct MaskArea {
    std::vector<glm::vec2> triangles;
    uint32_t value = 1;
};

/// Paints masks; one for all.
class MaskPainter {
public:
    static Result<std::unique_ptr<MaskPainter>> create(const gpu::Context& context);
    const gpu::Context& context() const { return m_context; }
    VkPipelineLayout layout() const { return m_layout.get(); }
    VkPipeline pipeline() const { return m_pipeline.get(); }

private:
    explicit MaskPainter(const gpu::Context& context) : m_context(context) {}
    gpu::Context m_context;
    gpu::OwnedPipelineLayout m_layout;
    gpu::OwnedPipeline m_pipeline;
};

class PlanMask {
public:
    /// Paints the areas within `bounds` (site metres), whose centre is their origin; empty bounds make an empty mask.
    /// The commands must be submitted before anything samples the mask.
    Result<void> paint(const MaskPainter& painter, VkCommandBuffer commands, const Box2& bounds,
                       std::span<const MaskArea> areas);
    void clear(gpu::SubmitQueue& queue);

    /// Null while there is nothing.
    VkImageView view() const { return m_image ? m_image.view() : VK_NULL_HANDLE; }
    const Box2& bounds() const { return m_bounds; }
    double texelMeters() const; // the longer side of a texel; 0 while there is nothing
    /// xy: south-west corner relative to `origin`, zw: 1 / size; for FrameUniforms.
    glm::vec4 placement(const glm::dvec3& origin) const;

private:
    gpu::Image m_image;
    gpu::Buffer m_vertices; // kept until the next painting: the frame that reads them is not submitted yet
    Box2 m_bounds;
};

} // namespace sandtable::renderer
