// A stretch of a park's past, brought on step by step: values, gaps, alarms, health. What comes out depends on the
// readings and the step alone, not on how fast the steps follow one another. Main thread.
#pragma once

#include "app/session/Session.h"
#include "decision/Health.h"

#include <limits>

namespace sandtable::app {

/// A stretch in which a channel that should have spoken did not: over two intervals between readings.
struct Gap {
    TimePoint from{}, to{}; // the readings at its ends, or the ends of what is replayed
    size_t missing = 0;     // readings
};

struct ReplayedChannel {
    size_t values = 0, zeros = 0;
    double min = std::numeric_limits<double>::infinity(), max = -std::numeric_limits<double>::infinity();
    std::vector<Gap> gaps;
};

struct ReplayOptions {
    TimePoint from{}, to{};
    Duration step = std::chrono::minutes(10); // > 0
};

class Replay {
public:
    /// What lies `pastLookBack` before the beginning is read too, for means, curves and alarms, but not counted.
    /// Everything passed must outlive it.
    Replay(const Session& session, telemetry::PastReader& reader, const ReplayOptions& options);

    bool done() const { return m_at >= m_options.to; }
    /// Brings everything on by one step, the last one to the very end.
    void step();

    TimePoint at() const { return m_at; }
    size_t values() const { return m_values; }
    const std::vector<ReplayedChannel>& channels() const { return m_channels; } // gaps complete only when done
    const std::vector<telemetry::AlarmEvent>& alarmEvents() const { return m_events; }
    const telemetry::AlarmEngine& alarms() const { return m_alarms.engine(); }
    decision::HealthReport health() const;

private:
    void bringTo(TimePoint to);
    void count(const telemetry::Sample& sample);
    /// `spoke`: a reading ends the silence, else what is replayed does.
    void closeGap(telemetry::ChannelIndex channel, TimePoint to, bool spoke);

    const Session& m_session;
    telemetry::PastReader& m_reader;
    ReplayOptions m_options;
    scene::World m_world;
    telemetry::TelemetryStore m_store;
    telemetry::AlarmReplay m_alarms;
    TimePoint m_at{};
    size_t m_values = 0;
    std::vector<ReplayedChannel> m_channels;
    std::vector<TimePoint> m_last; // by channel: its newest reading, or where it should have begun
    std::vector<telemetry::AlarmEvent> m_events;
};

} // namespace sandtable::app
