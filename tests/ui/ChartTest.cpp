#include "ui/Chart.h"

#include "TestPark.h"
#include "UiHand.h"
#include "ui/Properties.h"
#include "ui/Ticks.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace sandtable::ui {
namespace {

using namespace std::chrono_literals;
using telemetry::Reading;

TimePoint minute(int minutes) { return TimePoint(std::chrono::minutes(minutes)); }

Chart chartOf(std::vector<Reading> readings) {
    Chart chart;
    chart.from = readings.front().time;
    chart.to = chart.now = readings.back().time;
    Curve curve;
    curve.line = std::move(readings);
    curve.interval = 10min;
    chart.curves.push_back(std::move(curve));
    return chart;
}

TEST(Chart, AGapLongerThanTwoAndAHalfIntervalsBreaksTheLine) {
    const std::vector<Reading> readings{{minute(0), 1}, {minute(10), 2}, {minute(35), 3}, {minute(61), 4}};
    const auto runs = unbrokenRuns(readings, 10min);
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs[0].size(), 3u);
    EXPECT_EQ(runs[1].size(), 1u);
    EXPECT_TRUE(unbrokenRuns({}, 10min).empty());
}

TEST(Chart, NearLimitsAreShownFarOnesAreNot) {
    const std::vector<Reading> readings{{minute(0), 60}, {minute(10), 70}};
    Chart chart = chartOf(readings);
    chart.high = 75;
    EXPECT_GT(valueRange(chart).second, 75);
    chart.high = 500;
    EXPECT_LT(valueRange(chart).second, 80);
}

TEST(Chart, AConstantSeriesHasARange) {
    for (const double value : {0.0, 21.5, -3.0}) {
        const std::vector<Reading> readings{{minute(0), value}, {minute(10), value}};
        const auto [low, high] = valueRange(chartOf(readings));
        EXPECT_LT(low, value);
        EXPECT_GT(high, value);
    }
}

TEST(Chart, ThinningKeepsPeaksAndOrder) {
    std::vector<Reading> readings;
    for (int i = 0; i < 10000; ++i) readings.push_back({TimePoint(std::chrono::seconds(i)), std::sin(i * 0.01)});
    readings[4321].value = 99;
    const auto thin = thinned(readings, readings.front().time, readings.back().time, 200);
    EXPECT_LE(thin.size(), 404u);
    EXPECT_TRUE(std::any_of(thin.begin(), thin.end(), [](const Reading& r) { return r.value == 99; }));
    EXPECT_TRUE(
        std::is_sorted(thin.begin(), thin.end(), [](const Reading& a, const Reading& b) { return a.time < b.time; }));
}

TEST(Chart, WhatIsForecastIsShownWithItsBandAsFarAsTheAxisReaches) {
    Chart chart = chartOf({{minute(0), 60}, {minute(60), 62}});
    const std::vector<decision::ForecastStep> steps{{61, 50, 72}, {61, 10, 200}};
    chart.forecast = {minute(60), 1h, steps};
    chart.to = minute(120);
    EXPECT_LT(valueRange(chart).first, 50);
    EXPECT_GT(valueRange(chart).first, 10);
    EXPECT_LT(valueRange(chart).second, 200);
}

TEST(Chart, TimesBeyondALimitEndWithTheFirstReadingInsideOrWithTheData) {
    const std::vector<Reading> readings{{minute(0), 1},  {minute(10), 9}, {minute(20), 9},
                                        {minute(30), 2}, {minute(40), 9}, {minute(120), 9}};
    const auto ranges = beyondLimits(readings, 10min, std::nullopt, 5.0);
    ASSERT_EQ(ranges.size(), 3u);
    EXPECT_EQ(ranges[0].from, minute(10));
    EXPECT_EQ(ranges[0].to, minute(30));
    EXPECT_EQ(ranges[1].from, minute(40));
    EXPECT_EQ(ranges[1].to, minute(50)) << "a gap is no alarm";
    EXPECT_EQ(ranges[2].from, minute(120));
    EXPECT_TRUE(beyondLimits(readings, 10min, {}, {}).empty());
    EXPECT_EQ(beyondLimits(readings, 10min, 1.5, {}).size(), 1u);
}

TEST(Chart, TheReadoutIsOfTheNearestReadingAndNeverAcrossAGap) {
    const std::vector<Reading> readings{{minute(0), 1}, {minute(10), 2}, {minute(100), 3}};
    EXPECT_EQ(readingNear(readings, minute(4), 10min)->value, 1);
    EXPECT_EQ(readingNear(readings, minute(6), 10min)->value, 2);
    EXPECT_EQ(readingNear(readings, minute(90), 10min)->value, 3);
    EXPECT_FALSE(readingNear(readings, minute(50), 10min));
    EXPECT_FALSE(readingNear({}, minute(50), 10min));
}

