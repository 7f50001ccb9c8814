// Readings gathered into even buckets without a history on disk: what a live store or a recorded series holds. Pure;
// any thread.
#pragma once

#include "telemetry/history/History.h"

#include <span>
#include <vector>

namespace sandtable::telemetry {

/// As History::buckets gives them: [from + i·width, from + (i+1)·width), without the empty ones. Readings in order of
/// time; those before `from` are left out; width > 0.
std::vector<Bucket> bucketsOf(std::span<const Reading> readings, TimePoint from, Duration width);

/// The buckets' means in a row of `count` steps from `from` on, of the buckets' own width; NaN where there is none.
std::vector<double> meansOf(std::span<const Bucket> buckets, TimePoint from, Duration width, size_t count);

} // namespace sandtable::telemetry
