// Where the sun stands in the sky. Pure.
//
// The low-precision solar theory of J. Meeus, Astronomical Algorithms, 2nd ed., chapter 25 (apparent longitude good to
// 0.01°), sidereal time after chapter 12, refraction after Sæmundsson (chapter 16) for 1010 hPa and 10 °C. ΔT is taken
// as 69 s, its value of the 2020s: half a century away that is wrong by some minutes of time in the worst case, 0.002°
// on the sky. Against NREL's SPA (Reda and Andreas 2004) the two angles agree to 0.01°.
#pragma once

#include "core/Time.h"

#include <glm/glm.hpp>

namespace sandtable::scene {

struct SunPosition {
    double zenithDegrees = 0;  // from straight up, as seen: lifted by refraction
    double azimuthDegrees = 0; // clockwise from true north, 0 … 360
    double elevationDegrees() const { return 90 - zenithDegrees; }
};

/// Longitude east and latitude north positive, degrees; at sea level.
SunPosition sunPosition(TimePoint time, double longitudeDegrees, double latitudeDegrees);

/// Unit vector towards the sun: x east, y north, z up.
glm::dvec3 directionTo(const SunPosition& sun);

} // namespace sandtable::scene
