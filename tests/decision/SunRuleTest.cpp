// Days of sunlight rules, against the almanac.
#include "decision/terrain/SunRule.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable::decision {
namespace {

TimePoint at(const char* text) { return *parseIsoTime(text); }

// Beijing, 116.4° E: mean noon at 12:14:24 by its clocks; the equation of time is −11 min on 20 January, +2 min on
// 22 December (Astronomical Almanac, to half a minute).
TEST(SunRule, SolarMidnightIsHalfADayBeforeTheSunStandsHighest) {
    const Duration china = std::chrono::hours(8);
    const auto greatCold =
        solarMidnight(at("2026-11-27T04:00:00Z"), china, SunDayKind::GreatCold, 116.4, 39.9) + std::chrono::hours(12);
    EXPECT_NEAR(durationToSeconds(greatCold - at("2026-01-20T12:25:24+08:00")), 0, 30);
    const auto solstice = solarMidnight(at("2026-11-27T04:00:00Z"), china, SunDayKind::WinterSolstice, 116.4, 39.9) +
                          std::chrono::hours(12);
    EXPECT_NEAR(durationToSeconds(solstice - at("2026-12-22T12:13:00+08:00")), 0, 45);
}

TEST(SunRule, WinterIsHalfAYearAsideInTheSouth) {
    const Duration jakarta = std::chrono::hours(7); // 107.4° E: mean noon at 11:50, the equation of time is −6 min
    const auto noon =
        solarMidnight(at("2026-11-27T04:00:00Z"), jakarta, SunDayKind::GreatCold, 107.4, -6.4) + std::chrono::hours(12);
    EXPECT_NEAR(durationToSeconds(noon - at("2026-07-20T11:56:40+07:00")), 0, 60);
}

TEST(SunRule, AGivenDayIsTheLocalOne) {
    const Duration china = std::chrono::hours(8);
    // 23:30 in China is still the day before in UTC; Ürümqi's noon by Beijing time is after two.
    for (const char* moment : {"2026-06-10T00:30:00+08:00", "2026-06-10T12:00:00+08:00", "2026-06-10T23:30:00+08:00"}) {
        const auto noon = solarMidnight(at(moment), china, SunDayKind::Given, 87.6, 43.8) + std::chrono::hours(12);
        EXPECT_NEAR(durationToSeconds(noon - at("2026-06-10T14:09:00+08:00")), 0, 60) << moment;
    }
    const auto fiji = solarMidnight(at("2026-06-10T08:00:00+12:00"), std::chrono::hours(12), SunDayKind::Given, -179.8,
                                    -17) +
                      std::chrono::hours(12); // east of the date line by its clocks
    EXPECT_LT(std::abs(durationToSeconds(fiji - at("2026-06-10T12:00:00+12:00"))), 3600);
}

TEST(SunRule, WindowsAreThoseOfTheStandard) {
    EXPECT_EQ(sunRule(SunDayKind::GreatCold).fromHour, 8);
    EXPECT_EQ(sunRule(SunDayKind::GreatCold).untilHour, 16);
    EXPECT_EQ(sunRule(SunDayKind::GreatCold).leastHours, 2);
    EXPECT_EQ(sunRule(SunDayKind::WinterSolstice).fromHour, 9);
    EXPECT_EQ(sunRule(SunDayKind::WinterSolstice).untilHour, 15);
    EXPECT_EQ(sunRule(SunDayKind::WinterSolstice).leastHours, 1);
}

TEST(SunRule, BandsCoverAllHours) {
    const auto bands = sunBands();
    for (size_t i = 0; i + 1 < bands.size(); ++i) EXPECT_EQ(bands[i].to, bands[i + 1].from);
    EXPECT_TRUE(std::isinf(bands.front().from) && std::isinf(bands.back().to));
}

TEST(SunRule, GroundWithTooLittleSunIsCountedWhereAsked) {
    const double unknown = std::nan("");
    const std::vector<double> hours{0, 1.75, 2, 8, unknown, 1};
    const std::vector<uint8_t> counted{1, 1, 1, 1, 1, 0};
    const SunShare share = sunShare(hours, counted, 2, 4);
    EXPECT_EQ(share.squareMeters, 16);
    EXPECT_EQ(share.below, 8);
}

} // namespace
} // namespace sandtable::decision
