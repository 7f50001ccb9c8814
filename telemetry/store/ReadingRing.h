// The newest readings of one channel in order of time: two parallel rings, times and values, that grow by doubling up
// to a limit and then push the oldest out. 16 bytes a reading. One thread at a time.
#pragma once

#include "telemetry/Channel.h"

#include <vector>

namespace sandtable::telemetry {

class ReadingRing {
public:
    size_t size() const { return m_size; }
    TimePoint time(size_t i) const { return m_times[slot(i)]; }
    Reading operator[](size_t i) const { return {m_times[slot(i)], m_values[slot(i)]}; }

    /// Index of the first reading with time >= (firstNotBefore) or > (firstAfter) `time`; size() if there is none.
    size_t firstNotBefore(TimePoint time) const;
    size_t firstAfter(TimePoint time) const;

    /// Puts a reading before index `place`. A ring that holds `limit` readings loses its oldest for it, so `place`
    /// must then be above 0.
    void insert(size_t place, const Reading& reading, size_t limit);

private:
    size_t slot(size_t i) const {
        const size_t at = m_head + i;
        return at < m_times.size() ? at : at - m_times.size();
    }
    void grow(size_t limit);

    std::vector<TimePoint> m_times;
    std::vector<double> m_values;
    size_t m_head = 0, m_size = 0;
};

} // namespace sandtable::telemetry
