// What the simulator's source and the publisher share: a channel's identity as a hash, and when it has values.
#pragma once

#include "telemetry/Channel.h"
#include "telemetry/SampleGrid.h"

namespace sandtable::telemetry {

/// Simulated: has a model and no series file, which would take precedence.
bool isSimulated(const Channel& channel);

uint64_t simulationKey(const Channel& channel, uint64_t seed);
SampleGrid simulationGrid(const Channel& channel, uint64_t key);
double simulatedValue(const SimulationModel& model, uint64_t key, TimePoint time);

} // namespace sandtable::telemetry
