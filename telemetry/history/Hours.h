// The clock hours by which a history is thinned, counted from 1970. Pure.
#pragma once

#include "telemetry/history/HistorySpec.h"

namespace sandtable::telemetry {

/// To what an hour's readings have been thinned.
enum class Detail : int64_t { Raw = 0, Minutes = 1, Hour = 2 };

inline int64_t hourNumber(TimePoint time) {
    return std::chrono::floor<std::chrono::hours>(time).time_since_epoch().count();
}

/// `time - age`, not before all time.
inline TimePoint before(TimePoint time, Duration age) {
    const bool reaches = time < TimePoint() && time - TimePoint::min() < age;
    return reaches ? TimePoint::min() : time - age;
}

/// Hours below this one are over for at least so long.
inline int64_t hoursOver(TimePoint now, Duration age) { return hourNumber(before(now, age)); }

/// To what an hour that is over is to be thinned.
inline Detail wantedDetail(int64_t hour, TimePoint now, const RetentionRules& rules) {
    if (hour < hoursOver(now, rules.minutes)) return Detail::Hour;
    return hour < hoursOver(now, rules.raw) ? Detail::Minutes : Detail::Raw;
}

} // namespace sandtable::telemetry
