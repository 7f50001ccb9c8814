// A queue for Dijkstra's algorithm: keys never fall below the last one taken, so that comparing them can be replaced by
// sorting into a bucket for each highest bit in which a key differs from it (Ahuja, Mehlhorn, Orlin, Tarjan 1990).
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <vector>

namespace sandtable::decision {

/// Keys are finite, at least 0 and no less than the last one taken.
class RadixHeap {
public:
    struct Entry {
        double key;
        uint32_t value;
    };

    bool empty() const { return m_size == 0; }
    void push(double key, uint32_t value) {
        assert(bits(key) >= m_last);
        m_buckets[bucketOf(key)].push_back({key, value});
        ++m_size;
    }
    /// One of those with the lowest key; there is one.
    Entry take() {
        if (m_buckets[0].empty()) spread();
        const Entry entry = m_buckets[0].back();
        m_buckets[0].pop_back();
        --m_size;
        return entry;
    }

private:
    static uint64_t bits(double key) { return std::bit_cast<uint64_t>(key); } // in order, for keys from 0 on
    size_t bucketOf(double key) const { return 64 - static_cast<size_t>(std::countl_zero(bits(key) ^ m_last)); }

    /// The lowest bucket that has something goes into those below it.
    void spread() {
        size_t i = 1;
        while (m_buckets[i].empty()) ++i;
        m_last = bits(std::ranges::min(m_buckets[i], {}, &Entry::key).key);
        for (const Entry& entry : m_buckets[i]) m_buckets[bucketOf(entry.key)].push_back(entry);
        m_buckets[i].clear();
    }

    std::array<std::vector<Entry>, 65> m_buckets;
    uint64_t m_last = 0;
    size_t m_size = 0;
};

} // namespace sandtable::decision
