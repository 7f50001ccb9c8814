#include "decision/terrain/Sight.h"

#include <cmath>

namespace sandtable::decision {

std::vector<SightChange> compareSight(std::span<const double> before, std::span<const double> after) {
    std::vector<SightChange> changes(after.size(), SightChange::Unknown);
    for (size_t i = 0; i < after.size(); ++i) {
        if (std::isnan(before[i]) || std::isnan(after[i])) continue;
        const bool was = before[i] > 0, is = after[i] > 0;
        changes[i] =
            is ? (was ? SightChange::Seen : SightChange::Gained) : (was ? SightChange::Lost : SightChange::Hidden);
    }
    return changes;
}

scene::Color sightColor(SightChange change) {
    switch (change) {
    case SightChange::Hidden:
        return {0.06f, 0.08f, 0.11f, 1};
    case SightChange::Seen:
        return {0.42f, 0.72f, 0.90f, 1};
    case SightChange::Lost:
        return {0.89f, 0.69f, 0.29f, 1};
    case SightChange::Gained:
        return {0.94f, 0.96f, 0.97f, 1};
    case SightChange::Unknown:
        break;
    }
    return {0, 0, 0, 1};
}

SightShare sightShare(std::span<const SightChange> changes, double cellSquareMeters) {
    SightShare share;
    for (const SightChange change : changes) {
        if (change == SightChange::Seen || change == SightChange::Gained) share.seen += cellSquareMeters;
        if (change == SightChange::Lost) share.lost += cellSquareMeters;
        if (change == SightChange::Gained) share.gained += cellSquareMeters;
    }
    return share;
}

} // namespace sandtable::decision
