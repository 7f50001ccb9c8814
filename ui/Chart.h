// A short history curve. Gaps in the data are gaps on screen; limits are dashed lines.
#pragma once

#include "ui/Frame.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace sandtable::ui {

struct History {
    std::span<const telemetry::Reading> readings; // in order of time
    TimePoint from{}, to{};
    Duration interval{60000};        // expected between readings
    std::optional<double> low, high; // limits
};

/// Runs of readings without a gap longer than 2½ intervals.
std::vector<std::span<const telemetry::Reading>> unbrokenRuns(std::span<const telemetry::Reading> readings,
                                                              Duration interval);
/// Lowest and highest value to show: the data, the limits where they are near, and a little air.
std::pair<double, double> plotRange(const History& history);
/// At most about two readings a column, its extremes, so that peaks survive.
std::vector<telemetry::Reading> thinned(std::span<const telemetry::Reading> run, TimePoint from, TimePoint to,
                                        size_t columns);

void drawHistory(Frame& frame, const Rect& rect, const History& history, ImU32 color);

} // namespace sandtable::ui
