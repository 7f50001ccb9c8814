#include "renderer/FrameTargets.h"

namespace sandtable::renderer {

Result<FrameTargets> FrameTargets::create(const gpu::Context& context, VkExtent2D extent, bool withColor,
                                          bool withScene) {
    FrameTargets targets;
    targets.extent = extent;
    const auto make = [&](gpu::Image& image, const gpu::ImageInfo& info, const char* name) -> Result<void> {
        auto made = gpu::Image::create(context.allocator, info, name);
        if (!made) return made.error();
        image = *std::move(made);
        return {};
    };
    const gpu::ImageInfo color{.extent = extent,
                               .format = context.colorFormat,
                               .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                        VK_IMAGE_USAGE_TRANSFER_DST_BIT};
    const gpu::ImageInfo depth{.extent = extent,
                               .format = context.depthFormat,
                               .usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT |
                                        VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
                               .aspect = VK_IMAGE_ASPECT_DEPTH_BIT};
    if (withColor)
        if (auto made = make(targets.color, color, "frame colour"); !made) return made.error();
    if (withScene)
        if (auto made = make(targets.scene, color, "scene colour"); !made) return made.error();
    if (auto made = make(targets.depth, depth, "frame depth"); !made) return made.error();
    if (context.samples == VK_SAMPLE_COUNT_1_BIT) return targets;

    gpu::ImageInfo sampledColor = color, sampledDepth = depth;
    sampledColor.usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    sampledDepth.usage = VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT;
    sampledColor.samples = sampledDepth.samples = context.samples;
    if (auto made = make(targets.sampledColor, sampledColor, "frame colour, multisampled"); !made) return made.error();
    if (auto made = make(targets.sampledDepth, sampledDepth, "frame depth, multisampled"); !made) return made.error();
    return targets;
}

void setViewport(VkCommandBuffer commands, const ViewPart& part, float nearestDepth) {
    const VkViewport viewport{static_cast<float>(part.picture.offset.x),
                              static_cast<float>(part.picture.offset.y),
                              static_cast<float>(part.picture.extent.width),
                              static_cast<float>(part.picture.extent.height),
                              0,
                              nearestDepth};
    vkCmdSetViewport(commands, 0, 1, &viewport);
    vkCmdSetScissor(commands, 0, 1, &part.drawn);
}

void setViewport(VkCommandBuffer commands, VkExtent2D extent) {
    setViewport(commands, ViewPart{{{0, 0}, extent}, {{0, 0}, extent}});
}

void beginScene(VkCommandBuffer commands, const FrameTargets& targets, VkImageView finalColor) {
    const bool multisampled = static_cast<bool>(targets.sampledColor);
    VkRenderingAttachmentInfo color{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    color.imageView = multisampled ? targets.sampledColor.view() : finalColor;
    color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    color.loadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE; // the sky covers whatever nothing else does
    color.storeOp = multisampled ? VK_ATTACHMENT_STORE_OP_DONT_CARE : VK_ATTACHMENT_STORE_OP_STORE;
    VkRenderingAttachmentInfo depth{.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO};
    depth.imageView = multisampled ? targets.sampledDepth.view() : targets.depth.view();
    depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL;
    depth.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    depth.storeOp = color.storeOp;
    depth.clearValue.depthStencil = {0, 0};
    if (multisampled) {
        color.resolveMode = VK_RESOLVE_MODE_AVERAGE_BIT;
        color.resolveImageView = finalColor;
        color.resolveImageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
        depth.resolveMode = VK_RESOLVE_MODE_SAMPLE_ZERO_BIT;
        depth.resolveImageView = targets.depth.view();
        depth.resolveImageLayout = VK_IMAGE_LAYOUT_DEPTH_STENCIL_ATTACHMENT_OPTIMAL;
    }
    VkRenderingInfo info{.sType = VK_STRUCTURE_TYPE_RENDERING_INFO};
    info.renderArea = {{0, 0}, targets.extent};
    info.layerCount = 1;
    info.colorAttachmentCount = 1;
    info.pColorAttachments = &color;
    info.pDepthAttachment = &depth;
    vkCmdBeginRendering(commands, &info);
}

} // namespace sandtable::renderer
