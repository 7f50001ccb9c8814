#include "app/session/AlarmDesk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double deadbandShare = 0.02;
constexpr size_t mostRecent = 10'000;

double deadbandOf(const scene::ChannelSpec& channel, double limit) {
    if (channel.low && channel.high) return deadbandShare * std::abs(*channel.high - *channel.low);
    return deadbandShare * std::abs(limit);
}

/// What goes before comes later.
std::vector<telemetry::AlarmSpec> specsOf(const scene::Park& park, const scene::DeviceSpec& device,
                                          const scene::ChannelSpec& channel) {
    std::vector<telemetry::AlarmSpec> specs;
    if (channel.high) specs.push_back({.kind = telemetry::AlarmKind::High, .limit = *channel.high});
    if (channel.low) specs.push_back({.kind = telemetry::AlarmKind::Low, .limit = *channel.low});
    for (const scene::AlarmTemplate& each : park.alarmTemplates) {
        const bool fits = (each.deviceType.empty() || each.deviceType == device.type) &&
                          (each.quantity.empty() || each.quantity == channel.quantity);
        if (fits) specs.insert(specs.end(), each.alarms.begin(), each.alarms.end());
    }
    specs.insert(specs.end(), channel.alarms.begin(), channel.alarms.end());
    return specs;
}

} // namespace

std::vector<telemetry::AlarmRule> alarmRulesOf(const scene::Park& park, const telemetry::ChannelTable& channels) {
    std::vector<telemetry::AlarmRule> rules;
    for (const scene::DeviceSpec& device : park.devices) {
        for (const scene::ChannelSpec& channel : device.channels) {
            const auto index = channels.find(device.id, channel.id);
            if (!index) continue;
            std::map<telemetry::AlarmKind, telemetry::AlarmSpec> byKind;
            for (const telemetry::AlarmSpec& spec : specsOf(park, device, channel)) byKind[spec.kind] = spec;
            for (const auto& [kind, spec] : byKind)
                rules.push_back({.channel = *index,
                                 .kind = kind,
                                 .priority = spec.priority,
                                 .limit = spec.limit,
                                 .deadband = spec.deadband.value_or(deadbandOf(channel, spec.limit)),
                                 .onDelay = spec.onDelay,
                                 .offDelay = spec.offDelay});
        }
    }
    return rules;
}

void AlarmDesk::hear(std::span<const telemetry::Sample> stored) {
    const std::scoped_lock lock(m_mutex);
    if (!m_started) return; // the first update asks the store
    m_heard.insert(m_heard.end(), stored.begin(), stored.end());
}

void AlarmDesk::update(const telemetry::TelemetryStore& store, TimePoint to) {
    std::vector<telemetry::Sample> heard;
    bool first = false;
    {
        const std::scoped_lock lock(m_mutex);
        heard.swap(m_heard);
        first = !std::exchange(m_started, true);
    }
    if (first) {
        for (telemetry::ChannelIndex channel = 0; channel < store.channelCount(); ++channel)
            if (const auto latest = store.latest(channel, to)) heard.push_back({channel, *latest});
    }
    m_engine.accept(heard);
    m_engine.advance(to);
    m_now = to;
    writeDown();
}

Result<void> AlarmDesk::keepJournal(const std::filesystem::path& file, TimePoint now, Diagnostics& diagnostics) {
    assert(!m_started);
    m_diagnostics = &diagnostics;
    if (std::filesystem::exists(file)) {
        const auto content = telemetry::readAlarmJournal(file);
        if (!content) return content.error();
        if (content->unreadable > 0)
            diagnostics.report(
                Severity::Info, file.string(),
                fmt::format("{} lines of the alarm journal are unfinished or damaged", content->unreadable));
        const auto events = telemetry::eventsOf(content->entries, m_engine.rules(), m_channels);
        const auto later = std::ranges::upper_bound(events, now, {}, &telemetry::AlarmEvent::time);
        m_engine.restore({events.begin(), later}, now);
        m_recent.assign(later - std::min<std::ptrdiff_t>(later - events.begin(), mostRecent), later);
    }
    auto journal = telemetry::AlarmJournal::open(file);
    if (!journal) return journal.error();
    m_journal = std::move(journal).value();
    return {};
}

/// What the engine has to tell, into the journal and into memory.
void AlarmDesk::writeDown() {
    const std::vector<telemetry::AlarmEvent> events = m_engine.takeJournal();
    if (events.empty()) return;
    if (m_journal) {
        std::vector<telemetry::JournalEntry> entries;
        for (const telemetry::AlarmEvent& event : events)
            entries.push_back(telemetry::entryOf(event, m_engine.rules()[event.alarm], m_channels));
        if (const Result<void> written = m_journal->append(entries); !written)
            m_diagnostics->report(Severity::Error, written.error());
    }
    m_recent.insert(m_recent.end(), events.begin(), events.end());
    m_eventCount += events.size();
    while (m_recent.size() > mostRecent) m_recent.pop_front();
}

Result<void> AlarmDesk::acknowledge(telemetry::AlarmIndex alarm, const std::string& by) {
    Result<void> done = m_engine.acknowledge(alarm, by, m_now);
    writeDown();
    return done;
}

Result<void> AlarmDesk::shelve(telemetry::AlarmIndex alarm, Duration length, const std::string& by) {
    Result<void> done = m_engine.shelve(alarm, m_now + length, by, m_now);
    writeDown();
    return done;
}

Result<void> AlarmDesk::unshelve(telemetry::AlarmIndex alarm, const std::string& by) {
    Result<void> done = m_engine.unshelve(alarm, by, m_now);
    writeDown();
    return done;
}

} // namespace sandtable::app
