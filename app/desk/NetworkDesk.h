// The park's networks, whose lines are coloured by load: which line names which device, and how loaded each is at the
// moment shown. Main thread.
#pragma once

#include "app/session/Session.h"
#include "decision/network/NetworkLoad.h"

namespace sandtable::app {

/// A layer whose lines are coloured by load.
struct NetworkLoads {
    std::string layerId;
    scene::NetworkKind kind = scene::NetworkKind::Power;
    std::vector<decision::NetworkEdge> edges; // as the layer's features
    std::vector<decision::EdgeLoad> loads;    // as the edges; empty before the first update
};

class NetworkDesk {
public:
    /// The session must outlive it. What does not fit between lines and devices is reported.
    NetworkDesk(const Session& session, Diagnostics& diagnostics);

    /// By the readings of a store at a moment. True when a line looks different now.
    bool update(const decision::HealthProfile& profile, const telemetry::TelemetryStore& store, TimePoint at);

    const std::vector<NetworkLoads>& networks() const { return m_networks; }
    /// Null for a layer that is no network, and before the first update.
    const NetworkLoads* loads(const std::string& layerId) const;

private:
    const Session& m_session;
    std::vector<NetworkLoads> m_networks;
};

} // namespace sandtable::app
