// How much earth is moved between two surfaces: the sum of height differences times cell areas, by sign. Pure.
#pragma once

#include <cstddef>
#include <span>

namespace sandtable::decision {

struct CutFill {
    double cut = 0, fill = 0;                 // m³: where the new surface lies lower, and higher
    double cutArea = 0, fillArea = 0;         // m²
    size_t compared = 0, unknown = 0;         // cells: with both heights, and with one or none
    double net() const { return fill - cut; } // m³ to be brought; below 0: left over
};

/// Heights in metres of the same cells, NaN where unknown. Loosening and compaction are not in it.
CutFill cutAndFill(std::span<const double> before, std::span<const double> after, double cellSquareMeters);

} // namespace sandtable::decision
