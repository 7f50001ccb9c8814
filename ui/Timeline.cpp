#include "ui/Timeline.h"

#include <algorithm>
#include <array>

namespace sandtable::ui {

using namespace std::chrono_literals;

float TimeWindow::shareOf(TimePoint time) const {
    if (empty()) return 1;
    const double share = durationToSeconds(time - from) / durationToSeconds(to - from);
    return static_cast<float>(std::clamp(share, 0.0, 1.0));
}

TimePoint TimeWindow::at(float share) const {
    return std::chrono::floor<std::chrono::seconds>(from + secondsToDuration(durationToSeconds(to - from) * share));
}

TimeWindow windowFor(const Timeline& timeline, size_t span, const TimeWindow& before) {
    const std::array<Duration, 4> lengths{1h, 24h, 7 * 24h, std::max<Duration>(timeline.clock - timeline.first, 1h)};
    const Duration length = lengths.at(span);
    const TimeWindow latest{timeline.clock - length, timeline.clock};
    const TimePoint wanted = timeline.wanted;
    if (timeline.live() || span == 3) return latest;
    const bool sameScale = !before.empty() && before.to - before.from == length;
    if (sameScale && wanted >= before.from && wanted <= before.to) return before;
    if (wanted >= latest.from) return latest;
    return {wanted - length / 2, wanted + length / 2};
}

std::vector<TimeTick> ticksOf(const TimeWindow& window, float most, const Zone& zone) {
    constexpr std::array<Duration, 14> steps{5min, 10min, 15min, 30min, 1h,      2h,       3h,
                                             6h,   12h,   24h,   48h,   7 * 24h, 30 * 24h, 365 * 24h};
    std::vector<TimeTick> ticks;
    if (window.empty()) return ticks;
    const auto fits = [&](Duration step) {
        return static_cast<float>((window.to - window.from) / step) <= std::max(most, 1.f);
    };
    const auto found = std::ranges::find_if(steps, fits);
    const Duration step = found == steps.end() ? steps.back() : *found;
    const Duration offset = zone.offsetAt(window.from);
    const Duration past = (window.from.time_since_epoch() + offset) % step;
    TimePoint time = window.from - past;
    if (time < window.from) time += step;
    for (; time <= window.to; time += step)
        ticks.push_back({time, (time.time_since_epoch() + offset) % Duration(24h) == Duration(0)});
    return ticks;
}

} // namespace sandtable::ui
