#include "app/desk/NetworkDesk.h"

#include "decision/ChannelScore.h"

#include <algorithm>

namespace sandtable::app {
namespace {

/// What is drawn of a line changes with its band, its width and its direction, not with every reading.
bool looksTheSame(const std::vector<decision::EdgeLoad>& a, const std::vector<decision::EdgeLoad>& b,
                  const decision::HealthProfile& profile) {
    return std::ranges::equal(a, b, [&](const decision::EdgeLoad& x, const decision::EdgeLoad& y) {
        const auto band = [&](const decision::EdgeLoad& load) {
            return load.score ? profile.band(*load.score) : nullptr;
        };
        const bool sameWidth =
            (x.percent.value_or(0) >= 50) == (y.percent.value_or(0) >= 50); // the other step is a band
        return x.state == y.state && sameWidth && x.direction == y.direction && band(x) == band(y);
    });
}

} // namespace

NetworkDesk::NetworkDesk(const Session& session, Diagnostics& diagnostics) : m_session(session) {
    for (const LoadedLayer& layer : session.layers()) {
        if (!layer.features || !layer.spec->network) continue;
        m_networks.push_back(
            {layer.spec->id,
             layer.spec->network->kind,
             decision::networkEdges(*layer.spec, *layer.features, session.park(), session.channels(), diagnostics),
             {}});
    }
}

bool NetworkDesk::update(const decision::HealthProfile& profile, const telemetry::TelemetryStore& store, TimePoint at) {
    const double hour = decision::localHour(at, *m_session.park().utcOffsetHours);
    bool changed = false;
    for (NetworkLoads& network : m_networks) {
        auto loads = decision::edgeLoads(network.edges, profile, m_session.channels(), store, at, hour);
        changed |= !looksTheSame(loads, network.loads, profile);
        network.loads = std::move(loads);
    }
    return changed;
}

const NetworkLoads* NetworkDesk::loads(const std::string& layerId) const {
    const auto found = std::ranges::find(m_networks, layerId, &NetworkLoads::layerId);
    return found == m_networks.end() || found->loads.empty() ? nullptr : &*found;
}

} // namespace sandtable::app
