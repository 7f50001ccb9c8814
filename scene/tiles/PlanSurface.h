// What photogrammetry looks like from straight above, coarsely: how high each cell of a plan grid is covered, and where
// at all. Small enough to keep for every loaded tile. It answers at once, without files, where terrain lies beneath
// photogrammetry and how high the surface is about. Site frame, metres. Pure values.
#pragma once

#include "core/Geometry.h"
#include "scene/Mesh.h"
#include "scene/world/World.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sandtable::scene {

/// The surface of one tile. A cell is covered when a triangle touches it at all, so that a gap is never missed but may
/// look up to a cell too narrow.
struct PlanSurface {
    Box2 bounds;
    int cells = 0;              // along each side
    std::vector<float> heights; // the highest, at the cells' centres; rows from the south-west; NaN: not covered

    /// Nothing outside and in cells that are not covered.
    std::optional<double> at(const glm::dvec2& plan) const;
};

PlanSurface planSurface(std::span<const Mesh> meshes, int cells = 64);

/// The highest of several at a place.
std::optional<double> highestAt(std::span<const PlanSurface* const> surfaces, const glm::dvec2& plan);

/// Where photogrammetry covers the ground.
struct PlanCoverage {
    Box2 bounds;
    int columns = 0, rows = 0;
    std::vector<uint8_t> covered; // 0 or 1, rows from the south-west

    bool at(const glm::dvec2& plan) const;
};

/// All the surfaces together, in cells of at least 0.25 m and at most 2048 along a side. Clipped zones are not covered.
PlanCoverage planCoverage(std::span<const PlanSurface* const> surfaces, std::span<const SurfaceZone> zones);

} // namespace sandtable::scene
