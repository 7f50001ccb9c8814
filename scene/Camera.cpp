#include "scene/Camera.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sandtable::scene {

glm::dvec3 Camera::forward() const {
    const glm::dvec3 direction = target - eye;
    const double length = glm::length(direction);
    return length > 0 ? direction / length : glm::dvec3(0, 1, 0);
}

glm::dvec3 Camera::right() const {
    const glm::dvec3 side = glm::cross(forward(), glm::dvec3(0, 0, 1));
    const double length = glm::length(side);
    return length > 1e-9 ? side / length : glm::dvec3(1, 0, 0);
}

glm::dvec3 Camera::up() const { return glm::cross(right(), forward()); }

glm::dmat4 Camera::viewRotation() const {
    const glm::dvec3 x = right(), y = up(), z = -forward();
    return glm::dmat4(x.x, y.x, z.x, 0, x.y, y.y, z.y, 0, x.z, y.z, z.z, 0, 0, 0, 0, 1);
}

glm::dmat4 Camera::projection() const {
    const double f = 1 / std::tan(verticalFovRadians / 2);
    glm::dmat4 matrix(0);
    matrix[0][0] = f / aspect();
    matrix[1][1] = -f;         // Vulkan's y points down
    matrix[2][3] = -1;         // w = distance along the view axis
    matrix[3][2] = nearMeters; // depth = near / w: 1 at the near plane, 0 at infinity
    return matrix;
}

double Camera::pixelsPerRadian() const { return height / (2 * std::tan(verticalFovRadians / 2)); }

Ray Camera::rayThrough(const glm::dvec2& pixel) const {
    const double tangent = std::tan(verticalFovRadians / 2);
    const double x = (2 * pixel.x / width - 1) * tangent * aspect();
    const double y = (1 - 2 * pixel.y / height) * tangent;
    return {eye, glm::normalize(forward() + right() * x + up() * y)};
}

glm::dvec3 Camera::pixelOf(const glm::dvec3& site) const {
    const glm::dvec4 clip = clipFromRelative() * glm::dvec4(site - eye, 1);
    const double w = std::abs(clip.w) < 1e-12 ? 1e-12 : clip.w;
    return {(clip.x / w + 1) / 2 * width, (clip.y / w + 1) / 2 * height, clip.w};
}

Frustum Frustum::of(const Camera& camera) {
    const double tangentY = std::tan(camera.verticalFovRadians / 2), tangentX = tangentY * camera.aspect();
    const glm::dvec3 forward = camera.forward(), right = camera.right(), up = camera.up();
    const auto through = [&](const glm::dvec3& normal, const glm::dvec3& point) {
        const glm::dvec3 unit = glm::normalize(normal);
        return glm::dvec4(unit, -glm::dot(unit, point));
    };
    return {{through(right + forward * tangentX, camera.eye), through(-right + forward * tangentX, camera.eye),
             through(up + forward * tangentY, camera.eye), through(-up + forward * tangentY, camera.eye),
             through(forward, camera.eye + forward * camera.nearMeters)}};
}

bool Frustum::mayContain(const glm::dvec3& center, const glm::dmat3& halfAxes) const {
    return std::all_of(planes.begin(), planes.end(), [&](const glm::dvec4& plane) {
        const glm::dvec3 normal(plane);
        const double reach = std::abs(glm::dot(normal, halfAxes[0])) + std::abs(glm::dot(normal, halfAxes[1])) +
                             std::abs(glm::dot(normal, halfAxes[2]));
        return glm::dot(normal, center) + plane.w >= -reach;
    });
}

bool Frustum::mayContain(const Sphere& sphere) const {
    return std::all_of(planes.begin(), planes.end(), [&](const glm::dvec4& plane) {
        return glm::dot(glm::dvec3(plane), sphere.center) + plane.w >= -sphere.radius;
    });
}

Camera fitView(const Box3& box, int width, int height, double verticalFovRadians, double pitchRadians) {
    Camera camera;
    camera.width = width;
    camera.height = height;
    camera.verticalFovRadians = verticalFovRadians;
    if (box.empty()) return camera;

    const glm::dvec3 direction = // from the south-west looking north-east and down
        glm::normalize(glm::dvec3(std::cos(pitchRadians) * glm::dvec2(std::sqrt(0.5)), -std::sin(pitchRadians)));
    camera.target = box.center();
    camera.eye = camera.target - direction;
    const glm::dvec3 right = camera.right(), up = camera.up();
    std::array<glm::dvec3, 8> corners; // right, up, ahead of the centre
    for (size_t i = 0; i < corners.size(); ++i) {
        const glm::dvec3 half = box.size() / 2.0;
        const glm::dvec3 offset((i & 1) ? half.x : -half.x, (i & 2) ? half.y : -half.y, (i & 4) ? half.z : -half.z);
        corners[i] = {glm::dot(offset, right), glm::dot(offset, up), glm::dot(offset, direction)};
    }

    // Along each image axis the nearest place from which both outermost corners are in view is where their sight lines
    // meet. Vertically that place is low above the near edge and looks along the ground; halfway to it from the place
    // that centres the box, the picture is well filled and still looks down. The farther of the two axes decides.
    const double tangentY = std::tan(verticalFovRadians / 2), tangentX = tangentY * camera.aspect();
    const auto sightLines = [&](int axis, double tangent) { // eye's place along the axis, distance from the centre
        double low = -std::numeric_limits<double>::infinity(), high = low;
        for (const glm::dvec3& corner : corners) {
            low = std::max(low, -corner[axis] - corner.z * tangent);
            high = std::max(high, corner[axis] - corner.z * tangent);
        }
        const double shift = (high - low) / 4;
        return std::pair(shift, std::max(high - shift, low + shift) / tangent);
    };
    const auto [aside, distanceX] = sightLines(0, tangentX);
    const auto [above, distanceY] = sightLines(1, tangentY);
    const double distance = std::max({distanceX, distanceY, camera.nearMeters * 2}) * 1.02;
    camera.target += right * aside + up * above;
    camera.eye = camera.target - direction * distance;
    return camera;
}

} // namespace sandtable::scene
