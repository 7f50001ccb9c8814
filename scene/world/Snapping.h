// Where a point given by hand is meant to be. Pure; any thread.
#pragma once

#include "scene/world/World.h"

namespace sandtable::scene {

enum class SnapKind { Grid, Corner, Edge };
struct Snapped {
    glm::dvec2 plan{0};
    SnapKind kind = SnapKind::Grid;
};

/// Within `reachMeters` the nearest corner of a building, changed area or drawn feature, else the nearest place on one
/// of their edges, to the millimetre; else the nearest point of the grid of the site frame with a step to match the
/// reach: 0.1, 0.5, 1, 5 or 10 m. So a person who clicks again, or writes a script, means the same place. `except`: a
/// building's id that is not snapped to, the one being moved.
Snapped snap(const World& world, const glm::dvec2& plan, double reachMeters, const std::string& except = "");

/// The grid alone.
glm::dvec2 snapToGrid(const glm::dvec2& plan, double reachMeters);

} // namespace sandtable::scene
