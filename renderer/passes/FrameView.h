// One frame as the passes see it: what to draw, from where, and where the commands go.
#pragma once

#include "renderer/FrameTargets.h"
#include "renderer/MeshStore.h"
#include "renderer/Renderer.h"

namespace sandtable::renderer {

struct FrameView {
    const FrameInput& input;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    uint32_t slot = 0;              // of the frame ring
    VkExtent2D extent{};            // of the picture the camera takes
    ViewPart part{};                // where that lies in the targets
    glm::dmat4 clipFromRelative{1}; // relative: site minus eye
    glm::dvec3 origin{0};           // frame-relative positions are site minus this
    /// Pixel size in metres at one metre distance.
    double metersPerPixelAtOneMeter = 0;

    bool hatched = false; // some draped shape is

    static FrameView of(const FrameInput& input, VkCommandBuffer commands, uint32_t slot, const ViewPart& part);

    /// In double until here: the eye and the mesh may both be tens of kilometres from the site's origin.
    glm::mat4 clipFrom(const glm::dmat4& siteFromMesh, const glm::dvec3& meshOrigin) const;
    glm::vec3 relativeToFrame(const glm::dvec3& site) const { return glm::vec3(site - origin); }
};

/// Drawn as it is, in the site frame, and changed by zones; anything else is a model.
inline bool isPhotogrammetry(const MeshDraw& draw) { return !draw.lit && draw.siteFromMesh == glm::dmat4(1); }

struct DrawCount {
    uint32_t calls = 0;
    uint64_t triangles = 0;
};

template<class Push> void push(VkCommandBuffer commands, VkPipelineLayout layout, const Push& value) {
    vkCmdPushConstants(commands, layout, VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT, 0, sizeof(Push),
                       &value);
}

} // namespace sandtable::renderer
