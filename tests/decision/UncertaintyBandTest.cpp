#include "decision/health/UncertaintyBand.h"
#include "DecisionWorlds.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

namespace sandtable::decision {
namespace {

using test::Case;
using test::pumpCase;
using test::shippedProfile;

/// Five buildings with a pump each, from healthy to poor.
Case fiveBuildings(double spread) {
    Case park;
    for (int i = 0; i < 5; ++i) {
        park.world.buildings.push_back(test::building(fmt::format("b{}", i)));
        park.park.devices.push_back(
            test::device(fmt::format("p{}", i), fmt::format("b{}", i),
                         {test::channel("v", "vibration", "mm/s"), test::channel("t", "bearingTemperature", "°C")}));
        park.park.devices.back().properties = {{"group", "2"}, {"mount", "rigid"}};
    }
    park.open();
    for (int i = 0; i < 5; ++i) {
        park.read(fmt::format("p{}/v", i), 1.5 + spread * i);
        park.read(fmt::format("p{}/t", i), 60);
    }
    return park;
}

HealthBand bandOf(const Case& park, const HealthProfile& profile, const BandOptions& options = {}) {
    return healthBand(park.park, park.world, profile, park.evaluate(profile), options);
}

TEST(Band, HoldsTheScoreAndIsTheSameForTheSameSeed) {
    const HealthProfile profile = shippedProfile();
    const Case park = fiveBuildings(0.4);
    const HealthReport report = park.evaluate(profile);
    const HealthBand band = bandOf(park, profile), again = bandOf(park, profile),
                     other = bandOf(park, profile, {500, 2});
    EXPECT_LT(*band.park.low, *report.park.score);
    EXPECT_GT(*band.park.high, *report.park.score);
    EXPECT_LT(*band.park.high - *band.park.low, 15);
    EXPECT_EQ(band.park.low, again.park.low);
    EXPECT_EQ(band.buildings[2].rankHeld, again.buildings[2].rankHeld);
    EXPECT_NE(band.park.low, other.park.low);
    EXPECT_NEAR(*band.park.low, *other.park.low, 1); // 500 draws are enough
    EXPECT_EQ(report.park.score, park.evaluate(profile).park.score);
}

TEST(Band, HasNoWidthWhereNothingIsUncertain) {
    HealthProfile profile = shippedProfile();
    for (Indicator& indicator : profile.indicators) indicator.sigma = {};
    const Case park = fiveBuildings(0.4);
    const HealthBand band = bandOf(park, profile, {100, 1, 1e12});
    const double score = *park.evaluate(profile).park.score;
    EXPECT_NEAR(*band.park.low, score, 1e-3);
    EXPECT_NEAR(*band.park.high, score, 1e-3);
    for (const BuildingBand& building : band.buildings) EXPECT_EQ(building.rankHeld, 1);
}

/// One channel on a straight line of its curve: the band is the line's slope times 2 · 1.645 σ.
TEST(Band, OfOneReadingIsTheNormalDistributionsOwn) {
    HealthProfile profile = shippedProfile();
    for (Indicator& indicator : profile.indicators)
        if (indicator.id == "bearing-temperature") indicator.sigma = {1, 0};
    Case park;
    park.park.devices = {test::device("d", "", {test::channel("t", "bearingTemperature", "°C")})};
    park.open();
    park.read("d/t", 75); // between 70 → 85 and 80 → 60: 2.5 points a degree
    const HealthBand band = bandOf(park, profile, {20000});
    EXPECT_NEAR(*band.park.low, 72.5 - 2.5 * 1.645, 0.15);
    EXPECT_NEAR(*band.park.high, 72.5 + 2.5 * 1.645, 0.15);
}

TEST(Band, RanksHoldWhereScoresAreFarApartAndNotWhereTheyAreAlike) {
    const HealthProfile profile = shippedProfile();
    const HealthBand apart = bandOf(fiveBuildings(0.5), profile), alike = bandOf(fiveBuildings(0.02), profile);
    EXPECT_EQ(apart.buildings[4].rank, 1); // the worst
    EXPECT_EQ(apart.buildings[0].rank, 5);
    for (const BuildingBand& building : apart.buildings) EXPECT_GT(building.rankHeld, 0.9) << building.id;
    EXPECT_LT(alike.buildings[2].rankHeld, 0.6);
    EXPECT_LT(alike.buildings[2].rankLow, alike.buildings[2].rankHigh);
}

TEST(Band, WithoutAScoreThereIsNone) {
    const HealthProfile profile = shippedProfile();
    Case park = pumpCase();
    const HealthBand band = bandOf(park, profile);
    EXPECT_FALSE(band.park.low);
    EXPECT_FALSE(band.buildings[0].rank);
    EXPECT_FALSE(band.buildings[0].score.high);
}

TEST(Band, KnowsTheLimitsOfTheChannelAndTheThemes) {
    HealthProfile profile = shippedProfile();
    for (const char* id : {"equipment", "energy", "environment", "safety"}) profile.themes.push_back({id, {id, id}, 1});
    Case park = fiveBuildings(0.4);
    park.park.devices.push_back(test::device("tank", "b0", {test::channel("l", "tankLevel", "m")}));
    park.park.devices.back().channels[0].low = 2;
    park.park.devices.back().channels[0].high = 8;
    park.open();
    for (const auto& channel : park.channels.all()) park.read(channel.name(), channel.channelId == "t" ? 60 : 2.1);
    const HealthBand band = bandOf(park, profile);
    const HealthReport report = park.evaluate(profile);
    ASSERT_EQ(report.park.contributions.size(), 2u);
    EXPECT_LT(*band.park.low, *report.park.score);
    EXPECT_GT(*band.park.high, *report.park.score);
}

} // namespace
} // namespace sandtable::decision
