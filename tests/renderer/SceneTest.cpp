#include "tests/renderer/RendererFixture.h"

#include <cmath>

using namespace sandtable;
using namespace sandtable::test;
using renderer::FrameInput;
using renderer::MeshDraw;

TEST_F(RendererTest, EmptyFrameIsAllBackground) {
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10)});
    ASSERT_EQ(image.rgba.size(), size_t(size) * size * 4);
    EXPECT_EQ(image.backgroundPixels(), size_t(size) * size);
}

TEST_F(RendererTest, SquareIsAtItsPlaceAndDistance) {
    // 90° from 10 m shows 20 m; a square of 10 m covers the middle half.
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 5, red))}};
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles});
    EXPECT_EQ(colorAt(image, 48, 48), glm::ivec3(255, 0, 0));
    EXPECT_NEAR(distanceAt(image, 48, 48), 10, 1e-4);
    EXPECT_NEAR(distanceAt(image, 25, 70), 10, 1e-4) << "distance is along the view axis, not along the ray";
    EXPECT_TRUE(std::isinf(distanceAt(image, 10, 48)));
    EXPECT_EQ(image.backgroundPixels(), size_t(size * size - 48 * 48));
    EXPECT_EQ(renderer->stats().triangles, 2u);
    EXPECT_EQ(renderer->stats().drawCalls, 1u);
    const auto single = renderer->distanceAt(48, 48);
    ASSERT_TRUE(single);
    EXPECT_NEAR(*single, 10, 1e-4);
}

TEST_F(RendererTest, NearerSurfaceWinsWhateverTheOrder) {
    const auto far = upload(flatSquare({0, 0, 0}, 5, red)), near = upload(flatSquare({0, 0, 0.01}, 3, green));
    for (const auto& tiles : {std::array{MeshDraw{.mesh = far}, MeshDraw{.mesh = near}},
                              std::array{MeshDraw{.mesh = near}, MeshDraw{.mesh = far}}}) {
        const auto image = draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles});
        EXPECT_EQ(colorAt(image, 48, 48), glm::ivec3(0, 255, 0));
        EXPECT_EQ(colorAt(image, 28, 48), glm::ivec3(255, 0, 0));
    }
}

TEST_F(RendererTest, NothingJittersTwentyKilometresAway) {
    const glm::dvec3 place(20000.123, -31000.456, 812.25);
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare(place, 5, red))}};
    std::vector<uint8_t> first;
    for (int i = 0; i < 5; ++i) { // the same relative view from eyes that move by less than a float can tell
        scene::Camera camera = lookingDown(place, 10);
        camera.eye += glm::dvec3(i * 1e-4, 0, 0), camera.target += glm::dvec3(i * 1e-4, 0, 0);
        const auto image = draw({.camera = camera, .tiles = tiles});
        EXPECT_NEAR(distanceAt(image, 48, 48), 10, 1e-4);
        if (i == 0) first = image.rgba;
        EXPECT_EQ(image.rgba, first);
    }
}

TEST_F(RendererTest, DistantSurfacesKeepTheirOrder) {
    // 5 km away, 5 cm apart: beyond what ordinary depth resolves.
    const auto lower = upload(flatSquare({0, 0, 0}, 3000, red)), upper = upload(flatSquare({0, 0, 0.05}, 3000, green));
    const std::array tiles{MeshDraw{.mesh = upper}, MeshDraw{.mesh = lower}};
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 5000), .tiles = tiles});
    for (int i = 30; i < 66; i += 4) EXPECT_EQ(colorAt(image, i, i), glm::ivec3(0, 255, 0));
}

TEST_F(RendererTest, TextureRowZeroIsAtVZero) {
    auto mesh = flatSquare({0, 0, 0}, 10, white);
    mesh.material.texture = std::make_shared<scene::Image>(
        scene::Image{2, 2, {255, 0, 0, 255, /**/ 0, 255, 0, 255, /**/ 0, 0, 255, 255, /**/ 255, 255, 0, 255}});
    mesh.material.repeat = false;
    const std::array tiles{MeshDraw{.mesh = upload(mesh)}};
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles});
    EXPECT_EQ(colorAt(image, 8, 8), glm::ivec3(255, 0, 0)) << "north-west";
    EXPECT_EQ(colorAt(image, 88, 8), glm::ivec3(0, 255, 0)) << "north-east";
    EXPECT_EQ(colorAt(image, 8, 88), glm::ivec3(0, 0, 255)) << "south-west";
    EXPECT_EQ(colorAt(image, 88, 88), glm::ivec3(255, 255, 0)) << "south-east";
}

