// Dear ImGui's draw data on top of the finished image. ImGui 1.86 wants a render pass, so this is the one pass that has
// one. The ImGui context is made by the caller before and destroyed after.
#pragma once

#include "renderer/gpu/Context.h"

#include <map>

namespace sandtable::renderer {

class UiPass {
public:
    /// Takes the font atlas as it is now.
    static Result<std::unique_ptr<UiPass>> create(const gpu::Context& context);
    /// The queue must be idle.
    ~UiPass();
    UiPass(const UiPass&) = delete;
    UiPass& operator=(const UiPass&) = delete;

    void newFrame();
    /// Draws what ImGui::Render left into an image that is a colour target before and after.
    Result<void> draw(VkCommandBuffer commands, VkImageView target, VkExtent2D extent);
    /// The views drawn into so far are going to be destroyed. The queue must be idle.
    void forgetTargets() { m_framebuffers.clear(); }

private:
    explicit UiPass(const gpu::Context& context) : m_context(context) {}
    Result<void> uploadFonts();
    Result<VkFramebuffer> framebufferFor(VkImageView target, VkExtent2D extent);

    gpu::Context m_context;
    gpu::OwnedRenderPass m_renderPass;
    gpu::OwnedDescriptorPool m_pool;
    std::map<VkImageView, gpu::OwnedFramebuffer> m_framebuffers;
    bool m_initialized = false;
};

} // namespace sandtable::renderer
