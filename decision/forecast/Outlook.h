// What one device's own past says of its near future and of its last day: a forecast for each channel, and the
// stretches in which its channels did not go together as they usually do. From even means of the last weeks; a pure
// function, any thread. Beside the health score, never part of it.
#pragma once

#include "core/Time.h"
#include "decision/forecast/Anomaly.h"
#include "decision/forecast/Forecast.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::decision {

/// One channel's means over even steps, oldest first; NaN where nothing was read.
struct ChannelMeans {
    std::string channelId;
    std::vector<double> means;
    std::optional<double> low, high; // alarm limits: beyond them a moment is not calm
};

struct OutlookRequest {
    Duration step = std::chrono::minutes(10); // of the means; divides an hour
    size_t horizonHours = 24;
    Duration judged = std::chrono::hours(24); // the last part, in which anomalies are looked for; not learnt from
};

/// Why there is none. Keys for translation.
enum class OutlookGap {
    None,
    ShortPast, // fewer than five days with readings, or fewer than a hundred calm moments
    Constant,  // nothing varies, or it only grows, as a meter's count does
};

struct ChannelOutlook {
    std::string channelId;
    std::optional<Forecast> forecast; // hourly means; the first is that of the hour which begins at `from`
    OutlookGap gap = OutlookGap::None;
};

struct AnomalySpan {
    TimePoint from{}, to{};
    std::string channelId; // that contributes most to the worst moment
    double score = 0;      // there: distance from normal in units of the limit, > 1
};

struct DeviceAnomalies {
    std::vector<AnomalySpan> spans;    // in order of time
    std::vector<std::string> channels; // that were judged together
    TimePoint learntFrom{}, learntTo{};
    size_t calmMoments = 0; // learnt from
    OutlookGap gap = OutlookGap::None;
};

struct DeviceOutlook {
    std::string deviceId;
    TimePoint from{}; // the hour that has just begun
    std::vector<ChannelOutlook> channels;
    DeviceAnomalies anomalies;
};

/// The means end at `end` (a whole hour). The chart learns from the residuals around each channel's median of the hour
/// of day, at moments at which no channel is beyond its limits; the day it judges is not among them. Channels with
/// fewer than a hundred such means, that never vary, or that only ever grow are not judged.
DeviceOutlook outlookOf(std::span<const ChannelMeans> channels, TimePoint end, const OutlookRequest& request = {});

/// Means of `steps` steps each; NaN where all are. The last group ends with the last mean.
std::vector<double> coarser(std::span<const double> means, size_t steps);

/// Stretches of `excess` above 1, one for each step from `from` on; gaps of up to an hour do not end one.
std::vector<AnomalySpan> anomalySpans(std::span<const Excess> excess, std::span<const std::string> channelIds,
                                      TimePoint from, Duration step);

} // namespace sandtable::decision
