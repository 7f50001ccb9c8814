#include "telemetry/Coverage.h"

#include <algorithm>
#include <unordered_map>

namespace sandtable::telemetry {
namespace {

/// The devices of each source, found by their ids. Channels of one device mostly follow one another.
class DevicePlaces {
public:
    explicit DevicePlaces(std::vector<SourceCoverage>& sources) : m_sources(sources), m_places(sources.size()) {}

    DeviceCoverage& of(size_t source, const std::string& deviceId) {
        auto& devices = m_sources[source].devices;
        if (!devices.empty() && devices.back().deviceId == deviceId) return devices.back();
        const auto [place, isNew] = m_places[source].try_emplace(deviceId, devices.size());
        if (isNew) devices.push_back({deviceId, {}});
        return devices[place->second];
    }

private:
    std::vector<SourceCoverage>& m_sources;
    std::vector<std::unordered_map<std::string, size_t>> m_places;
};

void count(const Channel& channel, const std::optional<Reading>& latest, TimePoint at, CoverageCounts& counts) {
    ++counts.channels;
    if (!latest) {
        ++counts.neverSeen;
        return;
    }
    ++(isStale(channel, latest->time, at) ? counts.stale : counts.fresh);
    counts.lastReading = std::max(counts.lastReading, std::optional(latest->time));
}

struct ProtocolName {
    std::string operator()(const SimulatorOptions&) const { return "simulator"; }
    std::string operator()(const SeriesOptions&) const { return "series"; }
    std::string operator()(const MqttOptions& options) const {
        return options.url.starts_with("mqtts:") ? "mqtts" : "mqtt";
    }
    std::string operator()(const ModbusOptions&) const { return "modbus"; }
    std::string operator()(const PostgresOptions&) const { return "postgresql"; }
};

} // namespace

std::string protocolName(const SourceOptions& options) { return std::visit(ProtocolName{}, options); }

size_t SourceCoverage::darkDevices() const {
    return static_cast<size_t>(std::ranges::count_if(devices, [](const DeviceCoverage& d) { return !d.dark.empty(); }));
}

size_t SourceCoverage::silentDevices() const {
    return static_cast<size_t>(std::ranges::count_if(devices, &DeviceCoverage::silent));
}

double SourceCoverage::completeness() const {
    return counts.channels == 0 ? 1 : static_cast<double>(counts.fresh) / static_cast<double>(counts.channels);
}

std::vector<SourceCoverage> coverage(const std::vector<CoveredSource>& sources, const ChannelTable& channels,
                                     const TelemetryStore& store, TimePoint at) {
    std::vector<SourceCoverage> result;
    std::unordered_map<std::string, size_t> places;
    for (const CoveredSource& source : sources) {
        places.emplace(source.id, result.size());
        result.push_back({source.id, source.protocol, {}, {}});
    }
    const size_t nobody = result.size();
    result.emplace_back();

    DevicePlaces devices(result);
    for (ChannelIndex i = 0; i < channels.size(); ++i) {
        const Channel& channel = channels[i];
        const auto found = places.find(channel.source);
        const size_t place = found == places.end() ? nobody : found->second;
        SourceCoverage& source = result[place];
        DeviceCoverage& device = devices.of(place, channel.deviceId);
        const auto latest = store.latest(i, at);
        count(channel, latest, at, source.counts);
        count(channel, latest, at, device.counts);
        if (!latest || isStale(channel, latest->time, at)) device.dark.push_back(i);
    }
    if (result[nobody].counts.channels == 0) result.pop_back();
    return result;
}

} // namespace sandtable::telemetry
