#include "renderer/gpu/BlockRanges.h"

#include <cassert>
#include <iterator>

namespace sandtable::gpu {

std::optional<uint64_t> BlockRanges::take(uint64_t size, uint64_t alignment) {
    assert(size > 0 && alignment > 0);
    for (auto range = m_free.begin(); range != m_free.end(); ++range) {
        const auto [begin, length] = *range;
        const uint64_t offset = (begin + alignment - 1) / alignment * alignment;
        if (offset + size > begin + length) continue;
        m_free.erase(range);
        if (offset > begin) m_free.emplace(begin, offset - begin);
        if (offset + size < begin + length) m_free.emplace(offset + size, begin + length - offset - size);
        return offset;
    }
    return std::nullopt;
}

void BlockRanges::giveBack(uint64_t offset, uint64_t size) {
    auto next = m_free.lower_bound(offset);
    assert(next == m_free.end() || offset + size <= next->first);
    if (next != m_free.end() && offset + size == next->first) {
        size += next->second;
        next = m_free.erase(next);
    }
    if (next != m_free.begin()) {
        const auto previous = std::prev(next);
        assert(previous->first + previous->second <= offset);
        if (previous->first + previous->second == offset) {
            previous->second += size;
            return;
        }
    }
    m_free.emplace(offset, size);
}

} // namespace sandtable::gpu
