// The channels of all devices as telemetry sees them: a flat list with dense indices. Built once from the park.
#pragma once

#include "core/Time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sandtable::telemetry {

using ChannelIndex = uint32_t;

/// How the simulator makes values for a channel: base + daily swing + noise + rare faults.
struct SimulationModel {
    double base = 0, dailyAmplitude = 0, noise = 0;
    double faultRatePerDay = 0, faultDelta = 0;
};

struct Channel {
    std::string deviceId, channelId; // together unique; on the wire "deviceId/channelId"
    std::string unit;
    Duration interval{60000};        // expected time between values
    std::optional<SimulationModel> simulation;
    std::string seriesFile, seriesColumn; // CSV replay
};

class ChannelTable {
public:
    ChannelIndex add(Channel channel);
    const std::vector<Channel>& all() const { return m_channels; }
    const Channel& operator[](ChannelIndex index) const { return m_channels[index]; }
    std::optional<ChannelIndex> find(const std::string& deviceId, const std::string& channelId) const;
    size_t size() const { return m_channels.size(); }

private:
    std::vector<Channel> m_channels;
    std::unordered_map<std::string, ChannelIndex> m_byName; // "device/channel"
};

struct Reading {
    TimePoint time{};
    double value = 0;
};

/// Stale after two intervals without a value, seen from `at`.
bool isStale(const Channel& channel, TimePoint lastReading, TimePoint at);

} // namespace sandtable::telemetry
