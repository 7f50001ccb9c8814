// Where a chart's axes are marked: at round values and at round local times. Pure, but for the machine's time zone.
#pragma once

#include "core/Time.h"

#include <string>
#include <vector>

namespace sandtable::ui {

struct ValueTicks {
    std::vector<double> values; // ascending, inside the range
    int decimals = 0;           // all of them are told apart with so many
};

/// Multiples of 1, 2 or 5 times a power of ten; at most `most` of them (at least 2). An empty range has none.
ValueTicks valueTicks(double low, double high, size_t most);

struct TimeTick {
    TimePoint time{};
    bool day = false; // local midnight: labelled by its date
};

/// Round local times; at most `most` of them (at least 2).
std::vector<TimeTick> timeTicks(TimePoint from, TimePoint to, size_t most);

/// "16:05", of a midnight "11-22".
std::string tickLabel(const TimeTick& tick);

} // namespace sandtable::ui
