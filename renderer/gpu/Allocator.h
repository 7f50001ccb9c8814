// Device memory in blocks of 16 MiB, shared by many buffers and images; what is larger gets memory of its own. Blocks
// are returned as soon as they are empty. Main thread only; must outlive everything allocated from it.
#pragma once

#include "renderer/gpu/BlockRanges.h"
#include "renderer/gpu/Device.h"

#include <list>

namespace sandtable::gpu {

enum class MemoryUse {
    DeviceOnly, // written by transfers or rendering
    Upload,     // written by the CPU, mapped
    Readback,   // read by the CPU, mapped, cached where possible
};

struct MemoryBlock {
    VkDeviceMemory memory = VK_NULL_HANDLE;
    uint32_t type = 0;
    bool linear = false; // buffers; images have blocks of their own (bufferImageGranularity)
    std::byte* mapped = nullptr;
    BlockRanges ranges;
};

struct Allocation {
    MemoryBlock* block = nullptr;
    VkDeviceSize offset = 0, size = 0;
    std::byte* mapped() const { return block->mapped ? block->mapped + offset : nullptr; }
};

class Allocator {
public:
    explicit Allocator(const Device& device) : m_device(device) {}
    ~Allocator();
    Allocator(const Allocator&) = delete;
    Allocator& operator=(const Allocator&) = delete;

    Result<Allocation> allocate(const VkMemoryRequirements& needs, MemoryUse use, bool linear);
    void release(const Allocation& allocation);
    uint64_t bytes() const { return m_bytes; } // allocated from the device
    const Device& device() const { return m_device; }

private:
    Result<MemoryBlock*> addBlock(uint32_t type, VkDeviceSize size, bool linear);
    Result<uint32_t> memoryType(uint32_t allowed, MemoryUse use) const;

    const Device& m_device;
    std::list<MemoryBlock> m_blocks;
    uint64_t m_bytes = 0;
};

} // namespace sandtable::gpu