TEST(Chart, ALongerPastComesBeforeWhatTheStoreHolds) {
    const TestPark park = makeTestPark(1);
    UiModel model = park.model();
    const ChartSeries series{"d0", "oilTemperature"};
    const TimePoint from = park.time - 72h;
    const Curve bare = curveOf(model, series, from, park.time, nullptr);
    EXPECT_GE(bare.line.front().time, park.time - 24h);

    ChannelPast past{series, from, park.time, 10min, {}};
    for (TimePoint time = from; time < park.time; time += 10min) past.buckets.push_back({time, 1, 1, 1, 1, 1});
    const Curve whole = curveOf(model, series, from, park.time, &past);
    EXPECT_LE(whole.line.front().time, from + 10min);
    EXPECT_EQ(whole.line.back().value, bare.line.back().value);
    EXPECT_TRUE(std::ranges::is_sorted(whole.line, {}, &Reading::time));
    EXPECT_EQ(unbrokenRuns(whole.line, 10min).size(), unbrokenRuns(bare.line, 10min).size()) << "no gap at the seam";

    past.width = 2h; // a week in a few hundred columns: means and extremes, to the end of what was read
    past.buckets.clear();
    for (TimePoint time = from; time < park.time; time += 2h) past.buckets.push_back({time, 0, 2, 1, 1, 12});
    const Curve coarse = curveOf(model, series, from, park.time, &past);
    EXPECT_EQ(coarse.envelope.size(), past.buckets.size());
    EXPECT_EQ(coarse.interval, Duration(2h));
}

TEST(Ticks, ValuesAreRoundAndFew) {
    for (const auto& [low, high] :
         {std::pair(0.0, 1.0), {57.3, 91.8}, {-0.004, 0.013}, {1180.0, 1460.0}, {9.99, 10.01}}) {
        const ValueTicks ticks = valueTicks(low, high, 4);
        EXPECT_GE(ticks.values.size(), 2u) << low;
        EXPECT_LE(ticks.values.size(), 4u) << low;
        for (const double value : ticks.values) {
            EXPECT_GE(value, low - 1e-12);
            EXPECT_LE(value, high + 1e-12);
            const double scaled = value * std::pow(10, ticks.decimals);
            EXPECT_NEAR(scaled, std::round(scaled), 1e-6) << "shown exactly";
        }
    }
    EXPECT_EQ(valueTicks(57.3, 91.8, 4).values, (std::vector<double>{60, 70, 80, 90}));
    EXPECT_TRUE(valueTicks(1, 1, 4).values.empty());
}

TEST(Ticks, TimesAreRoundInLocalTime) {
    const TimePoint noon = TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)) + 12h + 7min;
    for (const Duration span : {Duration(10min), Duration(1h), Duration(6h), Duration(30h), Duration(24h * 8)}) {
        const auto ticks = timeTicks(noon - span, noon, 6, {});
        EXPECT_GE(ticks.size(), 2u);
        EXPECT_LE(ticks.size(), 7u);
        for (const TimeTick& tick : ticks) EXPECT_EQ(tick.time.time_since_epoch() % Duration(1min), Duration(0));
        for (size_t i = 2; i < ticks.size(); ++i)
            EXPECT_EQ(ticks[i].time - ticks[i - 1].time, ticks[1].time - ticks[0].time);
    }
    const auto days = timeTicks(noon - 24h * 5, noon, 6, {});
    EXPECT_TRUE(days.front().day);
    EXPECT_EQ(tickLabel(days.front(), {}).size(), 5u); // "11-18"
    EXPECT_TRUE(timeTicks(noon, noon, 6, {}).empty());
}

TEST(Properties, MaintenanceIsReckonedInDays) {
    scene::DeviceSpec device;
    const TimePoint at = TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)) + 8h;
    EXPECT_FALSE(maintenanceOf(device, at));
    device.properties = {{"lastMaintenance", "2026-03-12"}, {"maintenanceIntervalDays", "180"}};
    auto maintenance = maintenanceOf(device, at);
    ASSERT_TRUE(maintenance);
    EXPECT_EQ(maintenance->daysAgo, 255);
    EXPECT_EQ(maintenance->overdueDays, 75);
    device.properties["maintenanceIntervalDays"] = "365";
    EXPECT_FALSE(maintenanceOf(device, at)->overdueDays);
    for (const char* unreadable : {"spring", "2027-01-01"}) {
        device.properties["lastMaintenance"] = unreadable;
        maintenance = maintenanceOf(device, at);
        ASSERT_TRUE(maintenance);
        EXPECT_EQ(maintenance->date, unreadable);
        EXPECT_FALSE(maintenance->daysAgo);
    }
}

