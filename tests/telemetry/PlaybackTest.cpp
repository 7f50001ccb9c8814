#include "telemetry/Playback.h"

#include <gtest/gtest.h>

namespace sandtable::telemetry {
namespace {

using namespace std::chrono_literals;

const TimePoint start{std::chrono::hours(490000)};

TEST(Playback, FollowsTheClockUntilToldOtherwise) {
    Playback playback;
    EXPECT_EQ(playback.shown(start + 5s), start + 5s);
    playback.pause(start + 5s);
    EXPECT_EQ(playback.shown(start + 50s), start + 5s);
    playback.goLive();
    EXPECT_EQ(playback.shown(start + 60s), start + 60s);
}

TEST(Playback, PlaysThePastFasterAndStopsAtThePresent) {
    Playback playback;
    playback.seek(start - 1h, start);
    EXPECT_EQ(playback.mode(), Playback::Mode::Paused);
    playback.play(600, start);
    EXPECT_EQ(playback.shown(start + 1s), start - 1h + 600s);
    EXPECT_EQ(playback.shown(start + 7s), start + 7s) << "not ahead of the clock";
    playback.play(2, start + 1s); // another speed, from where it is
    EXPECT_EQ(playback.shown(start + 2s), start - 1h + 602s);
    playback.seek(start - 30min, start + 2s); // still playing
    EXPECT_EQ(playback.shown(start + 3s), start - 30min + 2s);
}

TEST(Playback, NothingIsShownBeforeItHappened) {
    Playback playback;
    playback.seek(start + 1h, start);
    EXPECT_EQ(playback.shown(start), start);
}

} // namespace
} // namespace sandtable::telemetry
