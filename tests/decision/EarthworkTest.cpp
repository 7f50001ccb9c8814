// How much earth levelled and lifted areas move.
#include "decision/terrain/Earthwork.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sandtable::decision {
namespace {

using scene::SurfaceZone;

scene::World with(std::vector<SurfaceZone> zones) {
    scene::World world;
    world.zones = std::move(zones);
    return world;
}
const auto slope = [](const glm::dvec2& place) { return place.x * 0.1; };

TEST(EarthworkTest, LevellingASlopeCutsAsMuchAsItFills) {
    const auto moved = earthworkOf(with({{SurfaceZone::Kind::Flatten, "f", rectangle({50, 0}, {40, 20}), 5}}), slope);
    ASSERT_TRUE(moved);
    // A triangle of 20 m by 2 m on each side of the middle, 20 m wide.
    EXPECT_NEAR(moved->cut, 20 * 2 / 2.0 * 20, 1);
    EXPECT_NEAR(moved->fill, moved->cut, 1e-6);
}

TEST(EarthworkTest, LiftingMovesAreaTimesHeightAndLaterAreasWin) {
    const auto moved = earthworkOf(with({{SurfaceZone::Kind::Shift, "up", rectangle({50, 0}, {40, 20}), 3},
                                         {SurfaceZone::Kind::Shift, "down", rectangle({60, 0}, {20, 20}), -1}}),
                                   slope);
    ASSERT_TRUE(moved);
    EXPECT_NEAR(moved->fill, 20 * 20 * 3, 12);
    EXPECT_NEAR(moved->cut, 20 * 20 * 1, 1e-6);
}

TEST(EarthworkTest, SaysNothingWhereNothingIsKnown) {
    EXPECT_FALSE(earthworkOf(with({}), slope));
    EXPECT_FALSE(earthworkOf(with({{SurfaceZone::Kind::Clip, "c", rectangle({50, 0}, {40, 20}), 0}}), slope));
    EXPECT_FALSE(
        earthworkOf(with({{SurfaceZone::Kind::Flatten, "removed:b", rectangle({50, 0}, {40, 20}), 0}}), slope));
    const auto unknown = [](const glm::dvec2&) { return std::numeric_limits<double>::quiet_NaN(); };
    EXPECT_FALSE(earthworkOf(with({{SurfaceZone::Kind::Flatten, "f", rectangle({50, 0}, {40, 20}), 5}}), unknown));
    EXPECT_FALSE(earthworkOf(with({{SurfaceZone::Kind::Flatten, "f", rectangle({50, 0}, {40, 20}), 5}}), nullptr));
}

} // namespace
} // namespace sandtable::decision
