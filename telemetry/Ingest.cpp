#include "telemetry/Ingest.h"

#include <algorithm>

namespace sandtable::telemetry {

void Ingest::accept(std::span<const Sample> samples, TimePoint receivedAt) {
    const std::scoped_lock lock(m_mutex);
    const TimePoint latest = receivedAt + m_rules.mostAhead;
    m_inTime.clear();
    std::ranges::copy_if(samples, std::back_inserter(m_inTime),
                         [&](const Sample& sample) { return sample.reading.time <= latest; });
    m_received += samples.size();
    m_future += samples.size() - m_inTime.size();

    m_stored.clear();
    m_store.append(m_inTime, &m_stored);
    if (m_stored.empty()) return;
    for (const Listener& listener : m_listeners) listener(m_stored);
}

IngestCounts Ingest::counts() const {
    const std::scoped_lock lock(m_mutex);
    const StoreCounts store = m_store.counts();
    return {.received = m_received,
            .stored = store.stored,
            .late = store.late,
            .duplicate = store.duplicate,
            .rejected = store.rejected,
            .future = m_future};
}

} // namespace sandtable::telemetry
