#include "scene/Light.h"

#include <algorithm>
#include <cmath>

namespace sandtable::scene {
namespace {

Light lowSun() {
    Light light;
    light.direct = {0.56f, 0.42f, 0.28f};
    light.ambientSky = {0.50f, 0.50f, 0.56f};
    light.ambientGround = {0.32f, 0.29f, 0.28f};
    light.photograph = {0.96f, 0.85f, 0.76f};
    light.skyTop = {0.11f, 0.14f, 0.22f};
    light.skyHorizon = {0.72f, 0.52f, 0.38f};
    return light;
}

Light night() {
    Light light;
    light.direct = {0.13f, 0.16f, 0.22f};
    light.ambientSky = {0.28f, 0.33f, 0.45f};
    light.ambientGround = {0.16f, 0.18f, 0.24f};
    light.photograph = {0.38f, 0.45f, 0.60f};
    light.skyTop = {0.016f, 0.024f, 0.047f};
    light.skyHorizon = {0.085f, 0.115f, 0.18f};
    return light;
}

/// Everything but the direction.
Light mixed(const Light& a, const Light& b, double share) {
    const auto f = static_cast<float>(share);
    Light light;
    light.direct = glm::mix(a.direct, b.direct, f);
    light.ambientSky = glm::mix(a.ambientSky, b.ambientSky, f);
    light.ambientGround = glm::mix(a.ambientGround, b.ambientGround, f);
    light.photograph = glm::mix(a.photograph, b.photograph, f);
    light.skyTop = glm::mix(a.skyTop, b.skyTop, f);
    light.skyHorizon = glm::mix(a.skyHorizon, b.skyHorizon, f);
    return light;
}

double share(double value, double from, double to) {
    const double t = std::clamp((value - from) / (to - from), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

} // namespace

Light lightOf(const SunPosition& sun, const glm::dmat3& toSite) {
    const SunPosition rounded{std::round(sun.zenithDegrees), std::round(sun.azimuthDegrees)};
    const double elevation = rounded.elevationDegrees();
    constexpr double day = 10, low = 2, dark = -8, set = -3;
    Light light = elevation >= low ? mixed(lowSun(), Light(), share(elevation, low, day))
                                   : mixed(night(), lowSun(), share(elevation, dark, low));
    // Below the horizon the moon takes over, where the default light comes from; in between its share grows, so that
    // nothing jumps.
    const glm::dvec3 moon = glm::normalize(Light().direction);
    const double sunShare = share(elevation, dark, set);
    light.direction = glm::normalize(glm::mix(moon, toSite * directionTo(rounded), sunShare));
    return light;
}

} // namespace sandtable::scene
