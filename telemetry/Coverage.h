// Which channels are heard, and by what: for each source and each of its devices how many channels are fresh, stale or
// have never said anything. A pure function of the store at one moment; any thread.
#pragma once

#include "telemetry/sources/SourceOptions.h"
#include "telemetry/store/TelemetryStore.h"

#include <optional>
#include <string>
#include <vector>

namespace sandtable::telemetry {

struct CoverageCounts {
    size_t channels = 0; // = fresh + stale + neverSeen
    size_t fresh = 0;
    size_t stale = 0;     // no reading for two of the channel's intervals
    size_t neverSeen = 0; // no reading in the store
    std::optional<TimePoint> lastReading{};
};

struct DeviceCoverage {
    std::string deviceId;
    CoverageCounts counts;
    std::vector<ChannelIndex> dark{}; // the stale and the never seen, ascending

    bool silent() const { return counts.fresh == 0; }
};

struct SourceCoverage {
    std::string sourceId;
    std::string protocol; // as protocolName says; "" for channels of no known source
    CoverageCounts counts;
    std::vector<DeviceCoverage> devices; // in the order of their channels; one may be served by several sources

    size_t darkDevices() const;   // with at least one dark channel
    size_t silentDevices() const; // without any fresh one
    /// Share of the channels that are fresh; 1 for a source without channels, of which nothing is missing.
    double completeness() const;
};

struct CoveredSource {
    std::string id;
    std::string protocol;
};

/// "simulator", "series", "mqtt", "mqtts", "modbus", "postgresql".
std::string protocolName(const SourceOptions& options);

/// One entry a source, in their order, also for those without channels; then, if there are any, the channels whose
/// source is not among them.
std::vector<SourceCoverage> coverage(const std::vector<CoveredSource>& sources, const ChannelTable& channels,
                                     const TelemetryStore& store, TimePoint at);

} // namespace sandtable::telemetry
