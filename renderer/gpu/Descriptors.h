// Plain descriptor sets: layouts and a pool that grows. Main thread only.
#pragma once

#include "renderer/gpu/Resources.h"

#include <initializer_list>
#include <vector>

namespace sandtable::gpu {

struct Binding {
    VkDescriptorType type;
    VkShaderStageFlags stages;
};

/// Bindings 0, 1, 2 … in the order given.
Result<OwnedSetLayout> makeSetLayout(const Device& device, std::initializer_list<Binding> bindings);

/// Sets of one layout, recycled one by one.
class SetPool {
public:
    SetPool(const Device& device, std::initializer_list<Binding> bindings) : m_device(device), m_bindings(bindings) {}
    static Result<SetPool> create(const Device& device, std::initializer_list<Binding> bindings);

    VkDescriptorSetLayout layout() const { return m_layout.get(); }
    Result<VkDescriptorSet> take();
    /// For a set that no submitted work uses any more.
    void giveBack(VkDescriptorSet set) { m_unused.push_back(set); }

private:
    const Device& m_device;
    std::vector<Binding> m_bindings;
    OwnedSetLayout m_layout;
    std::vector<OwnedDescriptorPool> m_pools;
    std::vector<VkDescriptorSet> m_unused;
};

void writeImage(const Device& device, VkDescriptorSet set, uint32_t binding, VkImageView view, VkSampler sampler);
void writeBuffer(const Device& device, VkDescriptorSet set, uint32_t binding, VkDescriptorType type,
                 const Buffer& buffer);

} // namespace sandtable::gpu
