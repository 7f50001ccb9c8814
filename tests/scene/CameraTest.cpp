#include "scene/Camera.h"

#include <gtest/gtest.h>

#include <random>

using namespace sandtable;
using namespace sandtable::scene;

namespace {

Camera randomCamera(std::mt19937& random) {
    std::uniform_real_distribution<double> any(-5e4, 5e4);
    Camera camera;
    camera.eye = {any(random), any(random), std::abs(any(random)) + 1};
    camera.target = camera.eye + glm::dvec3(any(random), any(random), -std::abs(any(random)) - 1);
    return camera;
}

} // namespace

TEST(Camera, RayThroughAPixelMeetsWhatThatPixelShows) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> x(0, 1920), y(0, 1080), distance(1, 5000);
    for (int i = 0; i < 500; ++i) {
        const Camera camera = randomCamera(random);
        const glm::dvec2 pixel(x(random), y(random));
        const Ray ray = camera.rayThrough(pixel);
        const glm::dvec3 back = camera.pixelOf(ray.origin + ray.direction * distance(random));
        EXPECT_NEAR(back.x, pixel.x, 1e-3);
        EXPECT_NEAR(back.y, pixel.y, 1e-3);
        EXPECT_GT(back.z, 0);
    }
}

TEST(Camera, DepthIsReversed) {
    Camera camera;
    camera.eye = {0, 0, 0};
    camera.target = {0, 1, 0};
    const auto depth = [&](double distance) {
        const glm::dvec4 clip = camera.clipFromRelative() * glm::dvec4(0, distance, 0, 1);
        return clip.z / clip.w;
    };
    EXPECT_DOUBLE_EQ(depth(camera.nearMeters), 1);
    EXPECT_GT(depth(10), depth(100));
    EXPECT_GT(depth(1e7), 0);
}

TEST(Camera, LookingStraightDownHasNorthUp) {
    Camera camera;
    camera.eye = {5, 5, 100};
    camera.target = {5, 5, 0};
    EXPECT_NEAR(glm::distance(camera.right(), {1, 0, 0}), 0, 1e-12);
    EXPECT_NEAR(glm::distance(camera.up(), {0, 1, 0}), 0, 1e-12);
    EXPECT_LT(camera.pixelOf({5, 10, 0}).y, 540);
}

TEST(Camera, FitViewShowsTheWholeBox) {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> any(-3000, 3000), extent(0.1, 2000);
    for (int i = 0; i < 200; ++i) {
        Box3 box;
        box.extend(glm::dvec3(any(random), any(random), any(random) / 30));
        box.extend(box.min + glm::dvec3(extent(random), extent(random), extent(random) / 10));
        const Camera camera = fitView(box, 1280, 720, 1.0);
        const Frustum frustum = Frustum::of(camera);
        for (int corner = 0; corner < 8; ++corner) {
            const glm::dvec3 point((corner & 1) ? box.max.x : box.min.x, (corner & 2) ? box.max.y : box.min.y,
                                   (corner & 4) ? box.max.z : box.min.z);
            const glm::dvec3 pixel = camera.pixelOf(point);
            EXPECT_GT(pixel.z, 0);
            EXPECT_TRUE(pixel.x >= 0 && pixel.x <= 1280 && pixel.y >= 0 && pixel.y <= 720);
            EXPECT_TRUE(frustum.mayContain(Sphere{point, 0.01}));
        }
        EXPECT_LT(camera.eye.x, box.center().x); // from the south-west
        EXPECT_LT(camera.eye.y, box.center().y);
    }
}

TEST(Frustum, NeverCullsWhatIsInView) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> x(0, 1920), y(0, 1080), distance(1, 4000), size(0.1, 50);
    for (int i = 0; i < 500; ++i) {
        const Camera camera = randomCamera(random);
        const Ray ray = camera.rayThrough({x(random), y(random)});
        const glm::dvec3 seen = ray.origin + ray.direction * distance(random);
        const glm::dvec3 half(size(random), size(random), size(random));
        glm::dmat3 axes(0);
        for (int k = 0; k < 3; ++k) axes[k][k] = half[k];
        EXPECT_TRUE(Frustum::of(camera).mayContain(seen + half * 0.99, axes)); // a corner of it is in view
    }
}

TEST(Camera, FitViewFillsThePictureAndLooksDown) {
    const Camera camera = fitView({{0, 0, 0}, {800, 700, 30}}, 1920, 1080, 1.0471975511965976);
    glm::dvec2 low(1e9), high(-1e9);
    for (int corner = 0; corner < 8; ++corner) {
        const glm::dvec3 pixel =
            camera.pixelOf({(corner & 1) ? 800 : 0, (corner & 2) ? 700 : 0, (corner & 4) ? 30 : 0});
        low = glm::min(low, glm::dvec2(pixel));
        high = glm::max(high, glm::dvec2(pixel));
    }
    EXPECT_GT(std::max((high.x - low.x) / 1920, (high.y - low.y) / 1080), 0.75);
    EXPECT_GT(camera.eye.z, 250); // looks down on it, not along it
}
