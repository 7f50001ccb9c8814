// A queue for Dijkstra's algorithm over steps whose costs lie within known bounds: keys go into a ring of buckets, each
// as wide as the cheapest step, so that none within a bucket can improve another and no sorting is needed (Dial 1969;
// with wider buckets, where steps differ too much, Meyer and Sanders's delta-stepping 2003: a key that is improved
// within its bucket is simply taken again).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace sandtable::decision {

class BucketQueue {
public:
    struct Entry {
        double key;
        uint32_t value;
    };

    /// Keys pushed lie at most `longestStep` above the one taken last. Both steps are finite and at least 0.
    BucketQueue(double shortestStep, double longestStep) {
        constexpr double mostBuckets = 1 << 16;
        const double width = std::max(shortestStep, longestStep / mostBuckets);
        m_perUnit = width > 0 ? 1 / width : 0; // steps that cost nothing: one bucket
        m_buckets.resize(static_cast<size_t>(std::ceil(longestStep * m_perUnit)) + 2);
    }

    bool empty() const { return m_size == 0; }
    void push(double key, uint32_t value) {
        m_buckets[static_cast<uint64_t>(key * m_perUnit) % m_buckets.size()].push_back({key, value});
        ++m_size;
    }
    /// One of those in the lowest bucket that has any, in the order they came; there is one.
    Entry take() {
        while (m_next == m_buckets[m_current].size()) {
            m_buckets[m_current].clear();
            m_next = 0;
            m_current = m_current + 1 == m_buckets.size() ? 0 : m_current + 1;
        }
        --m_size;
        return m_buckets[m_current][m_next++];
    }

private:
    double m_perUnit = 0;
    std::vector<std::vector<Entry>> m_buckets;
    size_t m_current = 0, m_next = 0, m_size = 0;
};

} // namespace sandtable::decision
