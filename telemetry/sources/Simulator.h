// The built-in simulator: values that look like a plant's, as a pure function of seed, channel and time.
#pragma once

#include "telemetry/sources/SampleGrid.h"
#include "telemetry/sources/Source.h"

namespace sandtable::telemetry {

/// Values for the channels, of that source if one is named, that have a simulation and no series file. Deterministic:
/// the same seed, channel and time give the same value, whatever was asked before. The first call fills the past
/// `historyBefore` the first `until`; what the store would drop at once is not made.
std::unique_ptr<Source> makeSimulator(const ChannelTable& channels, Ingest& ingest, uint64_t seed,
                                      Duration historyBefore = std::chrono::hours(24),
                                      const std::optional<std::string>& sourceId = {});
/// The simulator's value as a pure function; the channel must have a simulation.
double simulatedValue(const Channel& channel, uint64_t seed, TimePoint time);

// Shared with the publisher: a channel's identity as a hash, and when it has values.

/// Simulated: has a model and no series file, which would take precedence.
bool isSimulated(const Channel& channel);

uint64_t simulationKey(const Channel& channel, uint64_t seed);
SampleGrid simulationGrid(const Channel& channel, uint64_t key);
double simulatedValue(const SimulationModel& model, uint64_t key, TimePoint time);

} // namespace sandtable::telemetry
