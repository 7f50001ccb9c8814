// What a source can still tell of a channel's past, however little the live store keeps: recorded series hold all of
// it, the simulator makes it again, exactly as it would have arrived. Live sources cannot; theirs is in the history.
// Pure apart from reading a series' file; any thread.
#pragma once

#include "core/Result.h"
#include "telemetry/Channel.h"
#include "telemetry/sources/SourceOptions.h"

#include <vector>

namespace sandtable::telemetry {

/// Readings with from < time <= to, in order of time; nothing from a live source. A simulated channel that would give
/// more than `mostReadings` gives every second, third … of them. Errors: the series' file or its column.
Result<std::vector<Reading>> pastOf(const Channel& channel, const SourceOptions& options, TimePoint from, TimePoint to,
                                    size_t mostReadings = 200'000);

} // namespace sandtable::telemetry
