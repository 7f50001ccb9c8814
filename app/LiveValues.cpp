#include "app/LiveValues.h"

#include "core/Log.h"

#include <thread>

namespace sandtable::app {
namespace {

size_t channelsWithoutValue(const Session& session) {
    size_t count = 0;
    for (telemetry::ChannelIndex channel = 0; channel < session.channels().size(); ++channel)
        count += !session.store().latest(channel, TimePoint::max());
    return count;
}

} // namespace

void awaitLiveValues(Session& session, std::chrono::duration<double> longest) {
    if (session.park().telemetry.kind != scene::TelemetrySpec::Kind::Mqtt) return;
    session.advanceTelemetry(now());
    const auto end = std::chrono::steady_clock::now() + longest;
    size_t missing = channelsWithoutValue(session);
    while (missing > 0 && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        missing = channelsWithoutValue(session);
    }
    if (missing > 0)
        logWarning("{} of {} channels have no value yet ({})", missing, session.channels().size(),
                   session.sourceStatus().detail);
}

} // namespace sandtable::app
