// An alarm rule as a park file states it, after ISA-18.2 (IEC 62682). Plain values.
#pragma once

#include "core/Time.h"

#include <optional>

namespace sandtable::telemetry {

enum class AlarmKind {
    HighHigh, // value above the limit
    High,
    Low, // value below the limit
    LowLow,
    Rising,  // rises faster than the limit, a positive rate per minute
    Falling, // falls faster than the limit, a positive rate per minute
};

/// How soon somebody must act; the order is the list's.
enum class AlarmPriority { Critical, High, Medium, Low };

struct AlarmSpec {
    AlarmKind kind = AlarmKind::High;
    double limit = 0; // in the channel's unit, for rates per minute
    AlarmPriority priority = AlarmPriority::Medium;
    std::optional<double> deadband{}; // none: a share of the limits
    Duration onDelay{0}, offDelay{0};
};

} // namespace sandtable::telemetry
