// The scale of the time bar: which stretch of time it shows. Pure.
#pragma once

#include "ui/UiState.h"

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

} // namespace sandtable::ui
