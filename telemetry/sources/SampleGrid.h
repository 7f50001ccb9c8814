// The moments at which a channel has a value: every `interval`, shifted by a phase so that a park's channels do not all
// speak at once. Pure values; shared by the simulator and the publisher.
#pragma once

#include "core/Time.h"

namespace sandtable::telemetry {

struct SampleGrid {
    Duration interval{60000}; // > 0
    Duration phase{0};        // 0 <= phase < interval

    /// The last grid moment not after `time`.
    TimePoint atOrBefore(TimePoint time) const {
        const Duration past = (time.time_since_epoch() - phase) % interval;
        return time - (past < Duration(0) ? past + interval : past);
    }
    TimePoint firstAfter(TimePoint time) const { return atOrBefore(time) + interval; }
};

} // namespace sandtable::telemetry
