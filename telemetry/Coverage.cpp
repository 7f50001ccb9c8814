#include "telemetry/Coverage.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace sandtable::telemetry {
namespace {

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

    std::map<std::pair<size_t, std::string>, size_t> devices; // (source, device) → its place in the source's list
    for (ChannelIndex i = 0; i < channels.size(); ++i) {
        const Channel& channel = channels[i];
        const auto found = places.find(channel.source);
        const size_t place = found == places.end() ? nobody : found->second;
        SourceCoverage& source = result[place];
        const auto [device, isNew] = devices.try_emplace({place, channel.deviceId}, source.devices.size());
        if (isNew) source.devices.push_back({channel.deviceId, {}});
        const auto latest = store.latest(i, at);
        count(channel, latest, at, source.counts);
        count(channel, latest, at, source.devices[device->second].counts);
    }
    if (result[nobody].counts.channels == 0) result.pop_back();
    return result;
}

} // namespace sandtable::telemetry
