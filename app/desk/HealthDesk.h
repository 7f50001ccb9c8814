// Health kept up to date for a window: of the base park and of the scenario that is open, over one store. Another store
// (a past moment's), another scenario and other weights may be set at any time. Main thread; the store alone may be
// written by others.
#pragma once

#include "decision/health/HealthEngine.h"

#include <memory>

namespace sandtable::app {

class HealthDesk {
public:
    /// What is referred to must outlive the desk, the store until another one is shown.
    HealthDesk(const scene::Park& park, const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
               std::shared_ptr<const decision::HealthProfile> profile, const scene::World& base);

    /// Scores the readings of another store from now on; it has the same channels.
    void show(const telemetry::TelemetryStore& store);
    /// Scores by another profile: other weights.
    void weigh(std::shared_ptr<const decision::HealthProfile> profile);
    /// The world beside the base: again after every edit; null when the scenario is closed.
    void setScenario(const scene::World* world);
    /// Brings both reports to a moment. How many channels were scored for it, in the base and the scenario together.
    size_t update(TimePoint at);

    const decision::HealthReport& base() const { return m_base->report(); }
    /// Of the scenario, else of the base. Refers to the profile, as `base` does.
    const decision::HealthReport& shown() const { return (m_scenario ? m_scenario : m_base)->report(); }
    const decision::HealthProfile& profile() const { return *m_profile; }
    std::shared_ptr<const decision::HealthProfile> sharedProfile() const { return m_profile; }
    const telemetry::TelemetryStore& store() const { return *m_store; }

private:
    std::unique_ptr<decision::HealthEngine> engineFor(const scene::World& world) const;
    void rebuild();

    const scene::Park& m_park;
    const telemetry::ChannelTable& m_channels;
    const scene::World& m_baseWorld;
    const telemetry::TelemetryStore* m_store;
    std::shared_ptr<const decision::HealthProfile> m_profile;
    const scene::World* m_scenarioWorld = nullptr;
    std::unique_ptr<decision::HealthEngine> m_base, m_scenario; // the second while a scenario is open
    std::optional<TimePoint> m_time;                            // none before the first update
};

} // namespace sandtable::app
