// The walls of levelled ground: where an area is pressed below or above what surrounds it, which may be another such
// area, earth stands between the two heights, so that no gap shows. Pure.
#pragma once

#include "scene/Mesh.h"
#include "scene/world/World.h"

#include <functional>

namespace sandtable::app {

/// Height of the unchanged surface at a plan position; nullopt where there is none.
using SurfaceHeight = std::function<std::optional<double>(const glm::dvec2&)>;

/// One mesh per flattened or shifted zone that needs walls, site frame, with normals. Later zones lie on top.
std::vector<scene::Mesh> zoneWalls(std::span<const scene::SurfaceZone> zones, const SurfaceHeight& heightAt);

/// All of them as one mesh: of one colour, they are one draw.
std::vector<scene::Mesh> joined(const std::vector<scene::Mesh>& walls);

} // namespace sandtable::app
