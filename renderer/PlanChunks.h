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

/// Sets what lies between two that are set, where that is at most so many.
void fillGaps(std::vector<bool>& flags, size_t most);

/// The chunks' ranges for which `wanted` holds, those that follow one another joined.
template<class Wanted> std::vector<IndexRange> rangesOf(std::span<const PlanChunk> chunks, Wanted wanted) {
    std::vector<IndexRange> ranges;
    for (size_t i = 0; i < chunks.size(); ++i) {
        if (!wanted(i)) continue;
        const IndexRange& next = chunks[i].indices;
        if (!ranges.empty() && ranges.back().first + ranges.back().count == next.first)
            ranges.back().count += next.count;
        else
            ranges.push_back(next);
    }
    return ranges;
}

} // namespace sandtable::renderer
