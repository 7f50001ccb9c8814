// The sun's place against the test value of NREL's SPA and against what everybody knows of the sky.
#include "scene/Sun.h"
#include "scene/Light.h"

#include <gtest/gtest.h>

namespace sandtable::scene {
namespace {

TimePoint at(const char* iso) { return *parseIsoTime(iso); }

TEST(Sun, AgreesWithTheTestValueOfSpa) {
    // Reda and Andreas 2004, table A5.1; their air is thinner (820 hPa at 1830 m): 0.004° of refraction.
    const SunPosition sun = sunPosition(at("2003-10-17T12:30:30-07:00"), -105.1786, 39.742476);
    EXPECT_NEAR(sun.zenithDegrees, 50.11162, 0.01);
    EXPECT_NEAR(sun.azimuthDegrees, 194.34024, 0.01);
}

TEST(Sun, StandsWhereEquinoxesAndSolsticesPutIt) {
    const double tropic = 23.436;
    // Solar noon at Greenwich, by the equation of time of those days.
    const SunPosition june = sunPosition(at("2026-06-21T12:01:50Z"), 0, 51.4769);
    EXPECT_NEAR(june.elevationDegrees(), 90 - 51.4769 + tropic, 0.02);
    EXPECT_NEAR(june.azimuthDegrees, 180, 0.1);
    const SunPosition december = sunPosition(at("2026-12-21T11:58:00Z"), 0, 51.4769);
    EXPECT_NEAR(december.elevationDegrees(), 90 - 51.4769 - tropic, 0.08); // refraction adds 0.05°
    // At the equinox (2026-03-20 14:46 UTC) the sun is above the equator where it is noon: 2026's equation of time -7.4
    // min.
    const SunPosition overhead = sunPosition(at("2026-03-20T14:46:00Z"), (12 - 14.767 + 7.4 / 60) * 15, 0);
    EXPECT_NEAR(overhead.zenithDegrees, 0, 0.1);
}

TEST(Sun, RisesInTheEastAndIsDueNorthAtNoonInTheSouth) {
    const double longitude = 106.8, latitude = -6.3; // Jakarta
    const SunPosition morning = sunPosition(at("2026-12-21T07:00:00+07:00"), longitude, latitude);
    EXPECT_GT(morning.elevationDegrees(), 10);
    EXPECT_NEAR(morning.azimuthDegrees, 114, 4);
    EXPECT_LT(sunPosition(at("2026-12-21T00:00:00+07:00"), longitude, latitude).elevationDegrees(), -50);
    const SunPosition sydney = sunPosition(at("2026-06-21T12:00:00+10:00"), 151.2, -33.9);
    const glm::dvec3 direction = directionTo(sydney);
    EXPECT_GT(direction.y, 0.8);
    EXPECT_NEAR(glm::length(direction), 1, 1e-12);
}

TEST(Sun, MovesWithoutJumps) {
    SunPosition last = sunPosition(at("2026-11-22T00:00:00Z"), 113.4, 22.5);
    for (int minute = 1; minute <= 24 * 60; ++minute) {
        const SunPosition next = sunPosition(at("2026-11-22T00:00:00Z") + std::chrono::minutes(minute), 113.4, 22.5);
        EXPECT_LT(glm::distance(directionTo(last), directionTo(next)), 0.0065) << minute; // a quarter of a degree,
        last = next;                                                                      // more when it rises
    }
}

TEST(Light, IsTheUsualDayAboveTenDegrees) {
    Light noon = lightOf({40, 180});
    EXPECT_NEAR(noon.direction.y, -0.643, 0.001);
    noon.direction = Light().direction;
    EXPECT_EQ(noon, Light());
}

TEST(Light, NightIsDarkAndLegible) {
    const Light night = lightOf({150, 0});
    EXPECT_LT(night.photograph.g, 0.5f);
    EXPECT_GT(night.photograph.g, 0.35f);
    EXPECT_GT(night.direction.z, 0.5); // a moon, not a sun below the ground
    EXPECT_GT(night.photograph.b, night.photograph.r);
}

TEST(Light, ChangesByStepsOfADegreeAndNeverByMuch) {
    EXPECT_EQ(lightOf({50.1, 120.2}), lightOf({49.9, 119.8}));
    EXPECT_NE(lightOf({50.1, 120.2}), lightOf({52, 120.2}));
    for (double zenith = 60; zenith < 130; ++zenith) {
        const Light a = lightOf({zenith, 250}), b = lightOf({zenith + 1, 250});
        EXPECT_LT(glm::distance(a.photograph, b.photograph), 0.15f) << zenith;
        EXPECT_LT(glm::distance(a.direction, b.direction), 0.7) << zenith;
        EXPECT_LE(b.photograph.g, a.photograph.g + 1e-6f) << zenith;
    }
}

TEST(Light, FollowsTheSitesNorth) {
    const double angle = 0.1;
    const glm::dmat3 turned({std::cos(angle), std::sin(angle), 0}, {-std::sin(angle), std::cos(angle), 0}, {0, 0, 1});
    EXPECT_NEAR(lightOf({40, 0}, turned).direction.x, -std::sin(angle) * std::sin(40 * 3.14159265 / 180), 1e-6);
}

} // namespace
} // namespace sandtable::scene
