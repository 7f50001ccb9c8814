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

} // namespace sandtable::ui
