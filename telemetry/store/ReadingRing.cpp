#include "telemetry/store/ReadingRing.h"

#include <algorithm>
#include <cassert>
#include <ranges>

namespace sandtable::telemetry {
namespace {

constexpr size_t smallest = 8;

template<class Before> size_t firstWhereNot(size_t size, Before before) {
    const auto indices = std::views::iota(size_t{0}, size);
    return static_cast<size_t>(std::ranges::partition_point(indices, before) - indices.begin());
}

} // namespace

size_t ReadingRing::firstNotBefore(TimePoint wanted) const {
    if (m_size == 0 || time(m_size - 1) < wanted) return m_size; // the usual case: in order
    return firstWhereNot(m_size, [&](size_t i) { return time(i) < wanted; });
}

size_t ReadingRing::firstAfter(TimePoint wanted) const {
    if (m_size == 0 || time(m_size - 1) <= wanted) return m_size;
    return firstWhereNot(m_size, [&](size_t i) { return time(i) <= wanted; });
}

void ReadingRing::insert(size_t place, const Reading& reading, size_t limit) {
    if (m_size == limit) {
        assert(place > 0);
        m_head = slot(1);
        --m_size;
        --place;
    } else if (m_size == m_times.size()) {
        grow(limit);
    }
    ++m_size;
    for (size_t i = m_size - 1; i > place; --i) {
        m_times[slot(i)] = m_times[slot(i - 1)];
        m_values[slot(i)] = m_values[slot(i - 1)];
    }
    m_times[slot(place)] = reading.time;
    m_values[slot(place)] = reading.value;
}

void ReadingRing::grow(size_t limit) {
    std::ranges::rotate(m_times, m_times.begin() + static_cast<std::ptrdiff_t>(m_head));
    std::ranges::rotate(m_values, m_values.begin() + static_cast<std::ptrdiff_t>(m_head));
    m_head = 0;
    const size_t capacity = std::min(limit, std::max(smallest, 2 * m_times.size()));
    m_times.resize(capacity);
    m_values.resize(capacity);
}

} // namespace sandtable::telemetry
