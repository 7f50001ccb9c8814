#include "tests/renderer/RendererFixture.h"

using namespace sandtable;
using namespace sandtable::test;
using renderer::MeshDraw;

TEST_F(RendererTest, ReleasedMeshMayStillBeInFlight) {
    for (int i = 0; i < 6; ++i) {
        const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 5, red))}};
        ASSERT_TRUE(renderer->render({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles}));
        renderer->release(tiles[0].mesh);
    }
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10)});
    EXPECT_EQ(image.backgroundPixels(), size_t(size) * size);
}

TEST_F(RendererTest, UploadedAndReleasedBeforeAnyFrame) {
    renderer->release(upload(flatSquare({0, 0, 0}, 5, red)));
    EXPECT_TRUE(renderer->render({.camera = lookingDown({0, 0, 0}, 10)}));
}

TEST_F(RendererTest, ReleasedBeforeItsStagedCopyIsSubmitted) {
    draw({.camera = lookingDown({0, 0, 0}, 10)});
    renderer->release(upload(flatSquare({0, 0, 0}, 5, red)));
    EXPECT_TRUE(renderer->capture()); // a submission that is no frame
    EXPECT_TRUE(renderer->render({.camera = lookingDown({0, 0, 0}, 10)}));
    EXPECT_TRUE(renderer->render({.camera = lookingDown({0, 0, 0}, 10)}));
}

TEST_F(RendererTest, MemoryReturnsAfterRelease) {
    auto mesh = flatSquare({0, 0, 0}, 5, white);
    draw({.camera = lookingDown({0, 0, 0}, 10)});
    const auto before = renderer->stats().gpuBytes;
    mesh.material.texture =
        std::make_shared<scene::Image>(scene::Image{2048, 2048, std::vector<uint8_t>(2048 * 2048 * 4)});
    const auto first = upload(mesh);
    draw({.camera = lookingDown({0, 0, 0}, 10)});
    const auto with = renderer->stats().gpuBytes;
    EXPECT_GE(with, before + 2048 * 2048 * 4);
    const auto second = upload(mesh); // the same picture: only the geometry is new
    draw({.camera = lookingDown({0, 0, 0}, 10)});
    EXPECT_LT(renderer->stats().gpuBytes, with + 2048 * 2048);
    renderer->release(first), renderer->release(second);
    for (int i = 0; i < 3; ++i) draw({.camera = lookingDown({0, 0, 0}, 10)});
    EXPECT_LE(renderer->stats().gpuBytes, before);
}

TEST_F(RendererTest, ResizeTakesEffectInTheNextFrame) {
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 5, red))}};
    draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles});
    renderer->resize(64, 64);
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10, 64), .tiles = tiles});
    EXPECT_EQ(image.width, 64);
    EXPECT_EQ(image.height, 64);
    EXPECT_EQ(image.backgroundPixels(), size_t(64 * 64 - 32 * 32));
}

TEST_F(RendererTest, BrokenMeshesAreErrors) {
    auto mesh = flatSquare({0, 0, 0}, 5, red);
    mesh.indices[3] = 4;
    EXPECT_FALSE(renderer->upload(mesh));
    mesh = flatSquare({0, 0, 0}, 5, red);
    mesh.texCoords.pop_back();
    EXPECT_FALSE(renderer->upload(mesh));
    mesh = flatSquare({0, 0, 0}, 5, red);
    mesh.material.texture = std::make_shared<scene::Image>(scene::Image{4, 4, {1, 2, 3}});
    EXPECT_FALSE(renderer->upload(mesh));
}

TEST_F(RendererTest, MeshWithoutTrianglesDrawsNothing) {
    const std::array tiles{MeshDraw{.mesh = upload({})}, MeshDraw{.mesh = 0}, MeshDraw{.mesh = 4711}};
    EXPECT_EQ(draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles}).backgroundPixels(), size_t(size) * size);
}

TEST_F(RendererTest, CaptureBeforeAnyFrameIsAnError) {
    EXPECT_FALSE(renderer->capture());
    EXPECT_FALSE(renderer->distanceAt(1, 1));
}

TEST_F(RendererTest, LargeTextureIsUploadedWhole) {
    auto mesh = flatSquare({0, 0, 0}, 10, white);
    scene::Image picture{3000, 3000,
                         std::vector<uint8_t>(size_t(3000) * 3000 * 4, 255)}; // many times the staging memory
    for (size_t row = 1500; row < 3000; ++row)
        for (size_t x = 0; x < 3000; ++x) picture.rgba[(row * 3000 + x) * 4] = 0;
    mesh.material.texture = std::make_shared<scene::Image>(std::move(picture));
    const std::array tiles{MeshDraw{.mesh = upload(mesh)}};
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles});
    EXPECT_EQ(colorAt(image, 48, 20), glm::ivec3(255, 255, 255));
    EXPECT_EQ(colorAt(image, 48, 76), glm::ivec3(0, 255, 255));
}

TEST_F(RendererTest, MultisamplingSmoothsEdgesAndKeepsDepth) {
    start({.width = size, .height = size, .validation = true, .samples = 4});
    const std::array tiles{MeshDraw{.mesh = upload(quad({0, 0, 0}, {5, 2, 0}, {-2, 5, 0}, red))}};
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles});
    EXPECT_NEAR(distanceAt(image, 48, 48), 10, 1e-4);
    int between = 0;
    for (int i = 0; i < size; ++i) between += colorAt(image, i, 48).x > 60 && colorAt(image, i, 48).x < 250;
    EXPECT_GT(between, 0);
}
