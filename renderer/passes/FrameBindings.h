// Descriptor set 1 of all passes but the plain one: the frame's uniforms, the draped paintings and the plan masks.
// One set per frame slot. Main thread only.
#pragma once

#include "renderer/gpu/Context.h"
#include "renderer/gpu/Descriptors.h"
#include "renderer/gpu/FrameRing.h"
#include "shaders/GpuTypes.h"

#include <array>

namespace sandtable::renderer {

/// Views to sample; null ones are replaced by empty images.
struct FrameImages {
    VkImageView drapeColor = VK_NULL_HANDLE, drapeHatch = VK_NULL_HANDLE;
    VkImageView zoneMask = VK_NULL_HANDLE, terrainMask = VK_NULL_HANDLE;
};

class FrameBindings {
public:
    static Result<std::unique_ptr<FrameBindings>> create(const gpu::Context& context);

    VkDescriptorSetLayout layout() const { return m_sets.layout(); }
    /// For a slot that no unfinished frame uses.
    void write(uint32_t slot, const shaders::FrameUniforms& uniforms, FrameImages images);
    VkDescriptorSet set(uint32_t slot) const { return m_slots[slot].set; }

private:
    FrameBindings(const gpu::Context& context, gpu::SetPool sets) : m_context(context), m_sets(std::move(sets)) {}
    struct Slot {
        gpu::Buffer uniforms;
        VkDescriptorSet set = VK_NULL_HANDLE;
    };
    Result<void> makeEmptyImages();
    gpu::Context m_context;
    gpu::SetPool m_sets;
    gpu::OwnedSampler m_smooth, m_exact;
    gpu::Image m_emptyArray, m_emptyMask;
    std::array<Slot, gpu::FrameRing::slotCount> m_slots;
};

} // namespace sandtable::renderer
