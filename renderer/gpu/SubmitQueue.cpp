#include "renderer/gpu/SubmitQueue.h"

#include <array>
#include <limits>

namespace sandtable::gpu {

Result<std::unique_ptr<SubmitQueue>> SubmitQueue::create(const Device& device) {
    VkSemaphoreTypeCreateInfo type{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO};
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    const VkSemaphoreCreateInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, .pNext = &type};
    auto timeline = gpu::create<OwnedSemaphore>(device.get(), vkCreateSemaphore, info, "vkCreateSemaphore");
    if (!timeline) return timeline.error();
    std::unique_ptr<SubmitQueue> queue(new SubmitQueue(device));
    queue->m_timeline = *std::move(timeline);
    return queue;
}

SubmitQueue::~SubmitQueue() {
    vkQueueWaitIdle(m_device.queue()); // nothing can be reported any more; a lost device has no work left either
}

Result<uint64_t> SubmitQueue::submit(VkCommandBuffer commands, const BinarySemaphores& semaphores) {
    if (m_flushStaged) {
        if (auto flushed = m_flushStaged(); !flushed) return flushed.error();
    }
    VkCommandBufferSubmitInfo buffer{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO};
    buffer.commandBuffer = commands;
    VkSemaphoreSubmitInfo wait{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO};
    wait.semaphore = semaphores.wait;
    wait.stageMask = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT;
    std::array<VkSemaphoreSubmitInfo, 2> signals{};
    signals.fill({.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO});
    signals[0].semaphore = m_timeline.get();
    signals[0].value = m_submitted + 1;
    signals[0].stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    signals[1].semaphore = semaphores.signal;
    signals[1].stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;

    VkSubmitInfo2 info{.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2};
    info.waitSemaphoreInfoCount = semaphores.wait != VK_NULL_HANDLE ? 1 : 0;
    info.pWaitSemaphoreInfos = &wait;
    info.commandBufferInfoCount = 1;
    info.pCommandBufferInfos = &buffer;
    info.signalSemaphoreInfoCount = semaphores.signal != VK_NULL_HANDLE ? 2 : 1;
    info.pSignalSemaphoreInfos = signals.data();
    if (auto done = check(vkQueueSubmit2(m_device.queue(), 1, &info, VK_NULL_HANDLE), "vkQueueSubmit2"); !done)
        return done.error();
    return ++m_submitted;
}

Result<void> SubmitQueue::waitIdle() {
    if (m_flushStaged) {
        if (auto flushed = m_flushStaged(); !flushed) return flushed;
    }
    if (auto waited = wait(m_submitted); !waited) return waited;
    m_retired.clear();
    return {};
}

uint64_t SubmitQueue::finished() const {
    uint64_t value = 0;
    vkGetSemaphoreCounterValue(m_device.get(), m_timeline.get(), &value);
    return value;
}

Result<void> SubmitQueue::wait(uint64_t value) const {
    const VkSemaphore timeline = m_timeline.get();
    VkSemaphoreWaitInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO};
    info.semaphoreCount = 1;
    info.pSemaphores = &timeline;
    info.pValues = &value;
    return check(vkWaitSemaphores(m_device.get(), &info, std::numeric_limits<uint64_t>::max()), "vkWaitSemaphores");
}

void SubmitQueue::collect() {
    if (m_retired.empty()) return;
    const uint64_t done = finished();
    while (!m_retired.empty() && m_retired.front().value <= done) m_retired.pop_front();
}

} // namespace sandtable::gpu
