#include "app/view/ZoneWalls.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace sandtable;
using namespace sandtable::app;

namespace {

scene::SurfaceZone pad(double height) {
    scene::SurfaceZone zone;
    zone.kind = scene::SurfaceZone::Kind::Flatten;
    zone.area = rectangle({0, 0}, {40, 20});
    zone.heightMeters = height;
    return zone;
}

} // namespace

TEST(ZoneWalls, StandBetweenThePadAndTheGroundAroundIt) {
    const std::vector zones{pad(10)};
    for (const double ground : {4.0, 17.0}) {
        const auto walls = zoneWalls(zones, [&](const glm::dvec2&) { return std::optional(ground); });
        ASSERT_EQ(walls.size(), 1u);
        const Box3 box = walls[0].bounds();
        EXPECT_LE(box.min.z, std::min(ground, 10.0));
        EXPECT_GT(box.min.z, std::min(ground, 10.0) - 1);
        EXPECT_NEAR(box.max.z, std::max(ground, 10.0), 1e-4);
        EXPECT_NEAR(box.size().x, 40, 1e-4);
        EXPECT_EQ(walls[0].normals.size(), walls[0].positions.size());
    }
}

TEST(ZoneWalls, LevelGroundAndClippedAreasNeedNone) {
    std::vector zones{pad(10)};
    EXPECT_TRUE(zoneWalls(zones, [](const glm::dvec2&) { return std::optional(10.0); }).empty());
    EXPECT_TRUE(zoneWalls(zones, [](const glm::dvec2&) { return std::optional<double>(); }).empty());
    zones[0].kind = scene::SurfaceZone::Kind::Clip;
    EXPECT_TRUE(zoneWalls(zones, [](const glm::dvec2&) { return std::optional(3.0); }).empty());
}

TEST(ZoneWalls, HavePostsWhereTheGroundBends) {
    const std::vector zones{pad(10)};
    const auto trianglesOver = [&](const SurfaceHeight& ground) {
        const auto walls = zoneWalls(zones, ground);
        return walls.empty() ? 0 : walls[0].indices.size() / 3;
    };
    EXPECT_EQ(trianglesOver([](const glm::dvec2& at) { return 4 + 0.1 * at.x + 0.05 * at.y; }), 8u); // 4 straight sides
    // A step of two metres across both long sides, between two samples of each: three posts more or fewer a side.
    const size_t stepped = trianglesOver([](const glm::dvec2& at) { return at.x < 0.5 ? 4.0 : 6.0; });
    EXPECT_GE(stepped, 8u + 2 * 4);
    EXPECT_LE(stepped, 8u + 2 * 8);
}

TEST(ZoneWalls, FollowTheGroundToAFewCentimetres) {
    const std::vector zones{pad(10)};
    const SurfaceHeight ground = [](const glm::dvec2& at) { return 4 + std::sin(at.x * 0.7) + 0.3 * std::cos(at.y); };
    const auto walls = zoneWalls(zones, ground);
    ASSERT_EQ(walls.size(), 1u);
    const auto& positions = walls[0].positions;
    for (size_t quad = 0; quad + 3 < positions.size(); quad += 4) { // two below, two above
        const glm::dvec3 a = walls[0].origin + glm::dvec3(positions[quad]);
        const glm::dvec3 b = walls[0].origin + glm::dvec3(positions[quad + 1]);
        const double length = glm::distance(glm::dvec2(a), glm::dvec2(b));
        for (double at = 0; at < length; at += 1) { // as often as the ground is asked
            const glm::dvec3 low = glm::mix(a, b, at / length);
            EXPECT_NEAR(low.z + 0.3, *ground(glm::dvec2(low)), 0.15) << low.x << ", " << low.y;
        }
    }
}

/// Area of all walls, m², as far as they stand above what they are sunk into.
static double wallArea(const std::vector<scene::Mesh>& walls) {
    double area = 0;
    for (const scene::Mesh& wall : walls)
        for (size_t quad = 0; quad + 3 < wall.positions.size(); quad += 4) {
            const auto* p = &wall.positions[quad];
            const double length = glm::distance(glm::dvec2(p[0]), glm::dvec2(p[1]));
            area += length * ((p[2].z - p[1].z) + (p[3].z - p[0].z) - 0.6) / 2;
        }
    return area;
}

TEST(ZoneWalls, AreasOfOneHeightThatAdjoinOrOverlapHaveNoneBetweenThem) {
    const auto ground = [](const glm::dvec2&) { return std::optional(4.0); };
    std::vector zones{pad(10), pad(10)};
    zones[1].area = rectangle({30, 0}, {20, 20}); // from 20 to 40: beside the first, which ends at 20
    EXPECT_NEAR(wallArea(zoneWalls(zones, ground)), 6 * 2 * (60 + 20), 0.1);
    zones[1].area = rectangle({25, 0}, {30, 10}); // from 10 to 40, half as broad
    EXPECT_NEAR(wallArea(zoneWalls(zones, ground)), 6 * (2 * (40 + 20) + 2 * 20), 0.1);
    std::swap(zones[0], zones[1]);
    EXPECT_NEAR(wallArea(zoneWalls(zones, ground)), 6 * (2 * (40 + 20) + 2 * 20), 0.1);
}

TEST(ZoneWalls, StandBetweenTwoAreasOfDifferentHeights) {
    const auto ground = [](const glm::dvec2&) { return std::optional(4.0); };
    std::vector zones{pad(10), pad(7)};
    zones[1].area = rectangle({30, 0}, {20, 20});
    const double around = 6 * (40 + 40 + 20) + 3 * (20 + 20 + 20);
    EXPECT_NEAR(wallArea(zoneWalls(zones, ground)), around + 3 * 20, 0.1); // the step between them once
    zones[1].area = rectangle({0, 0}, {10, 10});                           // a pit in the first
    EXPECT_NEAR(wallArea(zoneWalls(zones, ground)), 6 * 2 * (40 + 20) + 3 * 40, 0.1);
    zones[1].kind = scene::SurfaceZone::Kind::Clip; // a hole has no walls
    EXPECT_NEAR(wallArea(zoneWalls(zones, ground)), 6 * 2 * (40 + 20), 0.1);
}

TEST(ZoneWalls, CloseAtAcuteCornersAndObliqueCrossings) {
    const auto ground = [](const glm::dvec2&) { return std::optional(4.0); };
    std::vector zones{pad(10)};
    zones[0].area = {{{0, 0}, {30, 0}, {30 * std::cos(0.4), 30 * std::sin(0.4)}}, {}}; // 23 degrees
    double around = 0;
    const Ring& ring = zones[0].area.outer;
    for (size_t i = 0; i < 3; ++i) around += glm::distance(ring[i], ring[(i + 1) % 3]);
    EXPECT_NEAR(wallArea(zoneWalls(zones, ground)), 6 * around, 0.1);
    zones = {pad(10), pad(10)};
    zones[1].area = rectangle({0, 0}, {60, 4}, 0.3); // across the first, out at both ends
    const double crossing = wallArea(zoneWalls(zones, ground));
    zones[1].area = rectangle({0, 0}, {60, 4}, 0.3 + 1e-3);
    EXPECT_NEAR(wallArea(zoneWalls(zones, ground)), crossing, 1) << "no panel comes or goes";
}
