// Quantiles of a handful of numbers. Pure; any thread.
#pragma once

#include <span>

namespace sandtable::decision {

/// Linear between order statistics (Hyndman and Fan's type 7, R's default). All finite, at least one; `share` 0…1.
double quantile(std::span<const double> values, double share);

} // namespace sandtable::decision
