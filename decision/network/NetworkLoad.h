// How loaded the lines of a network are: cables, pipes, roads. A line's load is what the device it names measures, in
// percent itself or against the line's capacity; it is judged by the profile's curve for "loadFactor". Never anything
// from a neighbouring line: what no device says is not known. Pure; any thread.
#pragma once

#include "decision/Health.h"
#include "gis/Vector.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::decision {

enum class EdgeState {
    Fresh,
    Stale,    // older than two intervals: the value is known, the load is not
    Missing,  // its device has no such channel, or has not been heard of
    NoDevice, // the line names none, or one that is not in the park
    Unit,     // neither a share nor a flow that its capacity can be compared with
};
const char* edgeStateName(EdgeState state); // "fresh" …, for files

/// A line of the network, with what it was given in the layer.
struct NetworkEdge {
    std::string id; // the layer's id field, else the feature's number
    std::string deviceId;
    std::optional<telemetry::ChannelIndex> load, flow; // flow: whose sign says which way
    /// Load in percent = |reading| · factor; none where units do not allow one.
    std::optional<double> percentPerUnit;
};

/// One for each feature, in the layer's order. Devices that do not exist and units that do not fit are reported once.
std::vector<NetworkEdge> networkEdges(const scene::LayerSpec& layer, const gis::FeatureLayer& features,
                                      const scene::Park& park, const telemetry::ChannelTable& channels,
                                      Diagnostics& diagnostics);

struct EdgeLoad {
    EdgeState state = EdgeState::NoDevice;
    std::optional<double> value;   // the reading, also a stale one
    std::optional<TimePoint> time; // of the reading
    std::optional<double> percent; // fresh only
    std::optional<double> score;   // fresh only; none in a profile without a curve for loadFactor
    int direction = 0;             // 1: towards the line's last point, −1: towards its first; 0: unknown or at rest
};

/// As the edges. The hour of day matters to profiles whose limits differ by it.
std::vector<EdgeLoad> edgeLoads(std::span<const NetworkEdge> edges, const HealthProfile& profile,
                                const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                                TimePoint at, double localHour);

/// The curve loads are judged by; null where the profile has none.
const Indicator* loadIndicator(const HealthProfile& profile, double localHour);

} // namespace sandtable::decision
