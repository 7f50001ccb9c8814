#include "decision/terrain/CutFill.h"

#include <cassert>
#include <cmath>

namespace sandtable::decision {

CutFill cutAndFill(std::span<const double> before, std::span<const double> after, double cellSquareMeters) {
    assert(before.size() == after.size());
    CutFill result;
    for (size_t i = 0; i < before.size(); ++i) {
        const double raised = after[i] - before[i];
        if (std::isnan(raised)) {
            ++result.unknown;
            continue;
        }
        ++result.compared;
        (raised > 0 ? result.fill : result.cut) += std::abs(raised) * cellSquareMeters;
        if (raised != 0) (raised > 0 ? result.fillArea : result.cutArea) += cellSquareMeters;
    }
    return result;
}

} // namespace sandtable::decision
