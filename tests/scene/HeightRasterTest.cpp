#include "scene/HeightRaster.h"

#include <glm/gtc/matrix_transform.hpp>
#include <gtest/gtest.h>

#include <random>

namespace sandtable::scene {
namespace {

Mesh slope() { // z = 10 + x / 2 over 8 m by 6 m
    Mesh mesh;
    mesh.origin = {100, 200, 0};
    mesh.positions = {{0, 0, 10}, {8, 0, 14}, {8, 6, 14}, {0, 6, 10}};
    mesh.indices = {0, 1, 2, 0, 2, 3};
    return mesh;
}

TEST(HeightRaster, CellsTakeTheHeightAtTheirMiddles) {
    gis::HeightField heights = emptyHeights({{99, 199}, {109, 207}}, 1);
    EXPECT_EQ(heights.placement.width, 10);
    EXPECT_EQ(heights.placement.height, 8);
    raiseTo(heights, slope());
    for (int row = 0; row < 8; ++row)
        for (int column = 0; column < 10; ++column) {
            const glm::dvec2 at = heights.placement.cellCenter(column, row);
            const bool covered = at.x > 100 && at.x < 108 && at.y > 200 && at.y < 206;
            if (covered)
                EXPECT_NEAR(heights.at(column, row), 10 + (at.x - 100) / 2, 1e-5);
            else
                EXPECT_TRUE(std::isnan(heights.at(column, row))) << at.x << ", " << at.y;
        }
}

TEST(HeightRaster, TheHighestCounts) {
    gis::HeightField heights = emptyHeights({{100, 200}, {108, 206}}, 1);
    raiseTo(heights, slope(), glm::translate(glm::dmat4(1), {0, 0, 3}));
    raiseTo(heights, slope());
    EXPECT_NEAR(heights.at(0, 0), 13.25, 1e-5);
    raiseTo(heights, slope(), glm::translate(glm::dmat4(1), {0, 0, 5}));
    EXPECT_NEAR(heights.at(0, 0), 15.25, 1e-5);
}

/// As a ray straight down finds it, for triangles of any kind.
TEST(HeightRaster, EqualsRaysFromAbove) {
    std::mt19937 random(3);
    std::uniform_real_distribution<float> plan(-6, 6), height(0, 9);
    Mesh mesh;
    mesh.origin = {-5000, 7000, 30};
    for (uint32_t i = 0; i < 90; ++i) {
        mesh.positions.emplace_back(plan(random), plan(random), height(random));
        mesh.indices.push_back(i);
    }
    gis::HeightField heights = emptyHeights({{-5006, 6994}, {-4994, 7006}}, 0.37);
    raiseTo(heights, mesh);
    size_t known = 0;
    for (int row = 0; row < heights.placement.height; ++row)
        for (int column = 0; column < heights.placement.width; ++column) {
            const glm::dvec3 above(heights.placement.cellCenter(column, row), 1000);
            const auto hit = intersect(mesh, {above, {0, 0, -1}});
            ASSERT_EQ(!hit, std::isnan(heights.at(column, row)));
            if (!hit) continue;
            EXPECT_NEAR(heights.at(column, row), 1000 - *hit, 1e-4);
            ++known;
        }
    EXPECT_GT(known, 500u);
}

TEST(HeightRaster, UprightAndFarTrianglesRaiseNothing) {
    gis::HeightField heights = emptyHeights({{0, 0}, {4, 4}}, 1);
    Mesh mesh;
    mesh.positions = {{0, 2, 0}, {4, 2, 0}, {2, 2, 9}, {50, 50, 0}, {60, 50, 0}, {55, 60, 0}};
    mesh.indices = {0, 1, 2, 3, 4, 5};
    raiseTo(heights, mesh);
    for (const float cell : heights.heights) EXPECT_TRUE(std::isnan(cell));
}

} // namespace
} // namespace sandtable::scene
