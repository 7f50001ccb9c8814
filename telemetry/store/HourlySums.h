// Sums of one channel's readings by clock hour, over more hours than its raw readings may reach: a channel that reports
// every second keeps less than an hour of readings, yet has a daily mean. Plain value; no lock of its own.
#pragma once

#include "core/Time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace sandtable::telemetry {

/// Hours since 1970, UTC, called by their end as monitoring stations do: 08:00:00.001 to 09:00:00.000 is hour nine.
using Hour = int64_t;
inline Hour hourOf(TimePoint time) { return std::chrono::ceil<std::chrono::hours>(time).time_since_epoch().count(); }
inline TimePoint endOf(Hour hour) { return TimePoint(std::chrono::hours(hour)); }

class HourlySums {
public:
    static constexpr Hour hoursKept = 48; // 768 bytes a channel that has readings

    /// An hour older than all that is kept is left out.
    void add(TimePoint time, double value);
    /// Nothing: fewer readings than `fewest`, or no longer kept.
    std::optional<double> mean(Hour hour, size_t fewest = 1) const;

private:
    struct Slot {
        int32_t hour = 0;
        uint32_t count = 0;
        double sum = 0;
    };
    static size_t place(Hour hour) { return static_cast<size_t>(((hour % hoursKept) + hoursKept) % hoursKept); }
    std::vector<Slot> m_slots; // by hour modulo hoursKept; empty before the first reading
};

} // namespace sandtable::telemetry
