#include "renderer/gpu/Uploader.h"

#include <algorithm>
#include <cstring>

namespace sandtable::gpu {
namespace {

constexpr VkDeviceSize stagingBytes = VkDeviceSize(4) << 20;
constexpr VkDeviceSize copyAlignment = 16;

} // namespace

Result<std::unique_ptr<Uploader>> Uploader::create(Allocator& allocator, SubmitQueue& queue) {
    std::unique_ptr<Uploader> uploader(new Uploader(allocator, queue));
    for (Slot& slot : uploader->m_slots) {
        auto made = uploader->makeSlot();
        if (!made) return made.error();
        slot = *std::move(made);
    }
    queue.beforeSubmit([staged = uploader.get()] { return staged->flush(); });
    return uploader;
}

Uploader::~Uploader() { m_queue.beforeSubmit({}); }

Result<Uploader::Slot> Uploader::makeSlot() {
    Slot slot;
    auto staging =
        Buffer::create(m_allocator, stagingBytes, VK_BUFFER_USAGE_TRANSFER_SRC_BIT, MemoryUse::Upload, "staging");
    if (!staging) return staging.error();
    slot.staging = *std::move(staging);
    const Device& device = m_allocator.device();
    VkCommandPoolCreateInfo poolInfo{.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO};
    poolInfo.queueFamilyIndex = device.queueFamily();
    auto pool = gpu::create<OwnedCommandPool>(device.get(), vkCreateCommandPool, poolInfo, "vkCreateCommandPool");
    if (!pool) return pool.error();
    slot.pool = *std::move(pool);
    VkCommandBufferAllocateInfo info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO};
    info.commandPool = slot.pool.get();
    info.commandBufferCount = 1;
    if (auto made = check(vkAllocateCommandBuffers(device.get(), &info, &slot.commands), "vkAllocateCommandBuffers");
        !made)
        return made.error();
    return slot;
}

Result<Uploader::Slot*> Uploader::slotWith(VkDeviceSize bytes) {
    assert(bytes <= stagingBytes);
    if (m_slots[m_current].used + bytes > stagingBytes)
        if (auto flushed = flush(); !flushed) return flushed.error();
    Slot& slot = m_slots[m_current];
    if (slot.recording) return &slot;
    if (auto waited = m_queue.wait(slot.submitted); !waited) return waited.error();
    slot.used = 0;
    vkResetCommandPool(m_allocator.device().get(), slot.pool.get(), 0);
    VkCommandBufferBeginInfo begin{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    if (auto begun = check(vkBeginCommandBuffer(slot.commands, &begin), "vkBeginCommandBuffer"); !begun)
        return begun.error();
    slot.recording = true;
    return &slot;
}

Result<void> Uploader::copy(const Buffer& target, VkDeviceSize offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        auto slot = slotWith(std::min<VkDeviceSize>(bytes.size(), copyAlignment));
        if (!slot) return slot.error();
        const VkDeviceSize count = std::min<VkDeviceSize>(bytes.size(), stagingBytes - (*slot)->used);
        std::memcpy((*slot)->staging.mapped() + (*slot)->used, bytes.data(), count);
        const VkBufferCopy region{(*slot)->used, offset, count};
        vkCmdCopyBuffer((*slot)->commands, (*slot)->staging.get(), target.get(), 1, &region);
        (*slot)->used =
            std::min(stagingBytes, ((*slot)->used + count + copyAlignment - 1) / copyAlignment * copyAlignment);
        offset += count;
        bytes = bytes.subspan(count);
    }
    return {};
}

Result<void> Uploader::copyLevel(const Image& target, uint32_t bytesPerTexel, const ImageLevel& level) {
    const VkDeviceSize rowBytes = VkDeviceSize(level.extent.width) * bytesPerTexel;
    for (uint32_t row = 0; row < level.extent.height;) {
        auto found = slotWith(rowBytes);
        if (!found) return found.error();
        Slot& slot = **found;
        const auto rows = static_cast<uint32_t>(
            std::min<VkDeviceSize>(level.extent.height - row, (stagingBytes - slot.used) / rowBytes));
        std::memcpy(slot.staging.mapped() + slot.used, level.texels.data() + row * rowBytes, rows * rowBytes);
        VkBufferImageCopy region{};
        region.bufferOffset = slot.used;
        region.imageSubresource = {target.info().aspect, level.level, level.layer, 1};
        region.imageOffset = {0, static_cast<int32_t>(row), 0};
        region.imageExtent = {level.extent.width, rows, 1};
        vkCmdCopyBufferToImage(slot.commands, slot.staging.get(), target.get(), VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1,
                               &region);
        slot.used =
            std::min(stagingBytes, (slot.used + rows * rowBytes + copyAlignment - 1) / copyAlignment * copyAlignment);
        row += rows;
    }
    return {};
}

Result<void> Uploader::copy(const Image& target, uint32_t bytesPerTexel, std::span<const ImageLevel> levels) {
    auto slot = slotWith(1);
    if (!slot) return slot.error();
    const ImageUse before{VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT, VK_ACCESS_2_NONE, VK_IMAGE_LAYOUT_UNDEFINED};
    transition((*slot)->commands, target.get(), before, transferTarget, {target.info().aspect});
    for (const ImageLevel& level : levels)
        if (auto copied = copyLevel(target, bytesPerTexel, level); !copied) return copied;
    slot = slotWith(0);
    if (!slot) return slot.error();
    transition((*slot)->commands, target.get(), transferTarget, sampledByFragments, {target.info().aspect});
    return {};
}

Result<void> Uploader::flush() {
    Slot& slot = m_slots[m_current];
    if (!slot.recording) return {};
    memoryBarrier(slot.commands, VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_WRITE_BIT,
                  VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT, VK_ACCESS_2_MEMORY_READ_BIT | VK_ACCESS_2_MEMORY_WRITE_BIT);
    slot.recording = false;
    if (auto ended = check(vkEndCommandBuffer(slot.commands), "vkEndCommandBuffer"); !ended) return ended;
    const auto submitted = m_queue.submit(slot.commands);
    if (!submitted) return submitted.error();
    slot.submitted = *submitted;
    m_current = (m_current + 1) % m_slots.size();
    return {};
}

} // namespace sandtable::gpu
