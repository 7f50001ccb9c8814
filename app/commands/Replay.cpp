#include "app/commands/Replay.h"

#include <algorithm>
#include <cmath>

namespace sandtable::app {

using telemetry::ChannelIndex;
using telemetry::Sample;

Replay::Replay(const Session& session, telemetry::PastReader& reader, const ReplayOptions& options)
    : m_session(session),
      m_reader(reader),
      m_options(options),
      m_world(scene::worldOf(session.base())),
      m_store(session.channels().size(), pastReadingsPerChannel(session.channels().size())),
      m_alarms(session.channels(), session.alarms().engine().rules(), {}, options.from - pastLookBack),
      m_at(options.from - pastLookBack),
      m_channels(session.channels().size()),
      m_last(session.channels().size(), options.from) {
    bringTo(options.from);
    m_events.clear();
    for (ChannelIndex channel = 0; channel < m_last.size(); ++channel)
        if (const auto reading = m_store.latest(channel, options.from)) m_last[channel] = reading->time;
}

void Replay::step() {
    bringTo(std::min(m_at + m_options.step, m_options.to));
    if (!done()) return;
    for (ChannelIndex channel = 0; channel < m_last.size(); ++channel) closeGap(channel, m_options.to, false);
}

/// In pieces, so that a long step takes no more memory than a short one.
void Replay::bringTo(TimePoint to) {
    constexpr Duration piece = std::chrono::hours(1);
    while (m_at < to) {
        const TimePoint next = std::min(m_at + piece, to);
        const telemetry::PastBlock block = m_reader.read(m_at, next);
        m_store.append(block.samples);
        m_alarms.advance(block.samples, next);
        if (m_at >= m_options.from)
            for (const Sample& sample : block.samples) count(sample);
        m_at = next;
    }
    for (telemetry::AlarmEvent& event : m_alarms.takeEvents()) m_events.push_back(std::move(event));
}

void Replay::count(const Sample& sample) {
    ReplayedChannel& channel = m_channels[sample.channel];
    closeGap(sample.channel, sample.reading.time, true);
    m_last[sample.channel] = sample.reading.time;
    ++m_values;
    ++channel.values;
    channel.zeros += sample.reading.value == 0;
    channel.min = std::min(channel.min, sample.reading.value);
    channel.max = std::max(channel.max, sample.reading.value);
}

/// Notes the silence since the channel's last reading if it was too long.
void Replay::closeGap(ChannelIndex channel, TimePoint to, bool spoke) {
    const Duration interval = m_session.channels()[channel].interval, silence = to - m_last[channel];
    if (!telemetry::isStale(m_session.channels()[channel], m_last[channel], to)) return;
    const double intervals = durationToSeconds(silence) / durationToSeconds(interval);
    const auto missing = static_cast<size_t>(spoke ? std::round(intervals) - 1 : std::floor(intervals));
    m_channels[channel].gaps.push_back({m_last[channel], to, missing});
}

decision::HealthReport Replay::health() const {
    return decision::evaluateHealth(m_session.park(), m_world, m_session.profile(), m_session.channels(), m_store,
                                    m_at);
}

} // namespace sandtable::app
