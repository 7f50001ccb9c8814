#include "scene/Camera.h"

#include <algorithm>
#include <cmath>

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

    camera.target = box.center();
    const glm::dvec3 direction = // from the south-west looking north-east and down
        glm::normalize(glm::dvec3(std::cos(pitchRadians) * glm::dvec2(std::sqrt(0.5)), -std::sin(pitchRadians)));
    camera.eye = camera.target - direction;

    // The nearest distance at which every corner is inside all four side planes.
    const double tangentY = std::tan(verticalFovRadians / 2), tangentX = tangentY * camera.aspect();
    const glm::dvec3 right = camera.right(), up = camera.up();
    double distance = camera.nearMeters * 2;
    for (int corner = 0; corner < 8; ++corner) {
        const glm::dvec3 point((corner & 1) ? box.max.x : box.min.x, (corner & 2) ? box.max.y : box.min.y,
                               (corner & 4) ? box.max.z : box.min.z);
        const glm::dvec3 offset = point - camera.target;
        const double ahead = glm::dot(offset, direction);
        distance = std::max({distance, std::abs(glm::dot(offset, right)) / tangentX - ahead,
                             std::abs(glm::dot(offset, up)) / tangentY - ahead});
    }
    camera.eye = camera.target - direction * distance * 1.02;
    return camera;
}

} // namespace sandtable::scene
