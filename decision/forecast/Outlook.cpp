#include "decision/forecast/Outlook.h"

#include "decision/forecast/Quantile.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sandtable::decision {
namespace {

using Values = std::vector<double>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr size_t hoursADay = 24, fewestDays = 5, fewestCalm = 100;

size_t finiteCount(std::span<const double> values) {
    return static_cast<size_t>(std::ranges::count_if(values, [](double v) { return std::isfinite(v); }));
}

/// A meter's count: it moves, and never back.
bool onlyGrows(std::span<const double> values) {
    double last = none;
    bool moves = false;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        if (value < last) return false;
        moves |= value > last;
        last = value;
    }
    return moves;
}

bool varies(std::span<const double> values) {
    double first = none;
    for (const double value : values) {
        if (!std::isfinite(value)) continue;
        if (std::isfinite(first) && value != first) return true;
        first = value;
    }
    return false;
}

ChannelOutlook channelOutlook(const ChannelMeans& channel, const OutlookRequest& request, size_t stepsAnHour) {
    ChannelOutlook outlook{channel.channelId, std::nullopt, OutlookGap::ShortPast};
    const Values hourly = coarser(channel.means, stepsAnHour);
    const auto first = std::ranges::find_if(hourly, [](double v) { return std::isfinite(v); });
    const std::span<const double> known(first, hourly.end());
    // Days with a few readings each are no season to go by.
    if (finiteCount(known) < fewestDays * hoursADay / 2) return outlook;
    outlook.gap = OutlookGap::Constant;
    if (!varies(known) || onlyGrows(known)) return outlook;
    auto made = forecast(known, {.season = hoursADay, .horizon = request.horizonHours});
    outlook.gap = made ? OutlookGap::None : OutlookGap::ShortPast;
    if (made) outlook.forecast = *std::move(made);
    return outlook;
}

bool beyond(const ChannelMeans& channel, size_t moment) {
    const double value = channel.means[moment];
    return (channel.low && value < *channel.low) || (channel.high && value > *channel.high); // NaN is not
}

/// Medians by hour of day (UTC; only equality of hours matters) of the first `learnt` means.
Values hourlyMedians(const Values& means, size_t learnt, size_t stepsAnHour, size_t firstHour) {
    std::vector<Values> byHour(hoursADay);
    Values all;
    for (size_t i = 0; i < learnt; ++i) {
        if (!std::isfinite(means[i])) continue;
        byHour[(firstHour + i / stepsAnHour) % hoursADay].push_back(means[i]);
        all.push_back(means[i]);
    }
    Values medians;
    for (const Values& hour : byHour) medians.push_back(quantile(hour.empty() ? all : hour, 0.5));
    return medians;
}

DeviceAnomalies findAnomalies(std::span<const ChannelMeans> channels, TimePoint end, const OutlookRequest& request,
                              size_t stepsAnHour) {
    DeviceAnomalies found;
    found.gap = OutlookGap::ShortPast;
    if (channels.empty()) return found;
    const size_t count = channels.front().means.size();
    const auto judged = std::min(count, static_cast<size_t>(request.judged / request.step));
    const size_t learnt = count - judged;
    const TimePoint start = end - request.step * static_cast<Duration::rep>(count);
    const auto hourOfStart = std::chrono::floor<std::chrono::hours>(start.time_since_epoch()).count();
    const auto firstHour = static_cast<size_t>(((hourOfStart % 24) + 24) % 24);

    std::vector<bool> calm(learnt, true);
    for (const ChannelMeans& channel : channels)
        for (size_t i = 0; i < learnt; ++i)
            if (beyond(channel, i)) calm[i] = false;

    std::vector<Values> normal, whole; // residuals of the calm past, and of everything
    for (const ChannelMeans& channel : channels) {
        Values past(channel.means.begin(), channel.means.begin() + static_cast<ptrdiff_t>(learnt));
        for (size_t i = 0; i < learnt; ++i)
            if (!calm[i]) past[i] = none;
        if (finiteCount(past) < fewestCalm) continue;
        if (!varies(past) || onlyGrows(past)) {
            found.gap = OutlookGap::Constant;
            continue;
        }
        const Values medians = hourlyMedians(past, learnt, stepsAnHour, firstHour);
        const auto residual = [&](double value, size_t i) {
            return value - medians[(firstHour + i / stepsAnHour) % hoursADay];
        };
        Values residuals = channel.means;
        for (size_t i = 0; i < count; ++i) residuals[i] = residual(channel.means[i], i);
        for (size_t i = 0; i < learnt; ++i) past[i] = residual(past[i], i);
        if (!varies(past)) continue; // nothing beside the day's course
        normal.push_back(std::move(past));
        whole.push_back(std::move(residuals));
        found.channels.push_back(channel.channelId);
    }
    if (normal.empty()) return found;
    const auto chart = AnomalyChart::learn(normal);
    if (!chart) return found;
    found.gap = OutlookGap::None;
    found.learntFrom = start;
    found.learntTo = start + request.step * static_cast<Duration::rep>(learnt);
    found.calmMoments = static_cast<size_t>(std::ranges::count(calm, true));
    const std::vector<Excess> excess = chart->excess(whole); // smoothed from the start on, judged at the end
    found.spans = anomalySpans(std::span(excess).subspan(learnt), found.channels, found.learntTo, request.step);
    return found;
}

} // namespace

std::vector<double> coarser(std::span<const double> means, size_t steps) {
    assert(steps > 0);
    std::vector<double> result;
    for (size_t begin = means.size() % steps; begin < means.size(); begin += steps) {
        double sum = 0;
        size_t count = 0;
        for (const double value : means.subspan(begin, steps))
            if (std::isfinite(value)) sum += value, ++count;
        result.push_back(count > 0 ? sum / static_cast<double>(count) : none);
    }
    return result;
}

std::vector<AnomalySpan> anomalySpans(std::span<const Excess> excess, std::span<const std::string> channelIds,
                                      TimePoint from, Duration step) {
    std::vector<AnomalySpan> spans;
    for (size_t i = 0; i < excess.size(); ++i) {
        if (!(excess[i].score > 1)) continue;
        const TimePoint begin = from + step * static_cast<Duration::rep>(i);
        if (spans.empty() || begin - spans.back().to > std::chrono::hours(1)) spans.push_back({begin, begin, "", 0});
        AnomalySpan& span = spans.back();
        span.to = begin + step;
        if (excess[i].score <= span.score) continue;
        span.score = excess[i].score;
        span.channelId = channelIds[excess[i].channel];
    }
    return spans;
}

DeviceOutlook outlookOf(std::span<const ChannelMeans> channels, TimePoint end, const OutlookRequest& request) {
    const auto stepsAnHour = static_cast<size_t>(Duration(std::chrono::hours(1)) / request.step);
    assert(stepsAnHour > 0);
    DeviceOutlook outlook;
    outlook.from = end;
    for (const ChannelMeans& channel : channels)
        outlook.channels.push_back(channelOutlook(channel, request, stepsAnHour));
    outlook.anomalies = findAnomalies(channels, end, request, stepsAnHour);
    return outlook;
}

} // namespace sandtable::decision
