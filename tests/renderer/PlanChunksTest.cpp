// Triangles in groups that lie together: nothing is lost, and a place needs few of them.
#include "renderer/PlanChunks.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace sandtable::renderer {
namespace {

/// A grid of 60 x 60 cells, two triangles each, in any order.
void makeGrid(std::vector<uint32_t>& indices, std::vector<glm::vec3>& positions) {
    constexpr uint32_t side = 61;
    for (uint32_t y = 0; y < side; ++y)
        for (uint32_t x = 0; x < side; ++x) positions.emplace_back(x, y, 0);
    std::vector<std::array<uint32_t, 3>> triangles;
    for (uint32_t y = 0; y + 1 < side; ++y)
        for (uint32_t x = 0; x + 1 < side; ++x) {
            const uint32_t a = y * side + x;
            triangles.push_back({a, a + 1, a + side});
            triangles.push_back({a + 1, a + side + 1, a + side});
        }
    std::mt19937 random(1);
    std::shuffle(triangles.begin(), triangles.end(), random);
    for (const auto& triangle : triangles) indices.insert(indices.end(), triangle.begin(), triangle.end());
}

std::map<std::array<uint32_t, 3>, int> trianglesOf(const std::vector<uint32_t>& indices) {
    std::map<std::array<uint32_t, 3>, int> found;
    for (size_t i = 0; i < indices.size(); i += 3) ++found[{indices[i], indices[i + 1], indices[i + 2]}];
    return found;
}

TEST(PlanChunksTest, KeepEveryTriangleAsItWas) {
    std::vector<uint32_t> indices;
    std::vector<glm::vec3> positions;
    makeGrid(indices, positions);
    const auto before = trianglesOf(indices);
    const auto chunks = sortIntoChunks(indices, positions);
    EXPECT_EQ(trianglesOf(indices), before);
    uint32_t next = 0; // the chunks hold all indices, one after the other
    for (const PlanChunk& chunk : chunks) {
        EXPECT_EQ(chunk.indices.first, next);
        next += chunk.indices.count;
    }
    EXPECT_EQ(next, indices.size());
    for (const PlanChunk& chunk : chunks)
        for (uint32_t i = 0; i < chunk.indices.count; ++i)
            EXPECT_TRUE(chunk.bounds.contains(glm::dvec2(positions[indices[chunk.indices.first + i]])));
}

TEST(PlanChunksTest, ASmallPlaceNeedsFewTriangles) {
    std::vector<uint32_t> indices;
    std::vector<glm::vec3> positions;
    makeGrid(indices, positions);
    const auto chunks = sortIntoChunks(indices, positions);
    const Box2 place{{20, 20}, {23, 23}};
    size_t needed = 0;
    for (const PlanChunk& chunk : chunks)
        if (chunk.bounds.overlaps(place)) needed += chunk.indices.count;
    EXPECT_GT(needed, 0u);
    EXPECT_LT(needed, indices.size() / 15);
}

TEST(PlanChunksTest, NoTrianglesNoChunks) {
    std::vector<uint32_t> none;
    EXPECT_TRUE(sortIntoChunks(none, {}).empty());
}

} // namespace
} // namespace sandtable::renderer
