// The values of all channels over the recent past, in memory, in columns: one ring of times and one of values a
// channel. Safe from any thread: sources append, the main thread reads.
#pragma once

#include "telemetry/Channel.h"
#include "telemetry/store/HourlySums.h"
#include "telemetry/store/ReadingRing.h"

#include <mutex>
#include <span>
#include <vector>

namespace sandtable::telemetry {

struct StoreCounts {
    size_t stored = 0;
    size_t late = 0;      // out of order: stored in their place
    size_t duplicate = 0; // same channel and time: dropped
    size_t rejected = 0;  // not finite
    size_t displaced = 0; // of those stored: given way to newer ones of a full channel, some at once; where a history
                          // is kept, there
};

constexpr size_t mostReadingsPerChannel = 2880; // two days of minutes, a day of half minutes
/// How many readings each of so many channels may keep for the store to stay within `bytes`, its hourly sums included;
/// at least `fewestReadingsPerChannel` and at most `mostReadingsPerChannel`.
size_t readingsPerChannelWithin(size_t bytes, size_t channels);
constexpr size_t fewestReadingsPerChannel = 16;

class TelemetryStore {
public:
    /// Keeps at most `maxReadingsPerChannel` newest readings of each channel.
    explicit TelemetryStore(size_t channels, size_t maxReadingsPerChannel = mostReadingsPerChannel);

    void append(ChannelIndex channel, const Reading& reading);
    /// One lock for the whole batch; what was stored is added to `stored` if that is given; what is
    /// older than all that a full channel keeps too, though it may have come before.
    void append(std::span<const Sample> samples, std::vector<Sample>* stored = nullptr);

    /// Readings known before, told again: they are in no count but the revision.
    void restore(std::span<const Sample> samples);

    /// Forgets every reading; counts and revision go on.
    void clear();

    /// The newest reading not after `at`.
    std::optional<Reading> latest(ChannelIndex channel, TimePoint at) const;
    /// Readings with from <= time <= to, in order of time.
    std::vector<Reading> range(ChannelIndex channel, TimePoint from, TimePoint to) const;
    /// Means of the clock hours that have at least `fewest` readings, of the `hours` up to and with that of `to` (up to
    /// the one before, while that of `to` has too few), oldest first; readings after `to` are not seen. They reach
    /// HourlySums::hoursKept back, however short the raw readings do.
    std::vector<double> hourlyMeans(ChannelIndex channel, TimePoint to, int hours, size_t fewest = 1) const;
    StoreCounts counts() const;
    size_t channelCount() const { return m_series.size(); }
    size_t maxReadingsPerChannel() const { return m_maxReadings; }

    /// Grows with every stored reading; lets a reader see cheaply that something has changed.
    uint64_t revision() const;
    /// The channels that have stored something after `revision` was returned, ascending.
    std::vector<ChannelIndex> changedSince(uint64_t revision) const;
    std::optional<TimePoint> newest() const; // over all channels

private:
    std::optional<double> hourlyMean(ChannelIndex channel, Hour hour, TimePoint to, size_t fewest) const; // locked
    bool insert(ChannelIndex channel, const Reading& reading); // with the lock held

    mutable std::mutex m_mutex;
    size_t m_maxReadings;
    std::vector<ReadingRing> m_series;
    std::vector<HourlySums> m_hours;
    std::vector<uint64_t> m_changed; // by channel: the revision of its last change
    StoreCounts m_counts;
    uint64_t m_revision = 0;
    std::optional<TimePoint> m_newest;
};

} // namespace sandtable::telemetry
