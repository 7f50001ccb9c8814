#include "telemetry/store/TelemetryStore.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sandtable::telemetry {
namespace {

/// Of the readings with after < time <= to, if there are enough.
std::optional<double> meanOf(const ReadingRing& series, TimePoint after, TimePoint to, size_t fewest) {
    const size_t begin = series.firstAfter(after), end = series.firstAfter(to);
    if (end <= begin) return std::nullopt;
    double sum = 0;
    for (size_t i = begin; i < end; ++i) sum += series[i].value;
    return end - begin >= std::max<size_t>(fewest, 1) ? std::optional(sum / static_cast<double>(end - begin))
                                                      : std::nullopt;
}

} // namespace

size_t readingsPerChannelWithin(size_t bytes, size_t channels) {
    constexpr size_t sums = HourlySums::hoursKept * 16, reading = sizeof(TimePoint) + sizeof(double);
    const size_t share = bytes / std::max<size_t>(channels, 1);
    const size_t readings = share > sums ? (share - sums) / reading : 0;
    return std::clamp(readings, fewestReadingsPerChannel, mostReadingsPerChannel);
}

TelemetryStore::TelemetryStore(size_t channels, size_t maxReadingsPerChannel)
    : m_maxReadings(std::max<size_t>(maxReadingsPerChannel, 1)),
      m_series(channels),
      m_hours(channels),
      m_changed(channels, 0) {}

void TelemetryStore::append(ChannelIndex channel, const Reading& reading) {
    const std::scoped_lock lock(m_mutex);
    insert(channel, reading);
}

void TelemetryStore::append(std::span<const Sample> samples, std::vector<Sample>* stored) {
    const std::scoped_lock lock(m_mutex);
    for (const Sample& sample : samples) {
        if (insert(sample.channel, sample.reading) && stored) stored->push_back(sample);
    }
}

void TelemetryStore::restore(std::span<const Sample> samples) {
    const std::scoped_lock lock(m_mutex);
    const StoreCounts counts = m_counts;
    for (const Sample& sample : samples) insert(sample.channel, sample.reading);
    m_counts = counts;
}

void TelemetryStore::clear() {
    const std::scoped_lock lock(m_mutex);
    ++m_revision;
    for (size_t channel = 0; channel < m_series.size(); ++channel) {
        if (m_series[channel].size() == 0) continue;
        m_series[channel] = {};
        m_hours[channel] = {};
        m_changed[channel] = m_revision;
    }
    m_newest.reset();
}

bool TelemetryStore::insert(ChannelIndex channel, const Reading& reading) {
    assert(channel < m_series.size());
    ReadingRing& series = m_series[channel];
    const size_t place = series.firstNotBefore(reading.time);
    if (place < series.size() && series.time(place) == reading.time) {
        ++m_counts.duplicate;
        return false;
    }
    if (!std::isfinite(reading.value)) {
        ++m_counts.rejected;
        return false;
    }
    if (place < series.size()) ++m_counts.late;
    const bool olderThanAllKept = series.size() == m_maxReadings && place == 0;
    if (olderThanAllKept) {
        ++m_counts.stored;
        ++m_counts.displaced;
        return true;
    }
    if (series.size() == m_maxReadings) ++m_counts.displaced;
    series.insert(place, reading, m_maxReadings);
    m_hours[channel].add(reading.time, reading.value);
    ++m_counts.stored;
    m_changed[channel] = ++m_revision;
    m_newest = std::max(m_newest.value_or(reading.time), reading.time);
    return true;
}

std::optional<Reading> TelemetryStore::latest(ChannelIndex channel, TimePoint at) const {
    const std::scoped_lock lock(m_mutex);
    assert(channel < m_series.size());
    const ReadingRing& series = m_series[channel];
    const size_t next = series.firstAfter(at);
    return next == 0 ? std::nullopt : std::optional(series[next - 1]);
}

std::vector<Reading> TelemetryStore::range(ChannelIndex channel, TimePoint from, TimePoint to) const {
    const std::scoped_lock lock(m_mutex);
    assert(channel < m_series.size());
    const ReadingRing& series = m_series[channel];
    std::vector<Reading> readings;
    if (to < from) return readings;
    const size_t end = series.firstAfter(to);
    for (size_t i = series.firstNotBefore(from); i < end; ++i) readings.push_back(series[i]);
    return readings;
}

std::optional<double> TelemetryStore::hourlyMean(ChannelIndex channel, Hour hour, TimePoint to, size_t fewest) const {
    const ReadingRing& series = m_series[channel];
    const bool whole = endOf(hour) <= to || series.firstAfter(to) == series.size();
    const auto mean = whole ? m_hours[channel].mean(hour, fewest) : std::nullopt;
    return mean ? mean : meanOf(series, endOf(hour - 1), std::min(endOf(hour), to), fewest);
}

std::vector<double> TelemetryStore::hourlyMeans(ChannelIndex channel, TimePoint to, int hours, size_t fewest) const {
    const std::scoped_lock lock(m_mutex);
    assert(channel < m_series.size());
    Hour last = hourOf(to);
    if (!hourlyMean(channel, last, to, fewest)) --last;
    std::vector<double> means;
    for (Hour hour = last - hours + 1; hour <= last; ++hour)
        if (const auto mean = hourlyMean(channel, hour, to, fewest)) means.push_back(*mean);
    return means;
}

StoreCounts TelemetryStore::counts() const {
    const std::scoped_lock lock(m_mutex);
    return m_counts;
}

uint64_t TelemetryStore::revision() const {
    const std::scoped_lock lock(m_mutex);
    return m_revision;
}

std::vector<ChannelIndex> TelemetryStore::changedSince(uint64_t revision) const {
    const std::scoped_lock lock(m_mutex);
    std::vector<ChannelIndex> changed;
    if (revision == m_revision) return changed;
    for (ChannelIndex channel = 0; channel < m_changed.size(); ++channel) {
        if (m_changed[channel] > revision) changed.push_back(channel);
    }
    return changed;
}

std::optional<TimePoint> TelemetryStore::newest() const {
    const std::scoped_lock lock(m_mutex);
    return m_newest;
}

} // namespace sandtable::telemetry
