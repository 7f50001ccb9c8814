#include "app/window/CameraController.h"

#include <glm/gtx/rotate_vector.hpp>

#include <algorithm>
#include <cmath>

namespace sandtable::app {
namespace {

constexpr double clearanceMeters = 2; // above the surface
constexpr double steepest = 1.5533;   // 89° down
constexpr double shallowest = -0.35;  // 20° up: a look at the skyline, never on one's back

double pitchDown(const glm::dvec3& direction) { return std::asin(std::clamp(-direction.z, -1.0, 1.0)); }

/// Turns a direction about the vertical and then in pitch, within the limits.
glm::dvec3 turned(const glm::dvec3& direction, double yaw, double pitch) {
    const double down = std::clamp(pitchDown(direction) + pitch, shallowest, steepest);
    double heading = std::atan2(direction.y, direction.x);
    if (std::abs(direction.x) + std::abs(direction.y) < 1e-9) heading = M_PI / 2; // looking straight down: north is up
    heading += yaw;
    return {std::cos(down) * std::cos(heading), std::cos(down) * std::sin(heading), -std::sin(down)};
}

double smooth(double t) { return t * t * t * (t * (t * 6 - 15) + 10); }

} // namespace

CameraController::CameraController(const scene::Camera& camera, const Box3& park, GroundHeight ground)
    : m_camera(camera), m_park(park), m_ground(std::move(ground)) {}

void CameraController::resize(int width, int height) {
    if (width > 0 && height > 0) m_camera.width = width, m_camera.height = height;
}

void CameraController::set(const scene::Camera& camera) {
    const int width = m_camera.width, height = m_camera.height;
    m_camera = camera;
    m_flight.reset();
    resize(width, height);
}

glm::dvec3 CameraController::keptInside(const glm::dvec3& eye) const {
    glm::dvec3 kept = eye;
    if (!m_park.empty()) { // never lost: within a few park sizes
        const double reach = std::max(glm::length(m_park.size()) * 3, 500.0);
        const glm::dvec3 center = m_park.center();
        kept = glm::clamp(kept, center - reach, center + reach);
        kept.z = std::max(kept.z, m_park.min.z + clearanceMeters);
    }
    if (const auto ground = m_ground(glm::dvec2(kept))) kept.z = std::max(kept.z, *ground + clearanceMeters);
    return kept;
}

void CameraController::place(const glm::dvec3& eye, const glm::dvec3& target) {
    m_flight.reset();
    m_camera.eye = keptInside(eye);
    m_camera.target = target + (m_camera.eye - eye);
}

void CameraController::orbit(const glm::dvec3& pivot, const glm::dvec2& pixels) {
    const double perPixel = M_PI / m_camera.height;
    const double yaw = -pixels.x * perPixel;
    const glm::dvec3 before = m_camera.forward();
    const glm::dvec3 after = turned(before, yaw, pixels.y * perPixel);

    // The pivot keeps its place in the view: carry its coordinates along the view's axes over to the new axes.
    const glm::dvec3 offset = pivot - m_camera.eye;
    const glm::dvec3 inView(glm::dot(offset, m_camera.right()), glm::dot(offset, m_camera.up()),
                            glm::dot(offset, before));
    const double distance = glm::distance(m_camera.target, m_camera.eye);
    scene::Camera moved = m_camera;
    moved.target = moved.eye + after;
    const glm::dvec3 eye = pivot - moved.right() * inView.x - moved.up() * inView.y - after * inView.z;
    place(eye, eye + after * distance);
}

void CameraController::pan(const glm::dvec3& grabbed, const glm::dvec2& fromPixel, const glm::dvec2& toPixel) {
    // Intersect both rays with the level plane through the grabbed point; nearly level views use a plane facing the
    // eye.
    const Ray from = m_camera.rayThrough(fromPixel), to = m_camera.rayThrough(toPixel);
    const bool level = from.direction.z < -0.12 && to.direction.z < -0.12;
    const glm::dvec3 normal = level ? glm::dvec3(0, 0, 1) : m_camera.forward();
    const auto hit = [&](const Ray& ray) {
        return ray.origin + ray.direction * (glm::dot(grabbed - ray.origin, normal) / glm::dot(ray.direction, normal));
    };
    const glm::dvec3 step = hit(from) - hit(to);
    place(m_camera.eye + step, m_camera.target + step);
}

void CameraController::zoom(const glm::dvec3& point, double factor) {
    const glm::dvec3 offset = m_camera.eye - point;
    if (glm::length(offset) * factor < clearanceMeters) return;
    const glm::dvec3 step = offset * (factor - 1);
    place(m_camera.eye + step, m_camera.target + step);
}

void CameraController::fly(const glm::dvec3& step) {
    const glm::dvec3 right = m_camera.right();
    const glm::dvec3 ahead(-right.y, right.x, 0);
    const glm::dvec3 move = right * step.x + ahead * step.y + glm::dvec3(0, 0, step.z);
    place(m_camera.eye + move, m_camera.target + move);
}

void CameraController::look(const glm::dvec2& pixels) {
    const double perPixel = m_camera.verticalFovRadians / m_camera.height;
    const double distance = glm::distance(m_camera.target, m_camera.eye);
    const glm::dvec3 direction = turned(m_camera.forward(), -pixels.x * perPixel, pixels.y * perPixel);
    place(m_camera.eye, m_camera.eye + direction * distance);
}

void CameraController::flyTo(const scene::Camera& goal, double seconds) { m_flight = Flight{m_camera, goal, seconds}; }

void CameraController::flyTo(const glm::dvec3& point, double distanceMeters) {
    scene::Camera goal = m_camera;
    const glm::dvec3 direction = turned(m_camera.forward(), 0, std::max(0.0, 0.35 - pitchDown(m_camera.forward())));
    goal.target = point;
    goal.eye = point - direction * distanceMeters;
    flyTo(goal, 1.0);
}

bool CameraController::advance(double seconds) {
    if (!m_flight) return false;
    Flight& flight = *m_flight;
    flight.elapsed += seconds;
    const double t = smooth(std::min(1.0, flight.elapsed / flight.seconds));

    // The focus travels straight, the distance to it geometrically, and the view turns: an arc, not a slide.
    const auto distance = [](const scene::Camera& camera) {
        return std::max(1.0, glm::distance(camera.eye, camera.target));
    };
    const double reach = std::exp(std::log(distance(flight.from)) * (1 - t) + std::log(distance(flight.to)) * t);
    const glm::dvec3 a = flight.from.forward(), b = flight.to.forward();
    double turn = std::remainder(std::atan2(b.y, b.x) - std::atan2(a.y, a.x), 2 * M_PI);
    if (std::abs(a.x) + std::abs(a.y) < 1e-9 || std::abs(b.x) + std::abs(b.y) < 1e-9) turn = 0;
    const glm::dvec3 direction = t >= 1 ? b : turned(a, turn * t, (pitchDown(b) - pitchDown(a)) * t);
    const glm::dvec3 target = t >= 1 ? flight.to.target : glm::mix(flight.from.target, flight.to.target, t);

    m_camera.target = target;
    m_camera.eye = t >= 1 ? flight.to.eye : keptInside(target - direction * reach);
    m_camera.verticalFovRadians = glm::mix(flight.from.verticalFovRadians, flight.to.verticalFovRadians, t);
    if (t >= 1) m_flight.reset();
    return true;
}

} // namespace sandtable::app
