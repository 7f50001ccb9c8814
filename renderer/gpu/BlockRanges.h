// Free ranges of one memory block, first fit. Plain arithmetic, no Vulkan.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace sandtable::gpu {

class BlockRanges {
public:
    explicit BlockRanges(uint64_t size) : m_size(size) { m_free.emplace(0, size); }

    /// Offset of a range of `size` bytes, a multiple of `alignment`; nullopt if none is free.
    std::optional<uint64_t> take(uint64_t size, uint64_t alignment);
    /// Gives back exactly what `take` returned for that size.
    void giveBack(uint64_t offset, uint64_t size);
    bool allFree() const { return m_free.size() == 1 && m_free.begin()->second == m_size; }
    uint64_t size() const { return m_size; }

private:
    uint64_t m_size;
    std::map<uint64_t, uint64_t> m_free; // offset → size, neighbours merged
};

} // namespace sandtable::gpu
