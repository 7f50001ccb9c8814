#include "renderer/passes/FrameBindings.h"

#include <new>

namespace sandtable::renderer {
namespace {

Result<gpu::OwnedSampler> makeSampler(const gpu::Device& device, VkFilter filter) {
    VkSamplerCreateInfo info{.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO};
    info.magFilter = info.minFilter = filter;
    info.mipmapMode = filter == VK_FILTER_LINEAR ? VK_SAMPLER_MIPMAP_MODE_LINEAR : VK_SAMPLER_MIPMAP_MODE_NEAREST;
    info.addressModeU = info.addressModeV = info.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    info.maxLod = VK_LOD_CLAMP_NONE;
    return gpu::create<gpu::OwnedSampler>(device.get(), vkCreateSampler, info, "vkCreateSampler");
}

constexpr VkShaderStageFlags fragment = VK_SHADER_STAGE_FRAGMENT_BIT;

} // namespace

Result<std::unique_ptr<FrameBindings>> FrameBindings::create(const gpu::Context& context) {
    auto sets = gpu::SetPool::create(context.device, {{VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, fragment},
                                                      {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, fragment},
                                                      {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, fragment},
                                                      {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, fragment},
                                                      {VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, fragment}});
    if (!sets) return sets.error();
    std::unique_ptr<FrameBindings> bindings(new FrameBindings(context, *std::move(sets)));
    auto smooth = makeSampler(context.device, VK_FILTER_LINEAR);
    if (!smooth) return smooth.error();
    auto exact = makeSampler(context.device, VK_FILTER_NEAREST);
    if (!exact) return exact.error();
    bindings->m_smooth = *std::move(smooth);
    bindings->m_exact = *std::move(exact);
    if (auto made = bindings->makeEmptyImages(); !made) return made.error();
    for (Slot& slot : bindings->m_slots) {
        auto buffer = gpu::Buffer::create(context.allocator, sizeof(shaders::FrameUniforms),
                                          VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT, gpu::MemoryUse::Upload, "frame uniforms");
        if (!buffer) return buffer.error();
        slot.uniforms = *std::move(buffer);
        const auto set = bindings->m_sets.take();
        if (!set) return set.error();
        slot.set = *set;
        gpu::writeBuffer(context.device, slot.set, 0, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, slot.uniforms);
    }
    return bindings;
}

Result<void> FrameBindings::makeEmptyImages() {
    constexpr VkImageUsageFlags usage = VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_SAMPLED_BIT;
    auto array = gpu::Image::create(m_context.allocator, {.usage = usage, .layers = 1}, "no drape");
    if (!array) return array.error();
    auto mask = gpu::Image::create(m_context.allocator, {.format = VK_FORMAT_R16_UINT, .usage = usage}, "no mask");
    if (!mask) return mask.error();
    m_emptyArray = *std::move(array);
    m_emptyMask = *std::move(mask);
    const std::array<std::byte, 4> zero{};
    const gpu::ImageLevel texel{.extent = {1, 1}, .texels = zero};
    if (auto copied = m_context.uploader.copy(m_emptyArray, 4, std::span(&texel, 1)); !copied) return copied;
    return m_context.uploader.copy(m_emptyMask, 2, std::span(&texel, 1));
}

void FrameBindings::write(uint32_t slotIndex, const shaders::FrameUniforms& uniforms, FrameImages images) {
    Slot& slot = m_slots[slotIndex];
    new (slot.uniforms.mapped()) shaders::FrameUniforms(uniforms);
    for (VkImageView* view : {&images.drapeColor, &images.drapeHatch})
        if (*view == VK_NULL_HANDLE) *view = m_emptyArray.view();
    for (VkImageView* view : {&images.zoneMask, &images.terrainMask})
        if (*view == VK_NULL_HANDLE) *view = m_emptyMask.view();
    gpu::writeImage(m_context.device, slot.set, 1, images.drapeColor, m_smooth.get());
    gpu::writeImage(m_context.device, slot.set, 2, images.drapeHatch, m_smooth.get());
    gpu::writeImage(m_context.device, slot.set, 3, images.zoneMask, m_exact.get());
    gpu::writeImage(m_context.device, slot.set, 4, images.terrainMask, m_exact.get());
}

} // namespace sandtable::renderer
