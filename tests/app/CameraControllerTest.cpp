#include "app/window/CameraController.h"

#include <gtest/gtest.h>

#include <random>

using namespace sandtable;
using namespace sandtable::app;

namespace {

CameraController controllerAt(const glm::dvec3& eye, const glm::dvec3& target) {
    scene::Camera camera;
    camera.eye = eye;
    camera.target = target;
    const Box3 park{{-1000, -1000, 0}, {1000, 1000, 60}};
    return CameraController(camera, park, [](const glm::dvec2&) { return std::optional<double>(5); });
}

} // namespace

TEST(CameraController, OrbitKeepsThePivotUnderTheCursor) {
    CameraController controller = controllerAt({0, -300, 200}, {0, 0, 0});
    const glm::dvec3 pivot(60, 30, 8);
    const glm::dvec3 before = controller.camera().pixelOf(pivot);
    controller.orbit(pivot, {120, -40});
    const glm::dvec3 after = controller.camera().pixelOf(pivot);
    EXPECT_NEAR(glm::distance(before, after), 0, 1e-6);
    EXPECT_GT(glm::distance(controller.camera().eye, {0, -300, 200}), 10);
}

TEST(CameraController, PanKeepsTheGrabbedPointUnderTheCursor) {
    CameraController controller = controllerAt({0, -300, 200}, {0, 0, 0});
    const glm::dvec2 from(900, 600), to(1100, 500);
    const Ray ray = controller.camera().rayThrough(from);
    const glm::dvec3 grabbed = ray.origin + ray.direction * (ray.origin.z / -ray.direction.z);
    controller.pan(grabbed, from, to);
    const glm::dvec3 after = controller.camera().pixelOf(grabbed);
    EXPECT_NEAR(after.x, to.x, 1e-6);
    EXPECT_NEAR(after.y, to.y, 1e-6);
}

TEST(CameraController, ZoomKeepsThePointUnderTheCursorAndHalvesTheDistance) {
    CameraController controller = controllerAt({0, -300, 200}, {0, 0, 0});
    const glm::dvec3 point(80, 40, 6);
    const glm::dvec3 before = controller.camera().pixelOf(point);
    const double distance = glm::distance(controller.camera().eye, point);
    controller.zoom(point, 0.5);
    const glm::dvec3 after = controller.camera().pixelOf(point);
    EXPECT_NEAR(after.x, before.x, 1e-6);
    EXPECT_NEAR(after.y, before.y, 1e-6);
    EXPECT_NEAR(glm::distance(controller.camera().eye, point), distance / 2, 1e-9);
}

TEST(CameraController, WhateverAPersonDoesTheEyeStaysAboveGroundAndNearThePark) {
    std::mt19937 random(9);
    std::uniform_real_distribution<double> pixels(-600, 600), place(-900, 900), factor(0.3, 3), step(-500, 500);
    std::uniform_int_distribution<int> which(0, 4);
    CameraController controller = controllerAt({0, -300, 200}, {0, 0, 0});
    for (int i = 0; i < 3000; ++i) {
        const glm::dvec3 point(place(random), place(random), 5);
        switch (which(random)) {
        case 0:
            controller.orbit(point, {pixels(random), pixels(random)});
            break;
        case 1:
            controller.zoom(point, factor(random));
            break;
        case 2:
            controller.fly({step(random), step(random), step(random)});
            break;
        case 3:
            controller.look({pixels(random), pixels(random)});
            break;
        case 4:
            controller.pan(point, {960 + pixels(random) / 8, 800}, {960 + pixels(random) / 8, 800});
            break;
        }
        const scene::Camera& camera = controller.camera();
        ASSERT_TRUE(std::isfinite(camera.eye.x + camera.eye.y + camera.eye.z + camera.target.x));
        ASSERT_GE(camera.eye.z, 7 - 1e-9);
        ASSERT_LT(glm::length(camera.eye), 20000);
        ASSERT_GT(camera.up().z, 0); // never upside down
    }
}

TEST(CameraController, AFlightEndsExactlyAtItsGoalAndIsSmooth) {
    CameraController controller = controllerAt({0, -300, 200}, {0, 0, 0});
    scene::Camera goal = controller.camera();
    goal.eye = {500, 400, 90};
    goal.target = {420, 300, 10};
    controller.flyTo(goal, 1.5);
    glm::dvec3 last = controller.camera().eye;
    double longestStep = 0;
    while (controller.advance(1.0 / 60)) {
        longestStep = std::max(longestStep, glm::distance(last, controller.camera().eye));
        last = controller.camera().eye;
    }
    EXPECT_EQ(controller.camera().eye, goal.eye);
    EXPECT_EQ(controller.camera().target, goal.target);
    EXPECT_LT(longestStep, 40); // of some 900 m: no jump
}

TEST(CameraController, MovingByHandEndsAFlight) {
    CameraController controller = controllerAt({0, -300, 200}, {0, 0, 0});
    controller.flyTo({100, 100, 5}, 80);
    controller.advance(0.1);
    controller.fly({1, 0, 0});
    EXPECT_FALSE(controller.flying());
}
