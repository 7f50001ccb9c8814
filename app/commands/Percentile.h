// Figures of timed frames. Pure.
#pragma once

#include <optional>
#include <vector>

namespace sandtable::app {

/// The value below which a fraction (0…1) of the values lies, interpolated between neighbours (Hyndman & Fan 1996,
/// type 7); none without values.
std::optional<double> percentile(std::vector<double> values, double fraction);

} // namespace sandtable::app
