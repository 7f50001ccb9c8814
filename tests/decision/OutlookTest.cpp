#include "decision/forecast/Outlook.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace sandtable::decision {
namespace {

using namespace std::chrono_literals;

constexpr size_t stepsADay = 144;
const TimePoint end = TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22)) + 8h;

/// A pump's day: power and vibration swing together, with a little noise; `days` of ten-minute means up to `end`.
std::vector<ChannelMeans> pump(size_t days) {
    std::mt19937_64 random(5);
    std::normal_distribution<double> noise;
    std::vector<ChannelMeans> channels{{"power", {}, {}, 120.0}, {"vibration", {}, {}, 4.5}};
    for (size_t i = 0; i < days * stepsADay; ++i) {
        const double day = std::sin(2 * std::numbers::pi * static_cast<double>(i) / stepsADay);
        channels[0].means.push_back(80 + 20 * day + noise(random));
        channels[1].means.push_back(2 + 0.5 * day + 0.05 * noise(random));
    }
    return channels;
}

TEST(Outlook, ForecastsEachChannelByTheHour) {
    const auto channels = pump(28);
    const DeviceOutlook outlook = outlookOf(channels, end);
    EXPECT_EQ(outlook.from, end);
    ASSERT_EQ(outlook.channels.size(), 2u);
    ASSERT_TRUE(outlook.channels[0].forecast);
    const auto& steps = outlook.channels[0].forecast->steps;
    ASSERT_EQ(steps.size(), 24u);
    for (size_t hour = 0; hour < steps.size(); ++hour) {
        const double truth =
            80 + 20 * std::sin(2 * std::numbers::pi * (static_cast<double>(hour) * 6 + 2.5) / stepsADay);
        EXPECT_NEAR(steps[hour].value, truth, 2) << hour;
        EXPECT_LE(steps[hour].low, steps[hour].value);
        EXPECT_GE(steps[hour].high, steps[hour].value);
    }
}

TEST(Outlook, ACalmDayHasNoAnomalyAndAShiftedRelationIsOne) {
    auto channels = pump(28);
    EXPECT_TRUE(outlookOf(channels, end).anomalies.spans.empty());
    EXPECT_EQ(outlookOf(channels, end).anomalies.gap, OutlookGap::None);

    const size_t begin = 27 * stepsADay + 60;
    for (size_t i = begin; i < begin + 24; ++i) channels[1].means[i] += 0.6; // well inside its limit of 4.5
    const DeviceAnomalies found = outlookOf(channels, end).anomalies;
    ASSERT_EQ(found.spans.size(), 1u);
    EXPECT_EQ(found.spans[0].channelId, "vibration");
    EXPECT_GT(found.spans[0].score, 1);
    const TimePoint shifted = end - 24h + 10min * 60;
    EXPECT_GE(found.spans[0].from, shifted);
    EXPECT_LT(found.spans[0].from, shifted + 2h);
    EXPECT_EQ(found.learntTo, end - 24h);
}

TEST(Outlook, WhatIsBeyondALimitIsNotLearntAsNormal) {
    auto channels = pump(28);
    for (size_t i = 5 * stepsADay; i < 8 * stepsADay; ++i) channels[1].means[i] = 5; // three days in alarm
    const DeviceAnomalies found = outlookOf(channels, end).anomalies;
    EXPECT_EQ(found.calmMoments, 24 * stepsADay);
    EXPECT_TRUE(found.spans.empty());
}

TEST(Outlook, SaysWhyThereIsNone) {
    EXPECT_EQ(outlookOf(pump(4), end).channels[0].gap, OutlookGap::ShortPast);
    EXPECT_FALSE(outlookOf(pump(4), end).channels[0].forecast);
    std::vector<ChannelMeans> still{{"still", std::vector<double>(28 * stepsADay, 3.0), {}, {}}};
    EXPECT_EQ(outlookOf(still, end).channels[0].gap, OutlookGap::Constant);
    EXPECT_EQ(outlookOf(still, end).anomalies.gap, OutlookGap::Constant);
    for (size_t i = 0; i < still[0].means.size(); ++i)
        still[0].means[i] = static_cast<double>(i / 7); // a meter's count
    EXPECT_EQ(outlookOf(still, end).channels[0].gap, OutlookGap::Constant);
    const std::vector<ChannelMeans> silent{
        {"silent", std::vector<double>(28 * stepsADay, std::numeric_limits<double>::quiet_NaN()), {}, {}}};
    EXPECT_EQ(outlookOf(silent, end).channels[0].gap, OutlookGap::ShortPast);
    EXPECT_EQ(outlookOf(silent, end).anomalies.gap, OutlookGap::ShortPast);
    EXPECT_EQ(outlookOf({}, end).anomalies.gap, OutlookGap::ShortPast);
}

TEST(Outlook, CoarserMeansSkipGapsAndEndWithTheLast) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> means{9, 1, 3, none, 5, none, none};
    const auto coarse = coarser(means, 3);
    ASSERT_EQ(coarse.size(), 2u);
    EXPECT_EQ(coarse[0], 2);
    EXPECT_EQ(coarse[1], 5);
}

TEST(Outlook, StretchesLessThanAnHourApartAreOne) {
    const std::vector<std::string> ids{"a", "b"};
    std::vector<Excess> excess(40);
    for (const size_t i : {3u, 4u, 8u, 30u}) excess[i] = {1.5 + 0.1 * static_cast<double>(i), i == 8 ? 1u : 0u};
    const auto spans = anomalySpans(excess, ids, end, 10min);
    ASSERT_EQ(spans.size(), 2u);
    EXPECT_EQ(spans[0].from, end + 30min);
    EXPECT_EQ(spans[0].to, end + 90min);
    EXPECT_EQ(spans[0].channelId, "b");
    EXPECT_DOUBLE_EQ(spans[0].score, 2.3);
}

} // namespace
} // namespace sandtable::decision
