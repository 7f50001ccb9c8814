#include "renderer/PlanGeometry.h"
#include "renderer/DrapeLevels.h"
#include "renderer/TerrainMesh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace sandtable;
using renderer::triangulate;

namespace {

double areaOf(const std::vector<glm::vec2>& triangles) {
    double area = 0;
    for (size_t i = 0; i + 2 < triangles.size(); i += 3) {
        const glm::dvec2 a = triangles[i + 1] - triangles[i], b = triangles[i + 2] - triangles[i];
        area += std::abs(a.x * b.y - a.y * b.x) / 2;
    }
    return area;
}

gis::HeightField slope(int columns, int rows) {
    gis::HeightField field;
    field.placement = {{1000, 2000}, {2, 2}, columns, rows};
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) field.heights.push_back(static_cast<float>(column));
    return field;
}

} // namespace

TEST(Triangulate, ConcaveWithHole) {
    const Polygon polygon{{{0, 0}, {10, 0}, {10, 10}, {5, 2}, {0, 10}}, {{{1, 1}, {1, 2}, {2, 2}, {2, 1}}}};
    EXPECT_NEAR(areaOf(triangulate(polygon, {0, 0})), polygonArea(polygon), 1e-4);
}

TEST(Triangulate, OrientationDoesNotMatter) {
    Polygon polygon{{{0, 0}, {0, 10}, {10, 10}, {10, 0}}, {{{2, 2}, {4, 2}, {4, 4}, {2, 4}}}};
    EXPECT_NEAR(areaOf(triangulate(polygon, {0, 0})), 96, 1e-4);
    std::ranges::reverse(polygon.holes[0]);
    EXPECT_NEAR(areaOf(triangulate(polygon, {0, 0})), 96, 1e-4);
}

TEST(Triangulate, FarFromTheOriginIsExact) {
    const glm::dvec2 far(40'000'000, 3'400'000);
    const Polygon polygon = rectangle(far, {0.5, 0.25}, 0.3);
    EXPECT_NEAR(areaOf(triangulate(polygon, far)), 0.125, 1e-6);
}

TEST(Triangulate, BrokenRingsLeaveNothingOrTheRest) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(triangulate({}, {0, 0}).empty());
    EXPECT_TRUE(triangulate({{{0, 0}, {1, 1}}, {}}, {0, 0}).empty());
    EXPECT_TRUE(triangulate({{{0, 0}, {0, 0}, {0, 0}, {0, 0}}, {}}, {0, 0}).empty());
    EXPECT_NEAR(areaOf(triangulate({{{0, 0}, {4, 0}, {nan, 1}, {4, 4}, {0, 4}, {0, 0}}, {}}, {0, 0})), 16, 1e-4);
    EXPECT_NEAR(areaOf(triangulate({{{0, 0}, {4, 4}, {4, 0}, {0, 4}}, {}}, {0, 0})), 8, 1e-4) << "a bow tie";
}

TEST(Triangulate, CoversRandomStars) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> radius(1, 50);
    for (int round = 0; round < 50; ++round) {
        Polygon star;
        for (int i = 0; i < 40; ++i)
            star.outer.push_back(glm::dvec2(std::cos(i * 0.157), std::sin(i * 0.157)) * radius(random));
        EXPECT_NEAR(areaOf(triangulate(star, {0, 0})), polygonArea(star), 1e-3 * polygonArea(star));
    }
}

TEST(Strokes, ClosedRingsHaveOnePieceMore) {
    const std::vector<glm::dvec2> line{{0, 0}, {1, 0}, {1, 1}};
    std::vector<renderer::StrokeSegment> pieces;
    renderer::appendStroke(pieces, line, false, {0, 0});
    EXPECT_EQ(pieces.size(), 2u);
    renderer::appendStroke(pieces, line, true, {0, 0});
    EXPECT_EQ(pieces.size(), 5u);
    EXPECT_EQ(pieces.back().to, glm::vec2(0, 0));
}

TEST(DrapeLevels, AreNestedAroundTheFocusOnWholeTexels) {
    const renderer::DrapeView view{{1234.56, -789.1, 3}, 0.37, 350};
    const auto levels = renderer::placeDrapeLevels(view, 1024, {});
    ASSERT_EQ(levels.size(), size_t(renderer::drapeLevelCount));
    EXPECT_DOUBLE_EQ(levels[0].texelMeters, 0.25);
    for (size_t i = 0; i < levels.size(); ++i) {
        EXPECT_DOUBLE_EQ(levels[i].texelMeters, 0.25 * std::exp2(i));
        EXPECT_LE(glm::distance(levels[i].center, glm::dvec2(view.focus)), levels[i].texelMeters);
        EXPECT_DOUBLE_EQ(std::fmod(levels[i].center.x, levels[i].texelMeters), 0);
    }
}

TEST(DrapeLevels, SmallMovementsChangeNothing) {
    renderer::DrapeView view{{100, 100, 0}, 0.37, 350};
    const auto first = renderer::placeDrapeLevels(view, 1024, {});
    view.focus.x += 20, view.metersPerPixel = 0.26;
    const auto second = renderer::placeDrapeLevels(view, 1024, first);
    for (size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].center, second[i].center);
    view.focus.x += 100;
    const auto third = renderer::placeDrapeLevels(view, 1024, second);
    EXPECT_NE(third[0].center, first[0].center) << "the finest level follows";
    EXPECT_EQ(third[4].center, first[4].center) << "the widest still serves";
}

TEST(TerrainMesh, HasTwoTrianglesPerCellAndNormals) {
    const auto meshes = renderer::terrainMeshes(slope(5, 4), 1);
    ASSERT_EQ(meshes.size(), 1u);
    EXPECT_EQ(meshes[0].indices.size(), size_t(4 * 3 * 6));
    EXPECT_NEAR(meshes[0].normals[6].x, -std::sqrt(0.2), 1e-5) << "rises by one metre over two";
    EXPECT_EQ(meshes[0].bounds().min.x, 1001);
    EXPECT_EQ(meshes[0].bounds().max.z, 4);
}

TEST(TerrainMesh, LeavesNodataOut) {
    auto field = slope(5, 4);
    field.heights[6] = std::numeric_limits<float>::quiet_NaN(); // touches four cells
    EXPECT_EQ(renderer::terrainMeshes(field, 1)[0].indices.size(), size_t((12 - 4) * 6));
    std::ranges::fill(field.heights, std::numeric_limits<float>::quiet_NaN());
    EXPECT_TRUE(renderer::terrainMeshes(field, 1).empty());
}

TEST(TerrainMesh, LargeFieldsAreCutAndKeepTheirExtent) {
    const auto field = slope(700, 300);
    const int stride = renderer::terrainStride(field.placement, 30000);
    EXPECT_EQ(stride, 3);
    const auto meshes = renderer::terrainMeshes(field, stride);
    EXPECT_EQ(meshes.size(), 2u);
    Box3 bounds;
    for (const auto& mesh : meshes) {
        bounds.extend(mesh.bounds().min), bounds.extend(mesh.bounds().max);
        EXPECT_LE(mesh.positions.size(), 65536u);
    }
    EXPECT_EQ(bounds.plan().min, field.placement.cellCenter(0, 299));
    EXPECT_EQ(bounds.plan().max, field.placement.cellCenter(699, 0));
}
