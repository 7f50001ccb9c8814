#include "telemetry/TelemetryStore.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sandtable::telemetry {
namespace {

bool isBefore(const Reading& reading, TimePoint time) { return reading.time < time; }
bool isAfter(TimePoint time, const Reading& reading) { return time < reading.time; }

} // namespace

TelemetryStore::TelemetryStore(size_t channels, size_t maxReadingsPerChannel)
    : m_maxReadings(std::max<size_t>(maxReadingsPerChannel, 1)), m_series(channels) {}

void TelemetryStore::append(ChannelIndex channel, const Reading& reading) {
    const std::scoped_lock lock(m_mutex);
    assert(channel < m_series.size());
    std::deque<Reading>& series = m_series[channel];
    const auto place = std::lower_bound(series.begin(), series.end(), reading.time, isBefore);
    const bool tooOld = series.size() == m_maxReadings && place == series.begin();
    if (place != series.end() && place->time == reading.time) {
        ++m_counts.duplicate;
        return;
    }
    if (!std::isfinite(reading.value) || tooOld) {
        ++m_counts.rejected;
        return;
    }
    if (place != series.end()) ++m_counts.late;
    series.insert(place, reading);
    if (series.size() > m_maxReadings) series.pop_front();
    ++m_counts.stored;
    ++m_revision;
    m_newest = std::max(m_newest.value_or(reading.time), reading.time);
}

std::optional<Reading> TelemetryStore::latest(ChannelIndex channel, TimePoint at) const {
    const std::scoped_lock lock(m_mutex);
    assert(channel < m_series.size());
    const std::deque<Reading>& series = m_series[channel];
    const auto next = std::upper_bound(series.begin(), series.end(), at, isAfter);
    return next == series.begin() ? std::nullopt : std::optional(*std::prev(next));
}

std::vector<Reading> TelemetryStore::range(ChannelIndex channel, TimePoint from, TimePoint to) const {
    const std::scoped_lock lock(m_mutex);
    assert(channel < m_series.size());
    const std::deque<Reading>& series = m_series[channel];
    if (to < from) return {};
    return {std::lower_bound(series.begin(), series.end(), from, isBefore),
            std::upper_bound(series.begin(), series.end(), to, isAfter)};
}

StoreCounts TelemetryStore::counts() const {
    const std::scoped_lock lock(m_mutex);
    return m_counts;
}

uint64_t TelemetryStore::revision() const {
    const std::scoped_lock lock(m_mutex);
    return m_revision;
}

std::optional<TimePoint> TelemetryStore::newest() const {
    const std::scoped_lock lock(m_mutex);
    return m_newest;
}

} // namespace sandtable::telemetry
