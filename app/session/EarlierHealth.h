// The scores of moments before the one shown, from wherever the readings of then still are: made again by their source,
// kept in the history, or in the live store. One thread at a time, any.
#pragma once

#include "app/session/Session.h"
#include "telemetry/replay/PastWindow.h"

#include <optional>
#include <stop_token>

namespace sandtable::app {

class EarlierHealth {
public:
    /// Both must outlive it.
    EarlierHealth(const Session& session, Diagnostics& diagnostics);

    /// Nothing only if told to stop.
    std::optional<decision::HealthReport> at(TimePoint moment, const scene::World& world,
                                             const decision::HealthProfile& profile, const std::stop_token& stop = {});

private:
    const Session& m_session;
    size_t m_readingsPerChannel;
    telemetry::PastWindow m_past;
};

} // namespace sandtable::app
