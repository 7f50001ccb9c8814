#include "scene/tiles/TileContent.h"

#include <algorithm>

namespace sandtable::scene {

BoundingVolume BoundingVolume::box(const glm::dvec3& center, const glm::dmat3& halfAxes) {
    return {Kind::Box, center, halfAxes, 0};
}

BoundingVolume BoundingVolume::sphere(const glm::dvec3& center, double radius) {
    return {Kind::Sphere, center, glm::dmat3(radius), radius};
}

BoundingVolume BoundingVolume::around(const Box3& box) {
    if (box.empty()) return {};
    const glm::dvec3 half = box.size() * 0.5;
    return BoundingVolume::box(box.center(), glm::dmat3(half.x, 0, 0, 0, half.y, 0, 0, 0, half.z));
}

double BoundingVolume::radius() const {
    if (kind == Kind::Sphere) return sphereRadius;
    if (kind == Kind::Unknown) return 0;
    // The farthest corner; the axes need not be perpendicular after a transform.
    double farthest = 0;
    for (const double y : {-1.0, 1.0})
        for (const double z : {-1.0, 1.0})
            farthest = std::max(farthest, glm::length(halfAxes[0] + y * halfAxes[1] + z * halfAxes[2]));
    return farthest;
}

double BoundingVolume::distanceTo(const glm::dvec3& point) const {
    const glm::dvec3 offset = point - center;
    if (kind == Kind::Unknown) return 0;
    if (kind == Kind::Sphere) return std::max(0.0, glm::length(offset) - sphereRadius);
    glm::dvec3 outside(0);
    for (glm::length_t axis = 0; axis < 3; ++axis) {
        const double half = glm::length(halfAxes[axis]);
        const double along = half > 0 ? glm::dot(offset, halfAxes[axis]) / half : 0;
        outside[axis] = std::max(0.0, std::abs(along) - half);
    }
    return glm::length(outside);
}

double BoundingVolume::distanceToCenter(const glm::dvec3& point) const {
    return kind == Kind::Unknown ? 0 : glm::distance(point, center);
}

Box3 BoundingVolume::bounds() const {
    Box3 box;
    if (kind == Kind::Unknown) return box;
    const glm::dvec3 half = kind == Kind::Sphere
                                ? glm::dvec3(sphereRadius)
                                : glm::abs(halfAxes[0]) + glm::abs(halfAxes[1]) + glm::abs(halfAxes[2]);
    box.extend(center - half);
    box.extend(center + half);
    return box;
}

} // namespace sandtable::scene
