#include "app/AlarmDesk.h"

#include <cmath>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double deadbandShare = 0.02;
constexpr size_t mostRecent = 1000;

double deadbandOf(const scene::ChannelSpec& channel) {
    if (channel.low && channel.high) return deadbandShare * std::abs(*channel.high - *channel.low);
    return deadbandShare * std::abs(channel.high.value_or(channel.low.value_or(0)));
}

} // namespace

std::vector<telemetry::AlarmRule> alarmRulesOf(const scene::Park& park, const telemetry::ChannelTable& channels) {
    std::vector<telemetry::AlarmRule> rules;
    for (const scene::DeviceSpec& device : park.devices) {
        for (const scene::ChannelSpec& channel : device.channels) {
            const auto index = channels.find(device.id, channel.id);
            if (!index) continue;
            telemetry::AlarmRule rule{.channel = *index, .deadband = deadbandOf(channel)};
            if (channel.high) {
                rule.kind = telemetry::AlarmKind::High;
                rule.limit = *channel.high;
                rules.push_back(rule);
            }
            if (channel.low) {
                rule.kind = telemetry::AlarmKind::Low;
                rule.limit = *channel.low;
                rules.push_back(rule);
            }
        }
    }
    return rules;
}

void AlarmDesk::hear(std::span<const telemetry::Sample> stored) {
    const std::scoped_lock lock(m_mutex);
    m_heard.insert(m_heard.end(), stored.begin(), stored.end());
}

void AlarmDesk::update(const telemetry::TelemetryStore& store, TimePoint to) {
    std::vector<telemetry::Sample> heard;
    {
        const std::scoped_lock lock(m_mutex);
        heard.swap(m_heard);
    }
    if (!std::exchange(m_started, true)) {
        heard.clear();
        for (telemetry::ChannelIndex channel = 0; channel < store.channelCount(); ++channel)
            if (const auto latest = store.latest(channel, to)) heard.push_back({channel, *latest});
    }
    m_engine.accept(heard);
    m_engine.advance(to);
    m_now = to;
    for (telemetry::AlarmEvent& event : m_engine.takeJournal()) m_recent.push_back(std::move(event)), ++m_eventCount;
    while (m_recent.size() > mostRecent) m_recent.pop_front();
}

} // namespace sandtable::app
