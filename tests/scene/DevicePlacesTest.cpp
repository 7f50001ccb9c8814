// Devices follow what the scenario does with them and their buildings.
#include "scene/world/DevicePlaces.h"
#include "tests/scene/SmallWorld.h"

#include <gtest/gtest.h>

#include <numbers>

namespace sandtable::scene {
namespace {

DeviceSpec device(const std::string& building, const glm::dvec3& position) {
    DeviceSpec spec;
    spec.id = "d";
    spec.buildingId = building;
    spec.position = position;
    return spec;
}

std::optional<glm::dvec3> placeAfter(const std::vector<Edit>& edits, const DeviceSpec& spec) {
    return plannedPlace(applyEdits(smallBase(), edits).value(), smallBase(), spec);
}

TEST(DevicePlacesTest, StayWhereNothingMovesThem) {
    EXPECT_FALSE(placeAfter({}, device("b1", {2, 5, 0})));
    EXPECT_FALSE(placeAfter({MoveBuilding{"b2", {300, 0, 1}, 1.0}}, device("b1", {2, 5, 0})));
    EXPECT_FALSE(placeAfter({MoveBuilding{"b1", {300, 0, 1}, 1.0}}, device("", {2, 5, 0})));
}

TEST(DevicePlacesTest, GoWithTheirBuildingAndTurnWithIt) {
    const std::vector<Edit> edits{MoveBuilding{"b1", {205, 105, 6}, 4.0}, TurnBuilding{"b1", std::numbers::pi / 2}};
    const auto place = placeAfter(edits, device("b1", {8, 5, 0})); // 3 m east of its middle
    ASSERT_TRUE(place);
    EXPECT_NEAR(place->x, 205, 1e-9);
    EXPECT_NEAR(place->y, 108, 1e-9) << "now 3 m north of it";
    EXPECT_NEAR(place->z, 6 + 8, 1e-9);
}

TEST(DevicePlacesTest, TheirOwnMoveCountsMore) {
    const auto place =
        placeAfter({MoveBuilding{"b1", {205, 105, 6}, 4.0}, MoveDevice{"d", {1, 2, 3}}}, device("b1", {8, 5, 0}));
    EXPECT_EQ(place, glm::dvec3(1, 2, 3));
}

} // namespace
} // namespace sandtable::scene
