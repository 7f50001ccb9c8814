#include "decision/forecast/Quantile.h"

#include <algorithm>
#include <cassert>
#include <vector>

namespace sandtable::decision {

double quantile(std::span<const double> values, double share) {
    assert(!values.empty() && share >= 0 && share <= 1);
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    const double position = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<size_t>(position);
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace sandtable::decision
