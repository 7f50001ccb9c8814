#include "renderer/passes/UiPass.h"

#include "core/Log.h"
#include "renderer/gpu/FrameRing.h"

#include <backends/imgui_impl_vulkan.h>
#include <imgui.h>

namespace sandtable::renderer {
namespace {

Result<gpu::OwnedRenderPass> makeRenderPass(const gpu::Context& context) {
    VkAttachmentDescription target{};
    target.format = context.colorFormat;
    target.samples = VK_SAMPLE_COUNT_1_BIT;
    target.loadOp = VK_ATTACHMENT_LOAD_OP_LOAD;
    target.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    target.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE;
    target.stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    target.initialLayout = target.finalLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    const VkAttachmentReference reference{0, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
    VkSubpassDescription subpass{};
    subpass.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS;
    subpass.colorAttachmentCount = 1;
    subpass.pColorAttachments = &reference;
    VkSubpassDependency afterScene{};
    afterScene.srcSubpass = VK_SUBPASS_EXTERNAL;
    afterScene.srcStageMask = afterScene.dstStageMask = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT;
    afterScene.srcAccessMask = VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT;
    afterScene.dstAccessMask = VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT;
    VkRenderPassCreateInfo info{.sType = VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO};
    info.attachmentCount = 1;
    info.pAttachments = &target;
    info.subpassCount = 1;
    info.pSubpasses = &subpass;
    info.dependencyCount = 1;
    info.pDependencies = &afterScene;
    return gpu::create<gpu::OwnedRenderPass>(context.device.get(), vkCreateRenderPass, info, "vkCreateRenderPass");
}

Result<gpu::OwnedDescriptorPool> makePool(const gpu::Context& context) {
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 16};
    VkDescriptorPoolCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
    info.flags = VK_DESCRIPTOR_POOL_CREATE_FREE_DESCRIPTOR_SET_BIT;
    info.maxSets = size.descriptorCount;
    info.poolSizeCount = 1;
    info.pPoolSizes = &size;
    return gpu::create<gpu::OwnedDescriptorPool>(context.device.get(), vkCreateDescriptorPool, info,
                                                 "vkCreateDescriptorPool");
}

/// ImGui's backend offers no other way to hand an error back.
void logFailure(VkResult result) {
    if (result < VK_SUCCESS) logError("ImGui's Vulkan backend: {}", gpu::resultName(result));
}

} // namespace

Result<std::unique_ptr<UiPass>> UiPass::create(const gpu::Context& context) {
    std::unique_ptr<UiPass> pass(new UiPass(context));
    auto renderPass = makeRenderPass(context);
    if (!renderPass) return renderPass.error();
    auto pool = makePool(context);
    if (!pool) return pool.error();
    pass->m_renderPass = *std::move(renderPass);
    pass->m_pool = *std::move(pool);
    ImGui_ImplVulkan_InitInfo info{};
    info.Instance = context.device.instance();
    info.PhysicalDevice = context.device.physical();
    info.Device = context.device.get();
    info.QueueFamily = context.device.queueFamily();
    info.Queue = context.device.queue();
    info.PipelineCache = context.pipelineCache;
    info.DescriptorPool = pass->m_pool.get();
    info.MinImageCount = info.ImageCount = gpu::FrameRing::slotCount + 1; // its vertex buffers rotate over these
    info.MSAASamples = VK_SAMPLE_COUNT_1_BIT;
    info.CheckVkResultFn = logFailure;
    if (!ImGui_ImplVulkan_Init(&info, pass->m_renderPass.get()))
        return Error{ErrorKind::Device, "ImGui", "its Vulkan backend could not be started"};
    pass->m_initialized = true;
    if (auto uploaded = pass->uploadFonts(); !uploaded) return uploaded.error();
    return pass;
}

UiPass::~UiPass() {
    if (m_initialized) ImGui_ImplVulkan_Shutdown();
}

void UiPass::newFrame() { ImGui_ImplVulkan_NewFrame(); }

Result<void> UiPass::uploadFonts() {
    const VkDevice device = m_context.device.get();
    VkCommandPoolCreateInfo poolInfo{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
    poolInfo.queueFamilyIndex = m_context.device.queueFamily();
    const auto pool = gpu::create<gpu::OwnedCommandPool>(device, vkCreateCommandPool, poolInfo, "vkCreateCommandPool");
    if (!pool) return pool.error();
    VkCommandBufferAllocateInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
    info.commandPool = pool->get();
    info.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    if (auto made = gpu::check(vkAllocateCommandBuffers(device, &info, &commands), "vkAllocateCommandBuffers"); !made)
        return made;
    VkCommandBufferBeginInfo begin{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    if (auto begun = gpu::check(vkBeginCommandBuffer(commands, &begin), "vkBeginCommandBuffer"); !begun) return begun;
    const bool recorded = ImGui_ImplVulkan_CreateFontsTexture(commands);
    if (auto ended = gpu::check(vkEndCommandBuffer(commands), "vkEndCommandBuffer"); !ended) return ended;
    if (!recorded) return Error{ErrorKind::Device, "ImGui", "the font atlas could not be uploaded"};
    const auto submitted = m_context.queue.submit(commands);
    if (!submitted) return submitted.error();
    if (auto waited = m_context.queue.wait(*submitted); !waited) return waited;
    ImGui_ImplVulkan_DestroyFontUploadObjects();
    return {};
}

Result<VkFramebuffer> UiPass::framebufferFor(VkImageView target, VkExtent2D extent) {
    if (const auto known = m_framebuffers.find(target); known != m_framebuffers.end()) return known->second.get();
    VkFramebufferCreateInfo info{.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO};
    info.renderPass = m_renderPass.get();
    info.attachmentCount = 1;
    info.pAttachments = &target;
    info.width = extent.width;
    info.height = extent.height;
    info.layers = 1;
    auto made =
        gpu::create<gpu::OwnedFramebuffer>(m_context.device.get(), vkCreateFramebuffer, info, "vkCreateFramebuffer");
    if (!made) return made.error();
    return m_framebuffers.emplace(target, *std::move(made)).first->second.get();
}

Result<void> UiPass::draw(VkCommandBuffer commands, VkImageView target, VkExtent2D extent) {
    ImDrawData* data = ImGui::GetDrawData();
    if (!data || data->TotalVtxCount == 0) return {};
    const auto framebuffer = framebufferFor(target, extent);
    if (!framebuffer) return framebuffer.error();
    VkRenderPassBeginInfo info{.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO};
    info.renderPass = m_renderPass.get();
    info.framebuffer = *framebuffer;
    info.renderArea = {{0, 0}, extent};
    vkCmdBeginRenderPass(commands, &info, VK_SUBPASS_CONTENTS_INLINE);
    ImGui_ImplVulkan_RenderDrawData(data, commands);
    vkCmdEndRenderPass(commands);
    return {};
}

} // namespace sandtable::renderer
