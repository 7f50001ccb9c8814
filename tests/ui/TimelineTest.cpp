#include "ui/Timeline.h"
#include "ui/Ticks.h"

#include <gtest/gtest.h>

namespace sandtable::ui {
namespace {

using namespace std::chrono_literals;
using Mode = telemetry::Playback::Mode;

const TimePoint clock8 = *parseIsoTime("2026-11-22T10:00:30+08:00");

Timeline timelineAt(TimePoint wanted, Mode mode = Mode::Paused) {
    Timeline timeline;
    timeline.mode = mode;
    timeline.clock = clock8;
    timeline.wanted = wanted;
    timeline.first = clock8 - 30 * 24h;
    return timeline;
}

TEST(TimeWindow, EndsNowAndStaysWhileTheMomentIsInIt) {
    const TimeWindow day = windowFor(timelineAt(clock8, Mode::Live), 1, {});
    EXPECT_EQ(day.to, clock8);
    EXPECT_EQ(day.from, clock8 - 24h);
    const TimeWindow far = windowFor(timelineAt(clock8 - 100h), 1, day);
    EXPECT_EQ(far.from, clock8 - 112h) << "in the middle";
    EXPECT_EQ(windowFor(timelineAt(clock8 - 95h), 1, far).from, far.from);
    EXPECT_EQ(windowFor(timelineAt(clock8 - 95h), 2, far).to, clock8) << "another scale";
    EXPECT_EQ(windowFor(timelineAt(clock8 - 95h), 3, far).from, clock8 - 30 * 24h) << "everything";
}

TEST(TimeWindow, SharesAndMomentsAreTheSameThing) {
    const TimeWindow window{clock8 - 24h, clock8};
    EXPECT_EQ(window.shareOf(clock8 - 6h), 0.75f);
    EXPECT_EQ(window.at(0.75f), std::chrono::floor<std::chrono::seconds>(clock8 - 6h));
    EXPECT_EQ(window.shareOf(clock8 - 100h), 0);
    EXPECT_EQ(window.shareOf(clock8 + 1h), 1);
}

TEST(TimeTicks, StandAtRoundTimesOfTheParksZone) {
    const Zone zone = Zone::ofHours(8);
    for (const Duration length : {Duration(1h), Duration(24h), Duration(7 * 24h), Duration(365 * 24h)}) {
        const auto ticks = timeTicks(clock8 - length, clock8, 8, zone);
        EXPECT_GE(ticks.size(), 2u) << length.count();
        for (const TimeTick& tick : ticks) {
            EXPECT_EQ(tick.day, formatClock(tick.time, zone) == "00:00:00");
            EXPECT_EQ(tickLabel(tick, zone).size(), 5u);
        }
    }
}

} // namespace
} // namespace sandtable::ui
