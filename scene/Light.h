// How a scene is lit: plain values, and which of them belong to a place of the sun. Colours are factors in sRGB, as the
// shaders use them. Pure.
#pragma once

#include "scene/Sun.h"

namespace sandtable::scene {

/// The defaults are a clear day.
struct Light {
    glm::dvec3 direction{-0.4, -0.5, 0.77};    // towards the sun or the moon, site frame; any length
    glm::vec3 direct{0.55f};                   // from there
    glm::vec3 ambientSky{0.62f, 0.65f, 0.70f}; // from above
    glm::vec3 ambientGround{0.36f, 0.35f, 0.34f};
    glm::vec3 photograph{1}; // on photogrammetry and pictures, which carry the light of their day
    glm::vec3 skyTop{0.10f, 0.14f, 0.20f}, skyHorizon{0.45f, 0.53f, 0.60f};
    bool operator==(const Light&) const = default;
};

/// Day above 10° of elevation, warm light near the horizon, from -8° on a calm night with a moon that stands still:
/// dark enough to be one, bright enough to read the park. The sun's place is taken to the nearest whole degree, so that
/// a picture of the scene holds for some minutes. `toSite` turns east, north, up into the site's axes.
Light lightOf(const SunPosition& sun, const glm::dmat3& toSite = glm::dmat3(1));

} // namespace sandtable::scene
