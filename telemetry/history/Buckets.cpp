#include "telemetry/history/Buckets.h"

#include "telemetry/history/Summary.h"

#include <cassert>
#include <limits>

namespace sandtable::telemetry {

std::vector<Bucket> bucketsOf(std::span<const Reading> readings, TimePoint from, Duration width) {
    assert(width > Duration(0));
    std::vector<Bucket> buckets;
    Summary summary;
    std::optional<TimePoint> begin;
    const auto close = [&] {
        if (begin)
            buckets.push_back({*begin, summary.min, summary.max, summary.sum / static_cast<double>(summary.count),
                               summary.lastValue, static_cast<size_t>(summary.count)});
    };
    for (const Reading& reading : readings) {
        if (reading.time < from) continue;
        const TimePoint start = from + (reading.time - from) / width * width;
        if (begin != start) {
            close();
            begin = start;
            summary = {};
        }
        summary.add(reading);
    }
    close();
    return buckets;
}

std::vector<double> meansOf(std::span<const Bucket> buckets, TimePoint from, Duration width, size_t count) {
    std::vector<double> means(count, std::numeric_limits<double>::quiet_NaN());
    for (const Bucket& bucket : buckets) {
        if (bucket.from < from) continue;
        const auto place = static_cast<size_t>((bucket.from - from) / width);
        if (place < count) means[place] = bucket.mean;
    }
    return means;
}

} // namespace sandtable::telemetry
