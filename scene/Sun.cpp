#include "scene/Sun.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sandtable::scene {
namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double deltaTSeconds = 69;

double turned(double degrees) { return degrees - 360 * std::floor(degrees / 360); }

struct Equatorial {
    double rightAscension = 0, declination = 0; // degrees, apparent
    double siderealShift = 0;                   // nutation in right ascension, degrees
};

/// Chapter 25, `century` in Julian centuries of dynamical time from J2000.0.
Equatorial apparentSun(double century) {
    const double t = century;
    const double meanLongitude = 280.46646 + t * (36000.76983 + t * 0.0003032);
    const double anomaly = (357.52911 + t * (35999.05029 - t * 0.0001537)) * degree;
    const double center = (1.914602 - t * (0.004817 + t * 0.000014)) * std::sin(anomaly) +
                          (0.019993 - t * 0.000101) * std::sin(2 * anomaly) + 0.000289 * std::sin(3 * anomaly);
    const double node = (125.04 - 1934.136 * t) * degree;
    const double longitude = (meanLongitude + center - 0.00569 - 0.00478 * std::sin(node)) * degree;
    const double meanObliquity = 23.4392911 - t * (0.0130042 + t * (0.00000016 - t * 0.000000504));
    const double obliquity = (meanObliquity + 0.00256 * std::cos(node)) * degree;
    return {.rightAscension = std::atan2(std::cos(obliquity) * std::sin(longitude), std::cos(longitude)) / degree,
            .declination = std::asin(std::sin(obliquity) * std::sin(longitude)) / degree,
            .siderealShift = -0.00478 * std::sin(node) * std::cos(obliquity)};
}

/// By how much the air lifts what stands at a true elevation, degrees. The formula is for what can be seen; below the
/// horizon, where there is nothing to be lifted, it is let go without a jump.
double refraction(double elevation) {
    constexpr double lowest = -1, none = -4;
    const double seen = std::max(elevation, lowest);
    const double lift = 1.02 / std::tan((seen + 10.3 / (seen + 5.11)) * degree) / 60;
    return lift * std::clamp((elevation - none) / (lowest - none), 0.0, 1.0);
}

} // namespace

SunPosition sunPosition(TimePoint time, double longitudeDegrees, double latitudeDegrees) {
    const double daysFrom2000 = durationToSeconds(time.time_since_epoch()) / 86400 - 10957.5;
    const double century = daysFrom2000 / 36525;
    const Equatorial sun = apparentSun((daysFrom2000 + deltaTSeconds / 86400) / 36525);
    const double sidereal =
        280.46061837 + 360.98564736629 * daysFrom2000 + 0.000387933 * century * century + sun.siderealShift;
    const double hourAngle = turned(sidereal + longitudeDegrees - sun.rightAscension) * degree;
    const double latitude = latitudeDegrees * degree, declination = sun.declination * degree;

    const double up =
        std::sin(latitude) * std::sin(declination) + std::cos(latitude) * std::cos(declination) * std::cos(hourAngle);
    const double east = -std::cos(declination) * std::sin(hourAngle);
    const double north =
        std::cos(latitude) * std::sin(declination) - std::sin(latitude) * std::cos(declination) * std::cos(hourAngle);
    const double elevation = std::atan2(up, std::hypot(east, north)) / degree;
    return {.zenithDegrees = 90 - elevation - refraction(elevation),
            .azimuthDegrees = turned(std::atan2(east, north) / degree)};
}

glm::dvec3 directionTo(const SunPosition& sun) {
    const double zenith = sun.zenithDegrees * degree, azimuth = sun.azimuthDegrees * degree;
    return {std::sin(zenith) * std::sin(azimuth), std::sin(zenith) * std::cos(azimuth), std::cos(zenith)};
}

} // namespace sandtable::scene
