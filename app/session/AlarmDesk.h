// The alarms of an open park: rules from its park file, fed by what the sources store, brought up to now. Alarms are
// judged from the first moment on; of what happened before the park was opened only the journal knows.
#pragma once

#include "core/Diagnostics.h"
#include "scene/park/Park.h"
#include "telemetry/Ingest.h"
#include "telemetry/alarms/AlarmJournal.h"

#include <deque>
#include <mutex>

namespace sandtable::app {

/// The rules of a park: each channel's own, else those of the templates that fit it, else high and low alarms of medium
/// priority at its limits; one of each kind. A deadband that is not stated is a fiftieth of the way between the
/// channel's limits, or of the alarm's limit.
std::vector<telemetry::AlarmRule> alarmRulesOf(const scene::Park& park, const telemetry::ChannelTable& channels);

class AlarmDesk {
public:
    AlarmDesk(const telemetry::ChannelTable& channels, std::vector<telemetry::AlarmRule> rules)
        : m_channels(channels), m_engine(channels, std::move(rules)) {}

    /// Takes up where the journal ends, and keeps it from now on: what is shelved or answered stays so. Before the
    /// first update. `diagnostics` gets what cannot be read or written, and must outlive the desk. Error: no journal
    /// can be kept there.
    Result<void> keepJournal(const std::filesystem::path& file, TimePoint now, Diagnostics& diagnostics);

    /// Any thread.
    void hear(std::span<const telemetry::Sample> stored);
    /// Main thread, as is all else. `store` says where every channel stands the first time.
    void update(const telemetry::TelemetryStore& store, TimePoint to);

    const telemetry::AlarmEngine& engine() const { return m_engine; }
    /// What has happened lately, oldest first: the last ten thousand events; the journal has those before.
    const std::deque<telemetry::AlarmEvent>& recent() const { return m_recent; }
    /// Of all events so far, kept or not.
    uint64_t eventCount() const { return m_eventCount; }
    Result<void> acknowledge(telemetry::AlarmIndex alarm, const std::string& by);
    Result<void> shelve(telemetry::AlarmIndex alarm, Duration length, const std::string& by);
    Result<void> unshelve(telemetry::AlarmIndex alarm, const std::string& by);

private:
    void writeDown();

    const telemetry::ChannelTable& m_channels;
    telemetry::AlarmEngine m_engine;
    std::optional<telemetry::AlarmJournal> m_journal;
    Diagnostics* m_diagnostics = nullptr; // with a journal
    std::mutex m_mutex;
    std::vector<telemetry::Sample> m_heard; // since the last update
    bool m_started = false;                 // what came before the first update, the store knows
    std::deque<telemetry::AlarmEvent> m_recent;
    uint64_t m_eventCount = 0;
    TimePoint m_now{};
};

} // namespace sandtable::app
