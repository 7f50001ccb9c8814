// A perspective view of the site: where the eye is and what it looks at. Pure values and functions.
#pragma once

#include "core/Geometry.h"

#include <array>

namespace sandtable::scene {

struct Camera {
    glm::dvec3 eye{0, -100, 70};
    glm::dvec3 target{0};
    double verticalFovRadians = 1.0471975511965976; // 60°
    int width = 1920, height = 1080;                // pixels
    double nearMeters = 0.5;                        // reversed depth, infinite far plane

    double aspect() const { return static_cast<double>(width) / static_cast<double>(height); }
    glm::dvec3 forward() const;
    glm::dvec3 right() const; // horizontal; also when looking straight down (then north is up)
    glm::dvec3 up() const;
    /// Rotation only: view-from-site axes. Camera space is x right, y up, z backward.
    glm::dmat4 viewRotation() const;
    /// Vulkan clip space (y down), reversed depth in [0,1], infinite far plane.
    glm::dmat4 projection() const;
    /// Clip from camera-relative site coordinates (site minus eye).
    glm::dmat4 clipFromRelative() const { return projection() * viewRotation(); }
    /// Pixels that one metre covers at distance one metre.
    double pixelsPerRadian() const;
    /// Ray through a pixel position (0,0 = top left corner of the image).
    Ray rayThrough(const glm::dvec2& pixel) const;
    /// Pixel position and distance along the view axis (metres; <= 0 behind the eye).
    glm::dvec3 pixelOf(const glm::dvec3& site) const;
    bool operator==(const Camera&) const = default;
};

/// Inward half-spaces (n·p + d >= 0 inside) of the view: left, right, bottom, top, near.
struct Frustum {
    std::array<glm::dvec4, 5> planes;
    static Frustum of(const Camera& camera);
    bool mayContain(const glm::dvec3& center, const glm::dmat3& halfAxes) const;
    bool mayContain(const Sphere& sphere) const;
};

/// A view of `box` from the south-west, looking down by `pitchRadians` (default 35°), with everything inside.
Camera fitView(const Box3& box, int width, int height, double verticalFovRadians,
               double pitchRadians = 0.6108652381980153);

} // namespace sandtable::scene
