// The images a frame is drawn into, all of one size. Remade when the size changes.
#pragma once

#include "renderer/gpu/Context.h"

namespace sandtable::renderer {

struct FrameTargets {
    gpu::Image color;                      // headless, or what a window keeps for capture; may be empty
    gpu::Image scene;                      // without UI, kept from frame to frame; may be empty
    gpu::Image depth;                      // one sample per pixel, reversed: 0 is infinitely far
    gpu::Image sampledColor, sampledDepth; // multisampled; empty with one sample
    VkExtent2D extent{};

    static Result<FrameTargets> create(const gpu::Context& context, VkExtent2D extent, bool withColor, bool withScene);
};

/// Begins drawing the scene: everything cleared, the multisampled images resolved at the end.
void beginScene(VkCommandBuffer commands, const FrameTargets& targets, VkImageView finalColor);

/// A picture within the targets, and the part of it that is drawn.
struct ViewPart {
    VkRect2D picture{}, drawn{};
};
/// Depth is scaled to 0 … `nearestDepth`.
void setViewport(VkCommandBuffer commands, const ViewPart& part, float nearestDepth = 1);
void setViewport(VkCommandBuffer commands, VkExtent2D extent); // all of it

} // namespace sandtable::renderer
