// The values of all channels over the recent past, in memory. Safe from any thread: sources append, the main thread
// reads.
#pragma once

#include "telemetry/Channel.h"

#include <deque>
#include <mutex>
#include <vector>

namespace sandtable::telemetry {

struct StoreCounts {
    size_t stored = 0;
    size_t late = 0;      // out of order: stored in their place
    size_t duplicate = 0; // same channel and time: dropped
    size_t rejected = 0;  // not finite, or older than all that a full channel keeps
};

class TelemetryStore {
public:
    /// Keeps at most `maxReadingsPerChannel` newest readings of each channel.
    explicit TelemetryStore(size_t channels, size_t maxReadingsPerChannel = 2880);

    void append(ChannelIndex channel, const Reading& reading);
    /// The newest reading not after `at`.
    std::optional<Reading> latest(ChannelIndex channel, TimePoint at) const;
    /// Readings with from <= time <= to, in order of time.
    std::vector<Reading> range(ChannelIndex channel, TimePoint from, TimePoint to) const;
    StoreCounts counts() const;
    size_t maxReadingsPerChannel() const { return m_maxReadings; }
    /// Grows with every stored reading; lets a reader see cheaply that something has changed.
    uint64_t revision() const;
    std::optional<TimePoint> newest() const; // over all channels

private:
    mutable std::mutex m_mutex;
    size_t m_maxReadings;
    std::vector<std::deque<Reading>> m_series; // each in order of time
    StoreCounts m_counts;
    uint64_t m_revision = 0;
    std::optional<TimePoint> m_newest;
};

} // namespace sandtable::telemetry
