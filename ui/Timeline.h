// The scale of the time bar: which stretch of time it shows, and where its ticks stand. Pure.
#pragma once

#include "ui/Format.h"
#include "ui/UiState.h"

#include <vector>

namespace sandtable::ui {

struct TimeWindow {
    TimePoint from{}, to{};
    bool empty() const { return from >= to; }
    /// 0 … 1; what lies outside is at the nearer end.
    float shareOf(TimePoint time) const;
    TimePoint at(float share) const; // to the second
};

/// The last hour, day, week (`span` 0, 1, 2) or everything (3), up to now; the window before stays while the moment
/// wanted lies in it, for a scale that runs away cannot be read.
TimeWindow windowFor(const Timeline& timeline, size_t span, const TimeWindow& before);

struct TimeTick {
    TimePoint time{};
    bool day = false; // a day begins in the zone
};
/// At most about so many, at round times of the zone.
std::vector<TimeTick> ticksOf(const TimeWindow& window, float most, const Zone& zone);

} // namespace sandtable::ui
