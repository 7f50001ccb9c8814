#include "app/session/EarlierHealth.h"

namespace sandtable::app {

EarlierHealth::EarlierHealth(const Session& session, Diagnostics& diagnostics)
    : m_session(session),
      m_readingsPerChannel(pastReadingsPerChannel(session.channels().size())),
      m_past(makePastReader(session, diagnostics)) {}

std::optional<decision::HealthReport> EarlierHealth::at(TimePoint moment, const scene::World& world,
                                                        const decision::HealthProfile& profile,
                                                        const std::stop_token& stop) {
    const auto evaluate = [&](const telemetry::TelemetryStore& store) {
        return decision::evaluateHealth(m_session.park(), world, profile, m_session.channels(), store, moment);
    };
    const bool onlyLive = !m_past.reader().makesAnyTime() && !m_past.reader().recorded();
    if (onlyLive) return evaluate(m_session.store()); // a copy of it would say the same
    const TimePoint from = moment - pastLookBack;
    telemetry::TelemetryStore store(m_session.channels().size(), m_readingsPerChannel);
    const auto take = [&](std::span<const telemetry::Sample> samples, TimePoint) { store.append(samples); };
    if (!m_past.read(from, moment, take, stop)) return std::nullopt;
    return evaluate(store);
}

} // namespace sandtable::app