TEST_F(RendererTest, MinifiedTextureShowsItsAverage) {
    auto mesh = flatSquare({0, 0, 0}, 10, white);
    scene::Image checker{512, 512, std::vector<uint8_t>(512 * 512 * 4, 255)};
    for (size_t i = 0; i < 512 * 512; ++i)
        if ((i + i / 512) % 2) checker.rgba[4 * i] = checker.rgba[4 * i + 1] = checker.rgba[4 * i + 2] = 0;
    mesh.material.texture = std::make_shared<scene::Image>(std::move(checker));
    const std::array tiles{MeshDraw{.mesh = upload(mesh)}};
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles});
    for (int i = 5; i < size; i += 10) EXPECT_NEAR(colorAt(image, i, 50).x, 128, 2);
}

TEST_F(RendererTest, BothSidesAreDrawn) {
    const auto up = upload(quad({0, 0, 0}, {5, 0, 0}, {0, 5, 0}, red)),
               down = upload(quad({0, 0, 0}, {-5, 0, 0}, {0, 5, 0}, red));
    for (const auto mesh : {up, down}) {
        const std::array tiles{MeshDraw{.mesh = mesh}};
        EXPECT_EQ(colorAt(draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles}), 48, 48), glm::ivec3(255, 0, 0));
    }
}

TEST_F(RendererTest, AlphaCutoffLeavesHoles) {
    auto mesh = flatSquare({0, 0, 0}, 10, white);
    mesh.material.texture = std::make_shared<scene::Image>(scene::Image{2, 1, {255, 0, 0, 255, 0, 255, 0, 0}});
    mesh.material.repeat = false;
    mesh.material.alphaCutoff = 0.5f;
    const std::array tiles{MeshDraw{.mesh = upload(mesh)}};
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles});
    EXPECT_FALSE(std::isinf(distanceAt(image, 10, 48)));
    EXPECT_TRUE(std::isinf(distanceAt(image, 86, 48)));
}

TEST_F(RendererTest, TintMultipliesColor) {
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 10, white)), .tint = {1, 0.5f, 0, 1}}};
    const auto color = colorAt(draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles}), 48, 48);
    EXPECT_EQ(color.x, 255);
    EXPECT_NEAR(color.y, 128, 1);
    EXPECT_EQ(color.z, 0);
}

TEST_F(RendererTest, ModelIsPlacedAndBrighterTowardsTheSun) {
    auto mesh = flatSquare({0, 0, 0}, 1, gray);
    mesh.normals.assign(4, {0, 0, 1});
    MeshDraw model{.mesh = upload(mesh), .lit = true};
    model.siteFromMesh = glm::dmat4(3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 100, 200, 5, 1); // three times as large, moved
    const auto brightness = [&](const glm::dvec3& sun) {
        const auto image = draw(
            {.camera = lookingDown({100, 200, 0}, 10), .models = std::span(&model, 1), .light = {.direction = sun}});
        EXPECT_NEAR(distanceAt(image, 48, 48), 5, 1e-4);
        EXPECT_FALSE(std::isinf(distanceAt(image, 48 + 25, 48)));
        EXPECT_TRUE(std::isinf(distanceAt(image, 48 + 35, 48)));
        return colorAt(image, 48, 48).x;
    };
    EXPECT_GT(brightness({0, 0, 1}), brightness({1, 0, 0.1}) + 20);
}

TEST_F(RendererTest, SkyIsBrighterAtTheHorizonThanAbove) {
    scene::Camera camera{.eye = {0, 0, 0}, .target = {0, 100, 40}, .width = size, .height = size};
    const auto image = draw({.camera = camera});
    EXPECT_GT(colorAt(image, 48, 90).z, colorAt(image, 48, 5).z + 20);
}
