// What is left of several readings of one channel when the readings themselves are not needed. Plain value.
#pragma once

#include "telemetry/Channel.h"

#include <algorithm>
#include <cstdint>

namespace sandtable::telemetry {

struct Summary {
    TimePoint first{}, last{}; // times of the first and last reading
    double min = 0, max = 0, sum = 0;
    double lastValue = 0;
    int64_t count = 0;

    void add(const Summary& other) {
        if (other.count == 0) return;
        if (count == 0) {
            *this = other;
            return;
        }
        if (other.last >= last) lastValue = other.lastValue;
        first = std::min(first, other.first);
        last = std::max(last, other.last);
        min = std::min(min, other.min);
        max = std::max(max, other.max);
        sum += other.sum;
        count += other.count;
    }
    void add(const Reading& reading) {
        add(Summary{reading.time, reading.time, reading.value, reading.value, reading.value, reading.value, 1});
    }

    bool operator==(const Summary&) const = default;
};

} // namespace sandtable::telemetry
