// The channels of all devices as telemetry sees them: a flat list with dense indices. Built once from the park, then
// only read, so any thread may. Nothing here fails.
#pragma once

#include "core/Time.h"
#include "telemetry/ChannelAddress.h"
#include "telemetry/Units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sandtable::telemetry {

using ChannelIndex = uint32_t;

/// How the simulator makes values for a channel, in the channel's unit: base + daily swing + noise + rare faults.
struct SimulationModel {
    double base = 0;
    double dailyAmplitude = 0;  // highest in the early afternoon, China standard time
    double noise = 0;           // greatest excursion of the noise
    double faultRatePerDay = 0; // at most 6
    double faultDelta = 0;      // added while a fault lasts
};

struct Channel {
    std::string deviceId{}, channelId{}; // together unique; on the wire "deviceId/channelId"
    std::string unit{};
    Duration interval{60000}; // expected time between values
    std::optional<SimulationModel> simulation{};
    std::string seriesFile{}, seriesColumn{}; // CSV replay; a channel with a file is replayed, not simulated
    Duration seriesUtcOffset{0};              // of times in the file that name no offset
    int seriesGapZeros = 0;                   // some meters write gaps as zero: runs of so many are gaps; 0 keeps all
    std::string source{};                     // id of the source that serves it
    ChannelAddress address{};                 // within that source
    std::string sentUnit{};                   // in which the device sends; "": in `unit`

    // Filled in by ChannelTable::add.
    UnitConversion fromSent{}; // from `sentUnit` to `unit`
    std::string refusal{};     // why its values cannot be taken: the units do not convert; "" usually

    std::string name() const { return deviceId + "/" + channelId; }
};

class ChannelTable {
public:
    /// Of two channels with one name the first is the one found by it; both keep their index. Looks up once how the
    /// unit sent converts.
    ChannelIndex add(Channel channel);
    const std::vector<Channel>& all() const { return m_channels; }
    const Channel& operator[](ChannelIndex index) const { return m_channels[index]; }
    std::optional<ChannelIndex> find(const std::string& deviceId, const std::string& channelId) const;
    std::optional<ChannelIndex> find(const std::string& name) const; // "device/channel"
    size_t size() const { return m_channels.size(); }

private:
    std::vector<Channel> m_channels;
    std::unordered_map<std::string, ChannelIndex> m_byName; // "device/channel"
};

struct Reading {
    TimePoint time{};
    double value = 0;
};

/// A reading on its way from a source.
struct Sample {
    ChannelIndex channel = 0;
    Reading reading; // in the channel's unit
};

/// What a device sent, in the channel's own unit.
inline Sample sampleFrom(const ChannelTable& channels, ChannelIndex channel, TimePoint time, double sent) {
    return {channel, {time, channels[channel].fromSent(sent)}};
}

/// Stale after two intervals without a value, seen from `at`.
bool isStale(const Channel& channel, TimePoint lastReading, TimePoint at);

} // namespace sandtable::telemetry
