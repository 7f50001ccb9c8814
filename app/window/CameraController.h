// How a person moves the camera: orbit, pan, zoom to the cursor, fly, and smooth flights to named views. Pure state and
// functions; the window feeds it. Site frame, metres, radians, seconds.
#pragma once

#include "scene/Camera.h"

#include <functional>
#include <optional>

namespace sandtable::app {

class CameraController {
public:
    /// Height of the ground or roof at a place, if it is known: the eye stays above it.
    using GroundHeight = std::function<std::optional<double>(const glm::dvec2&)>;

    CameraController(const scene::Camera& camera, const Box3& park, GroundHeight ground);

    const scene::Camera& camera() const { return m_camera; }
    void resize(int width, int height);
    void setPark(const Box3& park) { m_park = park; }
    /// Jumps at once.
    void set(const scene::Camera& camera);

    /// Turns about `pivot`: pixels of mouse movement.
    void orbit(const glm::dvec3& pivot, const glm::dvec2& pixels);
    /// Moves in the plane through `grabbed` so that the point stays under the mouse.
    void pan(const glm::dvec3& grabbed, const glm::dvec2& fromPixel, const glm::dvec2& toPixel);
    /// Moves towards (factor < 1) or away from a point on the surface, which keeps its place on screen.
    void zoom(const glm::dvec3& point, double factor);
    /// Flies along the view's axes, metres: right, forward (level), up.
    void fly(const glm::dvec3& step);
    /// Turns the head: pixels of mouse movement.
    void look(const glm::dvec2& pixels);

    /// A smooth flight; any movement by hand ends it.
    void flyTo(const scene::Camera& goal, double seconds = 1.6);
    /// Goes to look at a point from `distance`, keeping the direction of view.
    void flyTo(const glm::dvec3& point, double distanceMeters);
    /// Advances a flight; true while one is under way.
    bool advance(double seconds);
    bool flying() const { return m_flight.has_value(); }

private:
    struct Flight {
        scene::Camera from, to;
        double seconds, elapsed = 0;
    };
    void place(const glm::dvec3& eye, const glm::dvec3& target);
    glm::dvec3 keptInside(const glm::dvec3& eye) const;

    scene::Camera m_camera;
    Box3 m_park;
    GroundHeight m_ground;
    std::optional<Flight> m_flight;
};

} // namespace sandtable::app
