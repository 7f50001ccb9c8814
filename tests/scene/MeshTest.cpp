// Meshes and bounding volumes as plain values.
#include "scene/Mesh.h"
#include "scene/tiles/MeshBuilding.h"
#include "scene/tiles/TileContent.h"

#include <gtest/gtest.h>

using namespace sandtable;
using namespace sandtable::scene;

namespace {

Mesh triangleAt(const glm::dvec3& origin) {
    Mesh mesh;
    mesh.origin = origin;
    mesh.positions = {{0, 0, 0}, {2, 0, 0}, {0, 2, 0}};
    mesh.indices = {0, 1, 2};
    return mesh;
}

} // namespace

TEST(Mesh, RayMeetsEitherFaceAtTheRightDistance) {
    const Mesh mesh = triangleAt({500'000, 0, 10});
    const auto above = intersect(mesh, {{500'000.5, 0.5, 35}, {0, 0, -1}});
    const auto below = intersect(mesh, {{500'000.5, 0.5, 0}, {0, 0, 1}});
    ASSERT_TRUE(above && below);
    EXPECT_DOUBLE_EQ(*above, 25);
    EXPECT_DOUBLE_EQ(*below, 10);
    EXPECT_FALSE(intersect(mesh, {{500'000.5, 0.5, 35}, {0, 0, 1}})) << "behind";
    EXPECT_FALSE(intersect(mesh, {{500'002, 2, 35}, {0, 0, -1}})) << "beside";
    EXPECT_FALSE(intersect(mesh, {{500'000.5, 0.5, 35}, {1, 0, 0}})) << "parallel";
}

TEST(Mesh, GpuBytesCountAMipmappedTextureOnce) {
    Mesh mesh = triangleAt({0, 0, 0});
    EXPECT_EQ(gpuBytes(mesh), 3u * 12 + 3 * 4);
    mesh.material.texture = std::make_shared<const Image>(Image{3, 4, std::vector<uint8_t>(48)});
    EXPECT_EQ(gpuBytes(mesh), 48u + 64);
    const std::vector<Mesh> two{mesh, mesh};
    EXPECT_EQ(gpuBytes(std::span<const Mesh>(two)), 48u * 2 + 64);
}

TEST(Mesh, RecenteringMovesNothing) {
    Mesh mesh = triangleAt({10, 20, 30});
    for (glm::vec3& position : mesh.positions) position += glm::vec3(4096, -8192, 0);
    const Box3 before = mesh.bounds();
    recenter(mesh);
    EXPECT_EQ(mesh.bounds().min, before.min);
    EXPECT_EQ(mesh.bounds().max, before.max);
    EXPECT_LT(glm::length(mesh.positions[0]), 3);
}

TEST(Mesh, MergingKeepsLooksApart) {
    Mesh red = triangleAt({0, 0, 0});
    red.material.color = {1, 0, 0, 1};
    const auto merged =
        mergeByMaterial({triangleAt({0, 0, 0}), red, triangleAt({5, 0, 0}), triangleAt({50'000, 0, 0})});
    ASSERT_EQ(merged.size(), 3u) << "red, and one too far for floats";
    EXPECT_EQ(merged[0].indices.size(), 6u);
    EXPECT_EQ(merged[0].bounds().max, glm::dvec3(7, 2, 0));
}

TEST(BoundingVolume, DistanceIsToTheSurfaceAndZeroInside) {
    const auto sphere = BoundingVolume::sphere({0, 0, 0}, 5);
    EXPECT_EQ(sphere.distanceTo({8, 0, 0}), 3);
    EXPECT_EQ(sphere.distanceTo({1, 1, 1}), 0);
    const auto box = BoundingVolume::box({0, 0, 0}, glm::dmat3(0, 2, 0, -1, 0, 0, 0, 0, 3)); // turned a quarter
    EXPECT_EQ(box.distanceTo({4, 0, 0}), 3);
    EXPECT_EQ(box.distanceTo({0, 4, 0}), 2);
    EXPECT_EQ(box.bounds().max, glm::dvec3(1, 2, 3));
    EXPECT_DOUBLE_EQ(box.radius(), std::sqrt(14.0));
    EXPECT_EQ(BoundingVolume{}.distanceTo({9, 9, 9}), 0) << "unknown";
    EXPECT_TRUE(BoundingVolume{}.bounds().empty());
}