class ChartPanel : public testing::Test {
protected:
    /// Device 3 is beyond its limit; 28 and 53 are of its type, in its building or not.
    UiModel openChart() {
        UiModel model = m_park.model();
        model.selection.deviceId = "d3";
        model.chart = ChartView{{{"d3", "pm2_5"}}, 24h, 0h};
        return model;
    }
    std::optional<ChartView> lastChart(const std::vector<Command>& commands) {
        std::optional<ChartView> chart;
        for (const Command& command : commands)
            if (const auto* show = std::get_if<ShowChart>(&command)) chart = show->chart;
        return chart;
    }
    std::unique_ptr<Ui> m_ui = makeUi();
    TestPark m_park = makeTestPark(100);
    ImVec2 m_middle = layout().view.center();
};

TEST_F(ChartPanel, ACurveInTheCardOpensIt) {
    UiModel model = m_park.model();
    model.selection.deviceId = "d3";
    const Rect& column = layout().right;
    const auto opened = findByClicking<ShowChart>(
        *m_ui, model, {{column.center().x, column.min.y + 190}, {column.center().x + 20, column.min.y + 240}});
    ASSERT_TRUE(opened && opened->chart);
    EXPECT_EQ(opened->chart->series, (std::vector<ChartSeries>{{"d3", "pm2_5"}}));
}

TEST_F(ChartPanel, TheWheelZoomsAboutTheTimeUnderTheMouseAndNeverIntoTheFuture) {
    ImGuiIO& io = ImGui::GetIO();
    UiModel model = openChart();
    io.MousePos = m_middle;
    frame(*m_ui, model);
    frame(*m_ui, model);
    io.MouseWheel = 2;
    const auto closer = lastChart(frame(*m_ui, model));
    ASSERT_TRUE(closer);
    EXPECT_NEAR(durationToSeconds(closer->span), 24 * 3600 * 0.64, 5);
    EXPECT_GT(closer->back, 1h) << "the middle stays where it is";
    EXPECT_LT(closer->back, 8h);
    io.MouseWheel = -40;
    const auto further = lastChart(frame(*m_ui, model));
    ASSERT_TRUE(further);
    EXPECT_EQ(further->span, Duration(std::chrono::days(31)));
    EXPECT_EQ(further->back, Duration(0));
    io.MouseWheel = 0;
}

TEST_F(ChartPanel, ADragMovesThroughTime) {
    ImGuiIO& io = ImGui::GetIO();
    UiModel model = openChart();
    io.MousePos = m_middle;
    frame(*m_ui, model);
    io.MouseDown[0] = true;
    frame(*m_ui, model);
    io.MousePos = {m_middle.x + 200, m_middle.y};
    const auto moved = lastChart(frame(*m_ui, model));
    io.MouseDown[0] = false;
    frame(*m_ui, model);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->span, Duration(24h));
    EXPECT_GT(moved->back, 2h);
    EXPECT_LT(moved->back, 10h);
}

TEST_F(ChartPanel, SpansComparisonAndCrossAnswerInEverySizeAndLanguage) {
    const Rect view = layout().view;
    UiModel model = openChart();
    for (auto& device : m_park.park.devices) device.buildingId = "";
    const auto span = findByClicking<ShowChart>(
        *m_ui, model, {{view.min.x + 20, view.min.y + 72}, {view.center().x, view.min.y + 84}});
    ASSERT_TRUE(span && span->chart);
    const auto compared = findByClicking<ShowChart>(
        *m_ui, model, {{view.min.x + 200, view.max.y - 190}, {view.max.x - 200, view.max.y - 100}});
    ASSERT_TRUE(compared && compared->chart);
    const auto closed = findByClicking<ShowChart>(
        *m_ui, model, {{view.max.x - 80, view.min.y + 20}, {view.max.x - 30, view.min.y + 32}});
    ASSERT_TRUE(closed);
    EXPECT_FALSE(closed->chart);
    model.chart->series.push_back({"d8", "pm2_5"});
    for (const auto language : {scene::Language::Chinese, scene::Language::English})
        for (const auto& [width, height] : {std::pair(1920, 1080), {1280, 720}, {640, 360}, {200, 100}}) {
            model.language = language;
            model.camera.width = width;
            model.camera.height = height;
            EXPECT_TRUE(frame(*m_ui, model).empty());
        }
    model.chart->series = {{"gone", "x"}};
    const auto commands = frame(*m_ui, model);
    ASSERT_NE(first<ShowChart>(commands), nullptr) << "a chart of what is not there closes";
    EXPECT_FALSE(first<ShowChart>(commands)->chart);
}

} // namespace
} // namespace sandtable::ui
