// A real window, where there is a display (CI runs under Xvfb).
#include "tests/renderer/RendererFixture.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

using namespace sandtable;
using namespace sandtable::test;
using renderer::MeshDraw;

namespace {

class WindowTest : public RendererTest {
protected:
    void SetUp() override {
        if (!glfwInit()) GTEST_SKIP() << "no display";
        glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
        window = glfwCreateWindow(160, 120, "test", nullptr, nullptr);
        if (!window) GTEST_SKIP() << "no window can be opened";
        start({.window = window, .validation = true});
    }
    void TearDown() override {
        RendererTest::TearDown();
        if (window) glfwDestroyWindow(window);
        glfwTerminate();
    }
    static scene::Camera cameraFor(int width, int height) {
        scene::Camera camera = lookingDown({0, 0, 0}, 10);
        camera.width = width, camera.height = height;
        return camera;
    }
    GLFWwindow* window = nullptr;
};

} // namespace

TEST_F(WindowTest, DrawsAndKeepsAFrameForCapture) {
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 5, red))}};
    for (int i = 0; i < 5; ++i) {
        const auto shown = renderer->render({.camera = cameraFor(160, 120), .tiles = tiles});
        ASSERT_TRUE(shown) << shown.error().text();
        EXPECT_TRUE(*shown);
    }
    EXPECT_FALSE(renderer->capture()) << "not asked for";
    const auto distance = renderer->distanceAt(80, 60);
    ASSERT_TRUE(distance);
    EXPECT_NEAR(*distance, 10, 1e-4);
    const auto image = draw({.camera = cameraFor(160, 120), .tiles = tiles, .keepForCapture = true});
    EXPECT_EQ(colorAt(image, 80, 60), glm::ivec3(255, 0, 0));
    EXPECT_EQ(image.width, 160);
}

TEST_F(WindowTest, FollowsTheWindowsSize) {
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 5, red))}};
    ASSERT_TRUE(renderer->render({.camera = cameraFor(160, 120), .tiles = tiles}));
    glfwSetWindowSize(window, 240, 200);
    int width = 0, height = 0;
    for (int i = 0; i < 50 && width != 240; ++i) {
        glfwWaitEventsTimeout(0.02);
        glfwGetFramebufferSize(window, &width, &height);
    }
    renderer->resize(width, height);
    const auto shown = renderer->render({.camera = cameraFor(width, height), .tiles = tiles, .keepForCapture = true});
    ASSERT_TRUE(shown) << shown.error().text();
    const auto image = renderer->capture();
    ASSERT_TRUE(image) << image.error().text();
    EXPECT_EQ(image->width, width);
    EXPECT_EQ(image->height, height);
}

TEST_F(WindowTest, NoticesASizeItWasNotToldOf) {
    for (const int side : {100, 180, 140}) {
        glfwSetWindowSize(window, side, side);
        for (int i = 0; i < 5; ++i) {
            glfwWaitEventsTimeout(0.01);
            EXPECT_TRUE(renderer->render({.camera = cameraFor(side, side)}));
        }
    }
}

TEST_F(WindowTest, ProbesAnswerWithinThreeFrames) {
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 5, red))}};
    const std::array probes{renderer::VisibilityProbe{{0, 0, 0}}, renderer::VisibilityProbe{{0, 0, -5}}};
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(renderer->render({.camera = cameraFor(160, 120), .tiles = tiles, .probes = probes}));
    const auto results = renderer->probeResults();
    EXPECT_EQ(std::vector<int>(results.begin(), results.end()), (std::vector<int>{1, 0}));
}

TEST_F(WindowTest, KeepsItsSceneAndShowsItAgain) {
    start({.window = window, .validation = true, .keepScene = true});
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 5, red))}};
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(renderer->render({.camera = cameraFor(160, 120), .tiles = tiles}));
    const auto image = draw({.camera = cameraFor(160, 120), .tiles = tiles, .keepForCapture = true});
    EXPECT_EQ(colorAt(image, 80, 60), glm::ivec3(255, 0, 0));
    EXPECT_LE(renderer->stats().scenesDrawn, 2u); // making room for the captured image draws it once more
}

TEST_F(WindowTest, GoesOnAfterBeingHidden) {
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 5, red))}};
    ASSERT_TRUE(renderer->render({.camera = cameraFor(160, 120), .tiles = tiles}));
    glfwHideWindow(window);
    for (int i = 0; i < 5; ++i) {
        glfwWaitEventsTimeout(0.02);
        EXPECT_TRUE(renderer->render({.camera = cameraFor(160, 120), .tiles = tiles}));
    }
    glfwShowWindow(window);
    renderer->resize(160, 120);
    const auto image = draw({.camera = cameraFor(160, 120), .tiles = tiles, .keepForCapture = true});
    EXPECT_EQ(colorAt(image, 80, 60), glm::ivec3(255, 0, 0));
}
