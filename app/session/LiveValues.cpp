#include "app/session/LiveValues.h"

#include "app/session/Asked.h"
#include "core/Log.h"

#include <algorithm>
#include <set>
#include <thread>

namespace sandtable::app {
namespace {

std::vector<telemetry::ChannelIndex> liveChannels(const Session& session) {
    std::set<std::string> liveSources;
    for (const scene::TelemetrySource& source : session.park().telemetry.sources)
        if (telemetry::isLive(source.options)) liveSources.insert(source.id);
    std::vector<telemetry::ChannelIndex> channels;
    for (telemetry::ChannelIndex channel = 0; channel < session.channels().size(); ++channel)
        if (liveSources.contains(session.channels()[channel].source)) channels.push_back(channel);
    return channels;
}

size_t channelsWithoutValue(const Session& session, const std::vector<telemetry::ChannelIndex>& channels) {
    return static_cast<size_t>(std::count_if(channels.begin(), channels.end(), [&](telemetry::ChannelIndex channel) {
        return !session.store().latest(channel, TimePoint::max());
    }));
}

void awaitLiveValues(Session& session, std::chrono::duration<double> longest) {
    const auto live = liveChannels(session);
    if (live.empty()) return;
    session.advanceTelemetry(now());
    const auto end = std::chrono::steady_clock::now() + longest;
    size_t missing = channelsWithoutValue(session, live);
    while (missing > 0 && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        missing = channelsWithoutValue(session, live);
    }
    if (missing > 0)
        logWarning("{} of {} channels have no value yet ({})", missing, live.size(), session.sourceStatus().detail);
}

} // namespace

Result<TimePoint> bringValues(Session& session, const std::string& time, double waitSeconds) {
    constexpr Duration ago = std::chrono::minutes(1);
    const auto asked = momentOf(time, session.park());
    if (!asked) return asked.error();
    const bool past = now() - *asked > ago; // which no device tells of any more
    if (!past) awaitLiveValues(session, std::chrono::duration<double>(waitSeconds));
    const auto moment = momentOf(time, session.park()); // what the wait has brought is not the future
    session.recall(*moment);
    return moment;
}

} // namespace sandtable::app
