// The coarse view from above that is kept of every tile.
#include "scene/tiles/PlanSurface.h"

#include <gtest/gtest.h>

#include <random>

using namespace sandtable;
using namespace sandtable::scene;

namespace {

Mesh triangleMesh(const glm::dvec3& origin, std::initializer_list<glm::vec3> corners) {
    Mesh mesh;
    mesh.origin = origin;
    mesh.positions = corners;
    for (uint32_t i = 0; i < mesh.positions.size(); ++i) mesh.indices.push_back(i);
    return mesh;
}

} // namespace

TEST(PlanSurface, KeepsTheHighestHeightAndWhereNothingIs) {
    const Mesh low = triangleMesh({1000, 2000, 50}, {{0, 0, 0}, {64, 0, 0}, {0, 64, 0}});
    const Mesh roof = triangleMesh({1000, 2000, 50}, {{0, 0, 8}, {10, 0, 8}, {0, 10, 8}});
    const PlanSurface surface = planSurface(std::vector{low, roof});
    EXPECT_NEAR(surface.at({1002.5, 2002.5}).value(), 58, 1e-4);
    EXPECT_NEAR(surface.at({1030.5, 2010.5}).value(), 50, 1e-4);
    EXPECT_FALSE(surface.at({1060.5, 2060.5})) << "beyond the slanted edge";
    EXPECT_FALSE(surface.at({999, 2001})) << "outside";
    EXPECT_FALSE(planSurface({}).at({0, 0}));
}

TEST(PlanSurface, FollowsSlopes) {
    const Mesh slope = triangleMesh({0, 0, 0}, {{0, 0, 0}, {64, 0, 32}, {0, 64, 0}});
    EXPECT_NEAR(planSurface(std::span(&slope, 1)).at({20.5, 10.5}).value(), 10.25, 1e-3);
}

TEST(PlanSurface, MissesNoPlaceOfRandomTriangles) {
    std::mt19937 random(5);
    std::uniform_real_distribution<float> coordinate(-40, 40), part(0, 1);
    for (int round = 0; round < 200; ++round) {
        const auto corner = [&] { return glm::vec3(coordinate(random), coordinate(random), coordinate(random)); };
        const Mesh mesh = triangleMesh({500, -300, 7}, {corner(), corner(), corner()});
        const PlanSurface surface = planSurface(std::span(&mesh, 1), 16);
        const std::array surfaces{&surface};
        const PlanCoverage coverage = planCoverage(surfaces, {});
        for (int i = 0; i < 50; ++i) {
            float u = part(random), v = part(random);
            if (u + v > 1) u = 1 - u, v = 1 - v;
            const glm::vec3 local = mesh.positions[0] + u * (mesh.positions[1] - mesh.positions[0]) +
                                    v * (mesh.positions[2] - mesh.positions[0]);
            // A hair inside: the corners of the box are rounded differently by float and double.
            const glm::dvec2 plan =
                glm::mix(glm::dvec2(mesh.origin) + glm::dvec2(local), surface.bounds.center(), 1e-6);
            EXPECT_TRUE(surface.at(plan));
            EXPECT_TRUE(coverage.at(plan));
        }
    }
}

TEST(PlanCoverage, JoinsTilesAndLeavesClippedZonesOut) {
    const Mesh west = triangleMesh({0, 0, 0}, {{0, 0, 0}, {50, 0, 0}, {50, 50, 0}, {0, 0, 0}, {50, 50, 0}, {0, 50, 0}});
    Mesh east = west;
    east.origin.x = 80;
    const PlanSurface a = planSurface(std::span(&west, 1)), b = planSurface(std::span(&east, 1));
    const std::array surfaces{&a, &b};
    const std::array zones{SurfaceZone{SurfaceZone::Kind::Clip, "hole", rectangle({20, 20}, {10, 10})},
                           SurfaceZone{SurfaceZone::Kind::Flatten, "yard", rectangle({20, 20}, {4, 4})}};
    const PlanCoverage coverage = planCoverage(surfaces, zones);
    EXPECT_TRUE(coverage.at({10, 10}));
    EXPECT_TRUE(coverage.at({100, 40}));
    EXPECT_FALSE(coverage.at({65, 25})) << "between the two";
    EXPECT_FALSE(coverage.at({16.5, 20})) << "clipped";
    EXPECT_TRUE(coverage.at({20, 20})) << "a later zone wins";
    EXPECT_TRUE(planCoverage({}, zones).covered.empty());
}
