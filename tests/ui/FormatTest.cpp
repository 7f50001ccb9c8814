#include "ui/Format.h"

#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <numeric>
#include <random>

namespace sandtable::ui {
namespace {

TEST(Format, NumbersAreGroupedAndHaveATrueMinus) {
    EXPECT_EQ(formatNumber(1234567.891, 1), "1,234,567.9");
    EXPECT_EQ(formatNumber(999, 0), "999");
    EXPECT_EQ(formatNumber(-1000, 0), "−1,000");
    EXPECT_EQ(formatNumber(-0.04, 1), "0.0");
    EXPECT_EQ(formatNumber(std::nan(""), 1), noValue);
    EXPECT_EQ(formatNumber(-std::numeric_limits<double>::infinity(), 1), noValue);
}

TEST(Format, ReadingsHaveThreeSignificantDigits) {
    EXPECT_EQ(formatReading(0.1234), "0.123");
    EXPECT_EQ(formatReading(0.000412), "0.000412");
    EXPECT_EQ(formatReading(-0.0271), "−0.0271");
    EXPECT_EQ(formatReading(0), "0.000");
    EXPECT_EQ(formatReading(4.536), "4.54");
    EXPECT_EQ(formatReading(63.58), "63.6");
    EXPECT_EQ(formatReading(1240.4), "1,240");
}

TEST(Format, ChangesCarryTheirSign) {
    EXPECT_EQ(formatChange(36000, 0), "+36,000");
    EXPECT_EQ(formatChange(-0.08, 2), "−0.08");
    EXPECT_EQ(formatChange(0.001, 2), "0");
}

TEST(Format, ASharePartIsNeverShownAsTheWhole) {
    EXPECT_EQ(formatShare(0.999), "99%");
    EXPECT_EQ(formatShare(1), "100%");
    EXPECT_EQ(formatShare(0.934), "93%");
}

class TimeZone {
public:
    explicit TimeZone(const char* zone) {
        ::setenv("TZ", zone, 1);
        ::tzset();
    }
    ~TimeZone() {
        ::unsetenv("TZ");
        ::tzset();
    }
};

TEST(Format, TimesAreLocalAndSayTheirZone) {
    const TimePoint time = *parseIsoTime("2026-11-22T20:05:09Z");
    {
        const TimeZone china("CST-8");
        EXPECT_EQ(formatDate(time, {}), "2026-11-23");
        EXPECT_EQ(formatClock(time, {}), "04:05:09");
        EXPECT_EQ(formatShortTime(time, {}), "11-23 04:05");
        EXPECT_EQ(zoneLabel(time, {}), "UTC+8");
    }
    {
        const TimeZone india("IST-5:30");
        EXPECT_EQ(zoneLabel(time, {}), "UTC+5:30");
    }
    const TimeZone utc("UTC");
    EXPECT_EQ(zoneLabel(time, {}), "UTC");
}

TEST(Format, TheParksZoneGoesBeforeTheMachines) {
    const TimePoint time = *parseIsoTime("2026-11-22T20:05:09Z");
    const TimeZone machine("CST-8");
    const Zone jakarta = Zone::ofHours(7), india = Zone::ofHours(5.5), west = Zone::ofHours(-3.5);
    EXPECT_EQ(formatClock(time, jakarta), "03:05:09");
    EXPECT_EQ(formatDate(time, jakarta), "2026-11-23");
    EXPECT_EQ(zoneLabel(time, jakarta), "UTC+7");
    EXPECT_EQ(formatShortTime(time, india), "11-23 01:35");
    EXPECT_EQ(zoneLabel(time, west), "UTC−3:30");
    EXPECT_EQ(formatClock(time, Zone::ofHours(std::nullopt)), "04:05:09");
}

TEST(Format, RoundedPartsAddUpToTheRoundedTotal) {
    std::mt19937 random(7);
    std::exponential_distribution<double> size(0.5);
    for (int round = 0; round < 200; ++round) {
        std::vector<double> parts(1 + static_cast<size_t>(round) % 30);
        for (double& part : parts) part = size(random);
        const double total = std::accumulate(parts.begin(), parts.end(), 0.0);
        const auto shown = roundToTenths(parts, total);
        EXPECT_NEAR(std::accumulate(shown.begin(), shown.end(), 0.0), std::round(total * 10) / 10, 1e-9);
        for (size_t i = 0; i < parts.size(); ++i) EXPECT_LT(std::abs(shown[i] - parts[i]), 0.1 + 1e-9);
    }
}

TEST(Format, NumbersAreTypedPlainly) {
    EXPECT_EQ(plainNumber(12345.5), "12345.5");
    EXPECT_EQ(plainNumber(-0.001), "0");
    EXPECT_EQ(plainNumber(30), "30");
    EXPECT_EQ(parseNumber(" 12.5 "), 12.5);
    EXPECT_EQ(parseNumber("-3"), -3.0);
    EXPECT_FALSE(parseNumber("12 m"));
    EXPECT_FALSE(parseNumber(""));
    EXPECT_FALSE(parseNumber("inf"));
}

} // namespace
} // namespace sandtable::ui
