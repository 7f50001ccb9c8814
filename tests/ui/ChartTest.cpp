#include "ui/Plot.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace sandtable::ui {
namespace {

using namespace std::chrono_literals;
using telemetry::Reading;

TimePoint minute(int minutes) { return TimePoint(std::chrono::minutes(minutes)); }

TEST(Plot, AGapLongerThanTwoAndAHalfIntervalsBreaksTheLine) {
    const std::vector<Reading> readings{{minute(0), 1}, {minute(10), 2}, {minute(35), 3}, {minute(61), 4}};
    const auto runs = unbrokenRuns(readings, 10min);
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs[0].size(), 3u);
    EXPECT_EQ(runs[1].size(), 1u);
    EXPECT_TRUE(unbrokenRuns({}, 10min).empty());
}

TEST(Plot, NearLimitsAreShownFarOnesAreNot) {
    const std::vector<Reading> readings{{minute(0), 60}, {minute(10), 70}};
    History history{readings, minute(0), minute(10), 10min, std::nullopt, 75.0};
    EXPECT_GT(plotRange(history).second, 75);
    history.high = 500;
    EXPECT_LT(plotRange(history).second, 80);
}

TEST(Plot, AConstantSeriesHasARange) {
    for (const double value : {0.0, 21.5, -3.0}) {
        const std::vector<Reading> readings{{minute(0), value}, {minute(10), value}};
        const auto [low, high] = plotRange({readings, minute(0), minute(10), 10min, {}, {}});
        EXPECT_LT(low, value);
        EXPECT_GT(high, value);
    }
}

TEST(Plot, ThinningKeepsPeaksAndOrder) {
    std::vector<Reading> readings;
    for (int i = 0; i < 10000; ++i) readings.push_back({TimePoint(std::chrono::seconds(i)), std::sin(i * 0.01)});
    readings[4321].value = 99;
    const auto thin = thinned(readings, readings.front().time, readings.back().time, 200);
    EXPECT_LE(thin.size(), 404u);
    EXPECT_TRUE(std::any_of(thin.begin(), thin.end(), [](const Reading& r) { return r.value == 99; }));
    EXPECT_TRUE(
        std::is_sorted(thin.begin(), thin.end(), [](const Reading& a, const Reading& b) { return a.time < b.time; }));
}

} // namespace
} // namespace sandtable::ui
