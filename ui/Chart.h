// Curves over time as they are drawn in a device's card and, large, over the view: gaps in the data are gaps on screen,
// limits are dashed lines, times beyond them are shaded, what is forecast is dashed inside its band. The upper half is
// pure; drawing needs a frame.
#pragma once

#include "ui/Frame.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sandtable::ui {

struct Curve {
    std::vector<telemetry::Reading> line;    // in order of time: readings, or the means of buckets
    std::vector<telemetry::Bucket> envelope; // lowest and highest where the line is of means
    Duration width{0};                       // of those buckets
    Duration interval{60000};                // expected between readings
    ImU32 color = palette::accent;
    std::string name;
};

struct ForecastCurve {
    TimePoint from{}; // of the first step
    Duration step = std::chrono::hours(1);
    std::span<const decision::ForecastStep> steps;

    TimePoint middle(size_t i) const { return from + step * static_cast<Duration::rep>(i) + step / 2; }
};

struct Chart {
    TimePoint from{}, to{}; // shown
    TimePoint now{};        // what lies beyond is forecast
    std::vector<Curve> curves;
    std::optional<double> low, high; // limits
    std::string unit;
    ForecastCurve forecast;                           // of the first curve
    std::span<const decision::AnomalySpan> anomalies; // of the device
};

struct TimeRange {
    TimePoint from{}, to{};
};

/// Runs of readings without a gap longer than 2½ intervals.
std::vector<std::span<const telemetry::Reading>> unbrokenRuns(std::span<const telemetry::Reading> readings,
                                                              Duration interval);
/// Lowest and highest value to show: the data, the limits where they are near, and a little air.
std::pair<double, double> valueRange(const Chart& chart);
/// At most about two readings a column, its extremes, so that peaks survive.
std::vector<telemetry::Reading> thinned(std::span<const telemetry::Reading> run, TimePoint from, TimePoint to,
                                        size_t columns);
/// Stretches in which readings lie beyond a limit: from the first such reading to the first that does not, or one
/// interval after the last.
std::vector<TimeRange> beyondLimits(std::span<const telemetry::Reading> readings, Duration interval,
                                    std::optional<double> low, std::optional<double> high);
/// The reading nearest to a time, at most 2½ intervals away.
std::optional<telemetry::Reading> readingNear(std::span<const telemetry::Reading> readings, TimePoint time,
                                              Duration interval);
/// A channel's curve from what is at hand: the live store, and before it (or, where readings would crowd, up to its own
/// end) the past that was read for the chart.
Curve curveOf(const UiModel& model, const ChartSeries& series, TimePoint from, TimePoint to, const ChannelPast* past);
/// What is known of the channel beyond the store; null: nothing yet.
const ChannelPast* pastOf(const UiModel& model, const ChartSeries& series);

struct ChartLook {
    size_t valueTicks = 3, timeTicks = 6;
    bool labels = false;  // words beside limits, forecast and unit
    bool grounded = true; // soft fill below a single curve
};

/// Draws into the rectangle, with a readout where the mouse is if `hovered`. Returns the part inside the axes.
Rect drawChart(Frame& frame, const Rect& rect, const Chart& chart, const ChartLook& look, bool hovered);

} // namespace sandtable::ui
