// The alarms of an open park: rules from its channels' limits, fed by what the sources store, brought up to the moment
// shown. Alarms are judged from the first moment on; what happened before the park was opened raises none.
#pragma once

#include "scene/park/Park.h"
#include "telemetry/Ingest.h"
#include "telemetry/alarms/AlarmEngine.h"

#include <deque>
#include <mutex>

namespace sandtable::app {

/// High and low alarms at the limits of the park's channels; the deadband is a fiftieth of the way between them, or of
/// the limit where there is but one.
std::vector<telemetry::AlarmRule> alarmRulesOf(const scene::Park& park, const telemetry::ChannelTable& channels);

class AlarmDesk {
public:
    AlarmDesk(const telemetry::ChannelTable& channels, std::vector<telemetry::AlarmRule> rules)
        : m_engine(channels, std::move(rules)) {}

    /// Any thread.
    void hear(std::span<const telemetry::Sample> stored);
    /// Main thread, as is all else. `store` says where every channel stands the first time.
    void update(const telemetry::TelemetryStore& store, TimePoint to);

    const telemetry::AlarmEngine& engine() const { return m_engine; }
    /// What has happened lately, oldest first: the last thousand events; nothing keeps those before.
    const std::deque<telemetry::AlarmEvent>& recent() const { return m_recent; }
    /// Of all events so far, kept or not.
    uint64_t eventCount() const { return m_eventCount; }
    Result<void> acknowledge(telemetry::AlarmIndex alarm, const std::string& by) {
        return m_engine.acknowledge(alarm, by, m_now);
    }

private:
    telemetry::AlarmEngine m_engine;
    std::mutex m_mutex;
    std::vector<telemetry::Sample> m_heard; // since the last update
    std::deque<telemetry::AlarmEvent> m_recent;
    uint64_t m_eventCount = 0;
    bool m_started = false;
    TimePoint m_now{};
};

} // namespace sandtable::app
