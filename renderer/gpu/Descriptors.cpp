#include "renderer/gpu/Descriptors.h"

namespace sandtable::gpu {

Result<OwnedSetLayout> makeSetLayout(const Device& device, std::initializer_list<Binding> bindings) {
    std::vector<VkDescriptorSetLayoutBinding> entries;
    for (const Binding& binding : bindings)
        entries.push_back({static_cast<uint32_t>(entries.size()), binding.type, 1, binding.stages, nullptr});
    VkDescriptorSetLayoutCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO};
    info.bindingCount = static_cast<uint32_t>(entries.size());
    info.pBindings = entries.data();
    return create<OwnedSetLayout>(device.get(), vkCreateDescriptorSetLayout, info, "vkCreateDescriptorSetLayout");
}

Result<SetPool> SetPool::create(const Device& device, std::initializer_list<Binding> bindings) {
    SetPool pool(device, bindings);
    auto layout = makeSetLayout(device, bindings);
    if (!layout) return layout.error();
    pool.m_layout = *std::move(layout);
    return pool;
}

Result<VkDescriptorSet> SetPool::take() {
    if (m_unused.empty()) {
        constexpr uint32_t setsPerPool = 64;
        std::vector<VkDescriptorPoolSize> sizes;
        for (const Binding& binding : m_bindings) sizes.push_back({binding.type, setsPerPool});
        VkDescriptorPoolCreateInfo info{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
        info.maxSets = setsPerPool;
        info.poolSizeCount = static_cast<uint32_t>(sizes.size());
        info.pPoolSizes = sizes.data();
        auto pool =
            gpu::create<OwnedDescriptorPool>(m_device.get(), vkCreateDescriptorPool, info, "vkCreateDescriptorPool");
        if (!pool) return pool.error();
        const std::vector<VkDescriptorSetLayout> layouts(setsPerPool, m_layout.get());
        VkDescriptorSetAllocateInfo allocate{.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
        allocate.descriptorPool = pool->get();
        allocate.descriptorSetCount = setsPerPool;
        allocate.pSetLayouts = layouts.data();
        m_unused.resize(setsPerPool);
        if (auto made =
                check(vkAllocateDescriptorSets(m_device.get(), &allocate, m_unused.data()), "vkAllocateDescriptorSets");
            !made) {
            m_unused.clear();
            return made.error();
        }
        m_pools.push_back(*std::move(pool));
    }
    const VkDescriptorSet set = m_unused.back();
    m_unused.pop_back();
    return set;
}

void writeImage(const Device& device, VkDescriptorSet set, uint32_t binding, VkImageView view, VkSampler sampler) {
    const VkDescriptorImageInfo image{sampler, view, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
    write.dstSet = set;
    write.dstBinding = binding;
    write.descriptorCount = 1;
    write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    write.pImageInfo = &image;
    vkUpdateDescriptorSets(device.get(), 1, &write, 0, nullptr);
}

void writeBuffer(const Device& device, VkDescriptorSet set, uint32_t binding, VkDescriptorType type,
                 const Buffer& buffer) {
    const VkDescriptorBufferInfo range{buffer.get(), 0, VK_WHOLE_SIZE};
    VkWriteDescriptorSet write{.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
    write.dstSet = set;
    write.dstBinding = binding;
    write.descriptorCount = 1;
    write.descriptorType = type;
    write.pBufferInfo = &range;
    vkUpdateDescriptorSets(device.get(), 1, &write, 0, nullptr);
}

} // namespace sandtable::gpu
