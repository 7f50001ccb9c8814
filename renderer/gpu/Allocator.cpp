#include "renderer/gpu/Allocator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sandtable::gpu {
namespace {

constexpr VkDeviceSize blockBytes = VkDeviceSize(16) << 20;
constexpr VkDeviceSize largestShared = blockBytes / 4; // larger resources get memory of their own

/// Property sets to try, best first.
std::array<VkMemoryPropertyFlags, 2> wishesFor(MemoryUse use) {
    constexpr VkMemoryPropertyFlags mapped = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    switch (use) {
    case MemoryUse::DeviceOnly:
        return {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0};
    case MemoryUse::Upload:
        return {mapped, mapped};
    case MemoryUse::Readback:
        return {mapped | VK_MEMORY_PROPERTY_HOST_CACHED_BIT, mapped};
    }
    return {};
}

} // namespace

Allocator::~Allocator() {
    assert(m_blocks.empty() && "a buffer or image outlived its allocator");
    for (const auto& block : m_blocks) vkFreeMemory(m_device.get(), block.memory, nullptr);
}

Result<uint32_t> Allocator::memoryType(uint32_t allowed, MemoryUse use) const {
    const auto& memory = m_device.memory();
    for (const VkMemoryPropertyFlags wish : wishesFor(use))
        for (uint32_t i = 0; i < memory.memoryTypeCount; ++i)
            if ((allowed & (1u << i)) && (memory.memoryTypes[i].propertyFlags & wish) == wish) return i;
    return Error{ErrorKind::Device, m_device.name(), "has no fitting kind of memory"};
}

Result<MemoryBlock*> Allocator::addBlock(uint32_t type, VkDeviceSize size, bool linear) {
    VkMemoryAllocateInfo info{.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO};
    info.allocationSize = size;
    info.memoryTypeIndex = type;
    MemoryBlock block{.type = type, .linear = linear, .ranges = BlockRanges(size)};
    if (vkAllocateMemory(m_device.get(), &info, nullptr, &block.memory) != VK_SUCCESS)
        return Error{
            ErrorKind::Device, m_device.name(),
            fmt::format("device memory is exhausted ({} MiB in use, {} KiB more wanted)", m_bytes >> 20, size >> 10)};
    const bool mappable = m_device.memory().memoryTypes[type].propertyFlags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT;
    if (mappable && linear) {
        void* address = nullptr;
        if (auto mapped =
                check(vkMapMemory(m_device.get(), block.memory, 0, VK_WHOLE_SIZE, 0, &address), "vkMapMemory");
            !mapped) {
            vkFreeMemory(m_device.get(), block.memory, nullptr);
            return mapped.error();
        }
        block.mapped = static_cast<std::byte*>(address);
    }
    m_bytes += size;
    return &m_blocks.emplace_back(std::move(block));
}

Result<Allocation> Allocator::allocate(const VkMemoryRequirements& needs, MemoryUse use, bool linear) {
    const auto type = memoryType(needs.memoryTypeBits, use);
    if (!type) return type.error();
    const bool shared = needs.size <= largestShared;
    if (shared)
        for (auto& block : m_blocks)
            if (block.type == *type && block.linear == linear && block.ranges.size() == blockBytes)
                if (const auto offset = block.ranges.take(needs.size, needs.alignment))
                    return Allocation{&block, *offset, needs.size};
    const auto block = addBlock(*type, shared ? blockBytes : needs.size, linear);
    if (!block) return block.error();
    return Allocation{*block, *(*block)->ranges.take(needs.size, needs.alignment), needs.size};
}

void Allocator::release(const Allocation& allocation) {
    MemoryBlock* block = allocation.block;
    block->ranges.giveBack(allocation.offset, allocation.size);
    if (!block->ranges.allFree()) return;
    m_bytes -= block->ranges.size();
    vkFreeMemory(m_device.get(), block->memory, nullptr);
    m_blocks.remove_if([&](const MemoryBlock& candidate) { return &candidate == block; });
}

} // namespace sandtable::gpu
