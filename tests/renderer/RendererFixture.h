// A small headless renderer with validation on; a test fails when the layers have anything to say.
#pragma once

#include "core/Diagnostics.h"
#include "renderer/Renderer.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>

namespace sandtable::test {

class RendererTest : public ::testing::Test {
protected:
    static constexpr int size = 96;

    void SetUp() override { start({.width = size, .height = size, .validation = true}); }
    void TearDown() override {
        renderer.reset();
        for (const auto& entry : diagnostics.all()) ADD_FAILURE() << entry.text();
    }

    void start(const renderer::RendererOptions& options) {
        renderer.reset();
        auto made = renderer::Renderer::create(options, diagnostics);
        ASSERT_TRUE(made) << made.error().text();
        renderer = *std::move(made);
    }

    /// Uploads or fails the test.
    renderer::MeshHandle upload(const scene::Mesh& mesh) {
        const auto handle = renderer->upload(mesh);
        EXPECT_TRUE(handle) << (handle ? "" : handle.error().text());
        return handle ? *handle : 0;
    }

    renderer::Capture draw(const renderer::FrameInput& input) {
        const auto drawn = renderer->render(input);
        EXPECT_TRUE(drawn) << (drawn ? "" : drawn.error().text());
        auto captured = renderer->capture();
        EXPECT_TRUE(captured) << (captured ? "" : captured.error().text());
        return captured ? *std::move(captured) : renderer::Capture{};
    }

    Diagnostics diagnostics;
    std::unique_ptr<renderer::Renderer> renderer;
};

inline size_t pixelIndex(const renderer::Capture& image, int x, int y) {
    return static_cast<size_t>(y) * static_cast<size_t>(image.width) + static_cast<size_t>(x);
}
inline glm::ivec3 colorAt(const renderer::Capture& image, int x, int y) {
    const uint8_t* rgba = image.rgba.data() + pixelIndex(image, x, y) * 4;
    return {rgba[0], rgba[1], rgba[2]};
}
inline float distanceAt(const renderer::Capture& image, int x, int y) {
    return image.distanceMeters[pixelIndex(image, x, y)];
}

/// Straight down on `center` from `height` above it; north is up. With 90° the image shows 2·height metres each way.
inline scene::Camera lookingDown(const glm::dvec3& center, double height, int size = 96) {
    return {.eye = center + glm::dvec3(0, 0, height),
            .target = center,
            .verticalFovRadians = 1.5707963267948966,
            .width = size,
            .height = size};
}

/// A square in the plane spanned by two half-axes, one colour.
inline scene::Mesh quad(const glm::dvec3& center, const glm::vec3& right, const glm::vec3& up, const glm::vec4& color) {
    scene::Mesh mesh;
    mesh.origin = center;
    mesh.positions = {-right - up, right - up, right + up, -right + up};
    mesh.texCoords = {{0, 1}, {1, 1}, {1, 0}, {0, 0}}; // row 0 of the texture at the `up` side
    mesh.indices = {0, 1, 2, 0, 2, 3};
    mesh.material.color = color;
    return mesh;
}
inline scene::Mesh flatSquare(const glm::dvec3& center, float half, const glm::vec4& color) {
    return quad(center, {half, 0, 0}, {0, half, 0}, color);
}

inline const glm::vec4 red{1, 0, 0, 1}, green{0, 1, 0, 1}, blue{0, 0, 1, 1}, white{1}, gray{0.5f, 0.5f, 0.5f, 1};

} // namespace sandtable::test
