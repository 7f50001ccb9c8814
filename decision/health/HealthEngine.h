// Park health kept up to date: a reading costs its channel, its device, its building and the park, not all of them.
// The report is that of `evaluateHealth` at the same moment. One thread; the store alone may be written by others.
#pragma once

#include "decision/Health.h"
#include "decision/health/HealthForest.h"

#include <optional>
#include <set>

namespace sandtable::decision {

class HealthEngine {
public:
    /// All must outlive the engine, and the park and the profile stay as they are. A channel's part of health is
    /// constant until a new reading, until its reading is older than two intervals, or, without a reading, until the
    /// hour at which another limit holds. From then on it ages a little every millisecond: it is scored again
    /// `ageingStep` later, so that its weight may lag by that much where `update` is called more often.
    HealthEngine(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                 const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                 Duration ageingStep = std::chrono::seconds(1));
    HealthEngine(const HealthEngine&) = delete; // its trees write into its report
    HealthEngine& operator=(const HealthEngine&) = delete;

    /// Brings the report to a moment. Backwards in time everything is scored again.
    void update(TimePoint at);
    /// The same readings in another state of the scenario: no channel is scored again.
    void setWorld(const scene::World& world);
    /// Of the last `update`.
    const HealthReport& report() const { return m_report; }
    HealthReport takeReport() && { return std::move(m_report); }
    /// How many channels the last `update` scored.
    size_t scoredLast() const { return m_scoredLast; }

private:
    struct Slot { // one channel's place among its device's parts, or that of what is derived from several
        size_t device = 0, part = 0;
        int theme = -1;
        const scene::ChannelSpec* spec = nullptr; // none: derived
        const Indicator* derived = nullptr;
        std::vector<telemetry::ChannelIndex> inputs{};
        std::optional<TimePoint> deadline{};
    };
    void addSlots(size_t device);
    void addSlot(Slot slot);
    std::vector<size_t> dueSlots(TimePoint at);
    void score(size_t slot, TimePoint at);
    void setDeadline(size_t slot, std::optional<TimePoint> deadline);
    std::optional<TimePoint> deadlineOf(const Slot& slot, TimePoint at) const;

    const scene::Park& m_park;
    const HealthProfile& m_profile;
    const telemetry::ChannelTable& m_channels;
    const telemetry::TelemetryStore& m_store;
    Duration m_ageingStep;
    double m_utcOffsetHours;

    std::vector<std::vector<Contribution>> m_parts; // by device, as scored
    std::vector<Slot> m_slots;
    std::vector<std::vector<size_t>> m_slotsOf; // by channel
    std::set<std::pair<TimePoint, size_t>> m_deadlines;
    std::optional<TimePoint> m_time; // none before the first update
    uint64_t m_revision = 0;
    size_t m_scoredLast = 0;

    HealthReport m_report;
    HealthForest m_forest;
};

} // namespace sandtable::decision
