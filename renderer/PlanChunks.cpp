#include "renderer/PlanChunks.h"

#include <algorithm>
#include <array>

namespace sandtable::renderer {
namespace {

/// Bits of a 16-bit number with a gap after each.
uint32_t spread(uint32_t bits) {
    bits = (bits | (bits << 8)) & 0x00ff00ff;
    bits = (bits | (bits << 4)) & 0x0f0f0f0f;
    bits = (bits | (bits << 2)) & 0x33333333;
    return (bits | (bits << 1)) & 0x55555555;
}

struct Triangle {
    uint32_t code = 0;
    std::array<uint32_t, 3> corners{};
};

} // namespace

std::vector<PlanChunk> sortIntoChunks(std::vector<uint32_t>& indices, std::span<const glm::vec3> positions,
                                      size_t trianglesPerChunk) {
    Box2 whole;
    for (const uint32_t index : indices) whole.extend(glm::dvec2(positions[index]));
    const glm::dvec2 scale = 65535.0 / glm::max(whole.size(), glm::dvec2(1e-9));
    std::vector<Triangle> triangles(indices.size() / 3);
    for (size_t i = 0; i < triangles.size(); ++i) {
        glm::dvec2 center(0);
        for (size_t corner = 0; corner < 3; ++corner) {
            triangles[i].corners[corner] = indices[i * 3 + corner];
            center += glm::dvec2(positions[triangles[i].corners[corner]]) / 3.0;
        }
        const glm::dvec2 cell = glm::clamp((center - whole.min) * scale, 0.0, 65535.0);
        triangles[i].code = spread(static_cast<uint32_t>(cell.x)) | (spread(static_cast<uint32_t>(cell.y)) << 1);
    }
    std::ranges::stable_sort(triangles, {}, &Triangle::code);
    std::vector<PlanChunk> chunks;
    for (size_t i = 0; i < triangles.size(); ++i) {
        if (i % trianglesPerChunk == 0) chunks.push_back({{static_cast<uint32_t>(i * 3), 0}, {}});
        PlanChunk& chunk = chunks.back();
        for (size_t corner = 0; corner < 3; ++corner) {
            indices[i * 3 + corner] = triangles[i].corners[corner];
            chunk.bounds.extend(glm::dvec2(positions[triangles[i].corners[corner]]));
        }
        chunk.indices.count += 3;
    }
    return chunks;
}

} // namespace sandtable::renderer
