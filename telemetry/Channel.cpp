#include "telemetry/Channel.h"

namespace sandtable::telemetry {

ChannelIndex ChannelTable::add(Channel channel) {
    const auto index = static_cast<ChannelIndex>(m_channels.size());
    m_byName.emplace(channel.name(), index);
    if (!channel.sentUnit.empty()) {
        const auto conversion = unitConversion(channel.sentUnit, channel.unit);
        if (conversion)
            channel.fromSent = *conversion;
        else
            channel.refusal = channel.name() + ": " + conversion.error().message + "; it stays without values";
    }
    m_channels.push_back(std::move(channel));
    return index;
}

std::optional<ChannelIndex> ChannelTable::find(const std::string& name) const {
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? std::nullopt : std::optional(found->second);
}

std::optional<ChannelIndex> ChannelTable::find(const std::string& deviceId, const std::string& channelId) const {
    return find(deviceId + "/" + channelId);
}

bool isStale(const Channel& channel, TimePoint lastReading, TimePoint at) {
    return at - lastReading > 2 * channel.interval;
}

} // namespace sandtable::telemetry
