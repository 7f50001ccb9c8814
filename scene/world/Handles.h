// Places by which what a scenario has made can be taken hold of with the mouse, and what edit dragging one there makes.
// Pure; any thread. Site frame, metres.
#pragma once

#include "scene/world/World.h"

namespace sandtable::scene {

struct Handle {
    enum class Kind {
        Move,   // the whole thing
        Turn,   // about its place
        Length, // by the middle of a side, the place stays
        Width,
        Height, // by the middle of its roof
        Corner, // of an area
    } kind = Kind::Move;
    std::string id; // of the building or area
    size_t corner = 0;
    double side = 1; // −1: on the far side of the axis it is on
    glm::dvec3 place{0};
    bool operator==(const Handle&) const = default;
};

/// Of a building: to move and turn, and where it is parametric to resize, on the sides that face the viewer.
/// `groundMeters`: height of its base where the world does not know it.
std::vector<Handle> handlesOf(const Building& building, double groundMeters, const glm::dvec2& viewer);
/// Of a changed area that can be reshaped: to move it, and its outer corners.
std::vector<Handle> handlesOf(const SurfaceZone& zone, double groundMeters);

/// Whether there still is what it holds.
bool isThere(const World& world, const Handle& handle);

/// Where a ray meets what the handle is dragged along: the level plane through it, the upright line of a height. None
/// where it does not, above the horizon.
std::optional<glm::dvec3> onTrackOf(const Handle& handle, const Ray& ray);

/// Dragged from where it was in `world` to a place on its track: what is moved keeps to corners, edges and the grid
/// within `reachMeters`, turns go in steps of 5°, sizes in steps of the grid. Heights are onTheGround where they need
/// measuring.
Edit dragged(const World& world, const Handle& handle, const glm::dvec3& to, double reachMeters);

} // namespace sandtable::scene
