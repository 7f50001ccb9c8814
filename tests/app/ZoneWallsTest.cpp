#include "app/ZoneWalls.h"

#include <gtest/gtest.h>

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
