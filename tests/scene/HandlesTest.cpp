// What dragging a handle makes of a plan.
#include "scene/world/Handles.h"

#include "tests/scene/SmallWorld.h"

#include <gtest/gtest.h>

namespace sandtable::scene {
namespace {

constexpr double east = 700'000, north = 4'000'000; // far from the origin, as plans in a whole CRS are

World worldWith(std::vector<Edit> edits) {
    auto world = applyEdits(BaseWorld{}, edits);
    EXPECT_TRUE(world) << world.error().text();
    return *world;
}
World withWorkshop() {
    return worldWith({PlaceBuilding{.id = "w", .name = "", .position = {east, north, 5}, .size = {60, 30, 12}}});
}

Handle handleOf(const World& world, Handle::Kind kind, const glm::dvec2& viewer = {east + 1000, north + 1000}) {
    const auto handles = handlesOf(world.buildings.front(), 0, viewer);
    return *std::ranges::find(handles, kind, &Handle::kind);
}

TEST(HandlesTest, StandOnTheSidesThatFaceTheViewer) {
    const World world = withWorkshop();
    using enum Handle::Kind;
    EXPECT_EQ(handleOf(world, Length).place, glm::dvec3(east + 30, north, 5));
    EXPECT_EQ(handleOf(world, Width).place, glm::dvec3(east, north + 15, 5));
    const glm::dvec2 southWest(east - 1000, north - 1000);
    EXPECT_EQ(handleOf(world, Length, southWest).place, glm::dvec3(east - 30, north, 5));
    EXPECT_EQ(handleOf(world, Width, southWest).place, glm::dvec3(east, north - 15, 5));
}

TEST(HandlesTest, DraggingToWhereAHandleIsChangesNothing) {
    const World world = withWorkshop();
    for (const glm::dvec2& viewer : {glm::dvec2(east + 9, north + 9), glm::dvec2(east - 9, north - 9)})
        for (const Handle& handle : handlesOf(world.buildings.front(), 0, viewer)) {
            Edit edit = dragged(world, handle, handle.place, 0.01);
            if (auto* move = std::get_if<MoveBuilding>(&edit)) move->position.z = 5;
            World after = world;
            ASSERT_TRUE(applyEdit(after, {}, edit, 2));
            EXPECT_EQ(after.buildings.front().position, world.buildings.front().position);
            EXPECT_EQ(after.buildings.front().size, world.buildings.front().size);
            EXPECT_NEAR(after.buildings.front().yawRadians, 0, 1e-12);
        }
}

/// Millimetres of the mouse are millimetres of the plan, 4,000 km from the origin.
TEST(HandlesTest, DoesNotJitterFarFromTheOrigin) {
    const World world = withWorkshop();
    const Handle move = handleOf(world, Handle::Kind::Move);
    for (int millimetre = 0; millimetre < 100; ++millimetre) {
        const glm::dvec3 to(east + 7 + millimetre * 0.001, north, 5);
        const auto edit = std::get<MoveBuilding>(dragged(world, move, to, 0.01));
        EXPECT_NEAR(edit.position.x, to.x, 0.0501) << "on the grid of 10 cm";
    }
}

TEST(HandlesTest, TurnsInStepsOfFiveDegreesAndResizesByTheGrid) {
    const World world = withWorkshop();
    const auto turn = std::get<TurnBuilding>(dragged(world, handleOf(world, Handle::Kind::Turn),
                                                     {east + 100, north + 100 * std::tan(glm::radians(31.0)), 5}, 1));
    EXPECT_NEAR(glm::degrees(turn.yawRadians), 30, 1e-9);
    const auto resize =
        std::get<ResizeBuilding>(dragged(world, handleOf(world, Handle::Kind::Length), {east + 40.3, north + 3, 0}, 1));
    EXPECT_EQ(resize.size, glm::dvec3(81, 30, 12));
    const auto least =
        std::get<ResizeBuilding>(dragged(world, handleOf(world, Handle::Kind::Length), {east - 40, north, 0}, 1));
    EXPECT_EQ(least.size.x, 1) << "never inside out";
}

TEST(HandlesTest, AHeightIsDraggedAlongItsUprightLine) {
    const World world = withWorkshop();
    const Handle handle = handleOf(world, Handle::Kind::Height);
    EXPECT_EQ(handle.place, glm::dvec3(east, north, 17)) << "in the middle of the roof";
    // From the south and above: a ray at what is 10 m above the handle.
    const glm::dvec3 eye(east, north - 200, 120), above = handle.place + glm::dvec3(0, 0, 10);
    const auto to = onTrackOf(handle, {eye, glm::normalize(above - eye)});
    ASSERT_TRUE(to);
    EXPECT_LT(glm::distance(*to, above), 1e-6);
    // Passing it 3 m aside: as high as where it passes.
    const glm::dvec3 aside = above + glm::dvec3(3, 0, 0);
    const glm::dvec3 sideways(east, north - 200, aside.z);
    EXPECT_NEAR(onTrackOf(handle, {sideways, glm::normalize(aside - sideways)})->z, aside.z, 1e-9);
    EXPECT_FALSE(onTrackOf(handle, {eye, {0, 0, -1}})) << "straight down there is no height";
    const auto edit = std::get<ResizeBuilding>(dragged(world, handle, *to, 1));
    EXPECT_EQ(edit.size, glm::dvec3(60, 30, 22));
    EXPECT_EQ(std::get<ResizeBuilding>(dragged(world, handle, {east, north, -50}, 1)).size.z, 1) << "never below";
    // A level track is met where the ray comes down on it, and not from below the horizon.
    const Handle move = handleOf(world, Handle::Kind::Move);
    EXPECT_NEAR(onTrackOf(move, {{east, north, 105}, glm::normalize(glm::dvec3(1, 0, -1))})->x, east + 100, 1e-6);
    EXPECT_FALSE(onTrackOf(move, {{east, north, 105}, {1, 0, 0.1}}));
}

TEST(HandlesTest, ABuildingSnapsToAnother) {
    const World world =
        worldWith({PlaceBuilding{.id = "w", .name = "", .position = {0, 0, 0}, .size = {60, 30, 12}},
                   PlaceBuilding{.id = "x", .name = "", .position = {200, 3.3, 0}, .size = {20, 20, 5}}});
    const Handle move = handleOf(world, Handle::Kind::Move);
    const auto edit = std::get<MoveBuilding>(dragged(world, move, {160.4, 0.2, 0}, 1)); // its side near x's at 190
    EXPECT_NEAR(edit.position.x, 160, 1e-9);
}

TEST(HandlesTest, AnAreaIsReshapedByItsCornersAndMovedByItsMiddle) {
    const World world = worldWith({FlattenSurface{"f", square(0, 0, 10), 7}});
    const auto handles = handlesOf(world.zones.front(), 0);
    ASSERT_EQ(handles.size(), 5u);
    EXPECT_EQ(handles[0].kind, Handle::Kind::Move);
    const Edit corner = dragged(world, handles[1], handles[1].place + glm::dvec3(-3, -2, 0), 0.5);
    World after = world;
    ASSERT_TRUE(applyEdit(after, {}, corner, 2));
    EXPECT_EQ(after.zones.front().heightMeters, 7);
    EXPECT_EQ(after.zones.front().area.outer[0], world.zones.front().area.outer[0] + glm::dvec2(-3, -2));
    EXPECT_EQ(after.zones.front().area.outer[1], world.zones.front().area.outer[1]);
    const Edit moved = dragged(world, handles[0], handles[0].place + glm::dvec3(20, 0, 0), 0.5);
    World carried = world;
    ASSERT_TRUE(applyEdit(carried, {}, moved, 2));
    EXPECT_DOUBLE_EQ(polygonArea(carried.zones.front().area), 100);
    EXPECT_FALSE(applyEdit(carried, {}, ReshapeSurface{"other", square(0, 0, 5), 1}, 3));
}

} // namespace
} // namespace sandtable::scene
