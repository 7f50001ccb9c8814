#include "ui/Ticks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::ui {

ValueTicks valueTicks(double low, double high, size_t most) {
    ValueTicks ticks;
    if (!(high > low) || !std::isfinite(high - low)) return ticks;
    const double rough = (high - low) / static_cast<double>(std::max<size_t>(most, 2));
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * (1 - 1e-9)) {
            step = factor * power;
            break;
        }
    ticks.decimals = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 9);
    for (double i = std::ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) ticks.values.push_back(i * step);
    while (ticks.values.size() > std::max<size_t>(most, 2)) ticks.values.pop_back();
    return ticks;
}

namespace {

constexpr std::array<Duration, 21> timeSteps = {
    std::chrono::seconds(1),  std::chrono::seconds(5),  std::chrono::seconds(15), std::chrono::seconds(30),
    std::chrono::minutes(1),  std::chrono::minutes(2),  std::chrono::minutes(5),  std::chrono::minutes(10),
    std::chrono::minutes(15), std::chrono::minutes(30), std::chrono::hours(1),    std::chrono::hours(2),
    std::chrono::hours(3),    std::chrono::hours(6),    std::chrono::hours(12),   std::chrono::days(1),
    std::chrono::days(2),     std::chrono::days(7),     std::chrono::days(30),    std::chrono::days(90),
    std::chrono::days(365)};

} // namespace

std::vector<TimeTick> timeTicks(TimePoint from, TimePoint to, size_t most, const Zone& zone) {
    std::vector<TimeTick> ticks;
    if (to <= from) return ticks;
    const auto fits = [&](Duration step) {
        return (to - from) / step < static_cast<int64_t>(std::max<size_t>(most, 2));
    };
    const auto* const step = std::ranges::find_if(timeSteps, fits);
    if (step == timeSteps.end()) return ticks;
    // A day on which clocks change keeps the offset of the stretch's end: marks are then an hour off before it.
    const Duration offset = zone.offsetAt(to);
    const Duration past = (from + offset).time_since_epoch() % *step;
    TimePoint time = from - (past < Duration(0) ? past + *step : past);
    for (; time <= to; time += *step) {
        if (time < from) continue;
        const bool day = (time + offset).time_since_epoch() % std::chrono::days(1) == Duration(0);
        ticks.push_back({time, day});
    }
    return ticks;
}

std::string tickLabel(const TimeTick& tick, const Zone& zone) {
    if (tick.day) return formatShortTime(tick.time, zone).substr(0, 5);
    return formatShortTime(tick.time, zone).substr(6);
}

} // namespace sandtable::ui
