#include "renderer/gpu/FrameRing.h"

namespace sandtable::gpu {

Result<std::unique_ptr<FrameRing>> FrameRing::create(const Device& device, SubmitQueue& queue) {
    std::unique_ptr<FrameRing> ring(new FrameRing(device, queue));
    for (Slot& slot : ring->m_slots) {
        auto made = ring->makeSlot();
        if (!made) return made.error();
        slot = *std::move(made);
    }
    return ring;
}

Result<FrameRing::Slot> FrameRing::makeSlot() const {
    Slot slot;
    VkCommandPoolCreateInfo poolInfo{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
    poolInfo.queueFamilyIndex = m_device.queueFamily();
    auto pool = gpu::create<OwnedCommandPool>(m_device.get(), vkCreateCommandPool, poolInfo, "vkCreateCommandPool");
    if (!pool) return pool.error();
    slot.pool = *std::move(pool);
    VkCommandBufferAllocateInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
    info.commandPool = slot.pool.get();
    info.commandBufferCount = 1;
    if (auto made = check(vkAllocateCommandBuffers(m_device.get(), &info, &slot.commands), "vkAllocateCommandBuffers");
        !made)
        return made.error();
    if (m_device.timestampBits() == 0) return slot;
    VkQueryPoolCreateInfo queryInfo{.sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO};
    queryInfo.queryType = VK_QUERY_TYPE_TIMESTAMP;
    queryInfo.queryCount = maxMarks + 1;
    auto queries = gpu::create<OwnedQueryPool>(m_device.get(), vkCreateQueryPool, queryInfo, "vkCreateQueryPool");
    if (!queries) return queries.error();
    slot.queries = *std::move(queries);
    return slot;
}

Result<void> FrameRing::advance() {
    m_slot = (m_slot + 1) % slotCount;
    return m_queue.wait(m_slots[m_slot].submitted);
}

Result<VkCommandBuffer> FrameRing::begin() {
    Slot& slot = m_slots[m_slot];
    vkResetCommandPool(m_device.get(), slot.pool.get(), 0);
    VkCommandBufferBeginInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    info.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    if (auto begun = check(vkBeginCommandBuffer(slot.commands, &info), "vkBeginCommandBuffer"); !begun)
        return begun.error();
    slot.marks.clear();
    if (slot.queries) {
        vkCmdResetQueryPool(slot.commands, slot.queries.get(), 0, maxMarks + 1);
        vkCmdWriteTimestamp2(slot.commands, VK_PIPELINE_STAGE_2_TOP_OF_PIPE_BIT, slot.queries.get(), 0);
    }
    return slot.commands;
}

void FrameRing::mark(const char* name) {
    Slot& slot = m_slots[m_slot];
    if (!slot.queries || slot.marks.size() == maxMarks) return;
    slot.marks.push_back(name);
    vkCmdWriteTimestamp2(slot.commands, VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, slot.queries.get(),
                         static_cast<uint32_t>(slot.marks.size()));
}

Result<uint64_t> FrameRing::submit(const BinarySemaphores& semaphores) {
    Slot& slot = m_slots[m_slot];
    if (auto ended = check(vkEndCommandBuffer(slot.commands), "vkEndCommandBuffer"); !ended) return ended.error();
    const auto value = m_queue.submit(slot.commands, semaphores);
    if (!value) return value.error();
    slot.submitted = *value;
    return *value;
}

std::vector<NamedDuration> FrameRing::durations(uint32_t index) const {
    const Slot& slot = m_slots[index];
    if (slot.marks.empty()) return {};
    std::vector<uint64_t> ticks(slot.marks.size() + 1);
    if (vkGetQueryPoolResults(m_device.get(), slot.queries.get(), 0, static_cast<uint32_t>(ticks.size()),
                              ticks.size() * sizeof(uint64_t), ticks.data(), sizeof(uint64_t),
                              VK_QUERY_RESULT_64_BIT) != VK_SUCCESS)
        return {};
    const uint32_t bits = m_device.timestampBits();
    const uint64_t mask = bits >= 64 ? ~uint64_t(0) : (uint64_t(1) << bits) - 1;
    std::vector<NamedDuration> durations;
    for (size_t i = 0; i < slot.marks.size(); ++i) {
        const uint64_t elapsed = (ticks[i + 1] - ticks[i]) & mask;
        durations.push_back({slot.marks[i], static_cast<double>(elapsed) * m_device.limits().timestampPeriod * 1e-6});
    }
    return durations;
}

} // namespace sandtable::gpu
