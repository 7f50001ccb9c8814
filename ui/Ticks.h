// Where a chart's axes are marked: at round values and at round times of a zone. Pure, but for the machine's zone.
#pragma once

#include "ui/Format.h"

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
std::vector<TimeTick> timeTicks(TimePoint from, TimePoint to, size_t most, const Zone& zone);

/// "16:05", of a midnight "11-22".
std::string tickLabel(const TimeTick& tick, const Zone& zone);

} // namespace sandtable::ui
