// Times written as numbers since 1970, as devices and databases send them. Pure.
#pragma once

#include "core/Time.h"

#include <cmath>
#include <optional>

namespace sandtable::telemetry {

/// Of milliseconds from 1e11 on (as seconds that is the year 5138), else of seconds; nothing for what is no time.
inline std::optional<TimePoint> timeFromEpoch(double number) {
    constexpr double leastMilliseconds = 1e11, mostMilliseconds = 1e15;
    if (!(std::abs(number) <= mostMilliseconds)) return std::nullopt;
    const double milliseconds = number >= leastMilliseconds ? number : number * 1000;
    return TimePoint(Duration(std::llround(milliseconds)));
}

} // namespace sandtable::telemetry
