#include "app/desk/HealthDesk.h"

#include <utility>

namespace sandtable::app {
namespace {

/// A stale channel's weight falls by some percent an interval, so that half a second of lag is nothing; the window
/// looks once a second, and a step as long as that would now and then skip a look.
constexpr Duration ageingStep = std::chrono::milliseconds(500);

} // namespace

HealthDesk::HealthDesk(const scene::Park& park, const telemetry::ChannelTable& channels,
                       const telemetry::TelemetryStore& store, std::shared_ptr<const decision::HealthProfile> profile,
                       const scene::World& base)
    : m_park(park), m_channels(channels), m_baseWorld(base), m_store(&store), m_profile(std::move(profile)) {
    rebuild();
}

std::unique_ptr<decision::HealthEngine> HealthDesk::engineFor(const scene::World& world) const {
    auto engine = std::make_unique<decision::HealthEngine>(m_park, world, *m_profile, m_channels, *m_store, ageingStep);
    if (m_time) engine->update(*m_time);
    return engine;
}

void HealthDesk::rebuild() {
    m_base = engineFor(m_baseWorld);
    m_scenario = m_scenarioWorld ? engineFor(*m_scenarioWorld) : nullptr;
}

void HealthDesk::show(const telemetry::TelemetryStore& store) {
    m_store = &store;
    rebuild();
}

void HealthDesk::weigh(std::shared_ptr<const decision::HealthProfile> profile) {
    const auto outlivesTheReports = std::exchange(m_profile, std::move(profile));
    rebuild();
}

void HealthDesk::setScenario(const scene::World* world) {
    m_scenarioWorld = world;
    if (!world)
        m_scenario.reset();
    else if (m_scenario)
        m_scenario->setWorld(*world);
    else
        m_scenario = engineFor(*world);
}

size_t HealthDesk::update(TimePoint at) {
    m_time = at;
    m_base->update(at);
    if (m_scenario) m_scenario->update(at);
    return m_base->scoredLast() + (m_scenario ? m_scenario->scoredLast() : 0);
}

} // namespace sandtable::app
