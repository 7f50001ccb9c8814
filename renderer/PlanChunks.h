// A mesh's triangles in small groups that lie together in plan, so that what changes one place of a surface draws only
// the triangles there. Pure.
#pragma once

#include "core/Geometry.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sandtable::renderer {

/// Some of a mesh's indices, one after the other.
struct IndexRange {
    uint32_t first = 0, count = 0;
};

struct PlanChunk {
    IndexRange indices;
    Box2 bounds; // of its triangles, in the positions' frame
};

/// Sorts the triangles along a Morton curve through their plan centres (Morton 1966) and cuts them into groups.
std::vector<PlanChunk> sortIntoChunks(std::vector<uint32_t>& indices, std::span<const glm::vec3> positions,
                                      size_t trianglesPerChunk = 8);

} // namespace sandtable::renderer
