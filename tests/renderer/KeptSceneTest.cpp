// With RendererOptions::keepScene the scene is drawn only when something of it has changed.
#include "tests/renderer/RendererFixture.h"

#include "renderer/SceneState.h"

#include <imgui.h>

using namespace sandtable;
using namespace sandtable::test;
using renderer::DrapeLayer;
using renderer::DrapeShape;
using renderer::FrameInput;
using renderer::MeshDraw;
using renderer::SceneState;

namespace {

class KeptSceneTest : public RendererTest {
protected:
    void SetUp() override {
        start({.width = size, .height = size, .validation = true, .keepScene = true});
        tiles = {MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 10, red))}};
        ImGui::CreateContext();
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().DisplaySize = {static_cast<float>(size), static_cast<float>(size)};
        const auto started = renderer->initUi();
        ASSERT_TRUE(started) << started.error().text();
    }
    void TearDown() override {
        renderer->shutdownUi();
        ImGui::DestroyContext();
        RendererTest::TearDown();
    }
    FrameInput input() const { return {.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles}; }
    /// A rectangle over the left half.
    renderer::Capture drawUnderUi(FrameInput frame, ImU32 color) {
        renderer->newUiFrame();
        ImGui::NewFrame();
        ImGui::GetForegroundDrawList()->AddRectFilled({0, 0}, {48, 96}, color);
        ImGui::Render();
        frame.drawUi = true;
        return draw(frame);
    }
    uint64_t scenes() const { return renderer->stats().scenesDrawn; }

    std::array<MeshDraw, 1> tiles;
};

DrapeLayer blueSquare(uint64_t key) {
    DrapeLayer layer{.key = key};
    layer.shapes.push_back(DrapeShape{.polygons = {Polygon{{{-5, -5}, {5, -5}, {5, 5}, {-5, 5}}, {}}}, .fill = blue});
    return layer;
}

} // namespace

TEST_F(KeptSceneTest, AFrameInWhichOnlyTheUiDiffersDrawsNoScene) {
    const auto first = drawUnderUi(input(), IM_COL32(0, 255, 0, 255));
    EXPECT_EQ(colorAt(first, 20, 48), glm::ivec3(0, 255, 0));
    const uint64_t before = scenes();
    const auto second = drawUnderUi(input(), IM_COL32(0, 0, 255, 255));
    EXPECT_EQ(scenes(), before);
    EXPECT_EQ(colorAt(second, 20, 48), glm::ivec3(0, 0, 255)); // nothing of the former UI is left
    EXPECT_EQ(colorAt(second, 70, 48), glm::ivec3(255, 0, 0));
    EXPECT_NEAR(distanceAt(second, 70, 48), 10, 1e-4);
    EXPECT_EQ(colorAt(draw(input()), 20, 48), glm::ivec3(255, 0, 0));
    EXPECT_EQ(scenes(), before);
}

TEST_F(KeptSceneTest, LooksAsIfDrawnEveryTime) {
    const std::array drape{blueSquare(1)};
    FrameInput frame = input();
    frame.drape = drape;
    draw(frame);
    const auto kept = draw(frame);
    ASSERT_EQ(scenes(), 1u);
    frame.light.direction.x += 0.1; // falls on models only: another scene, the same image
    EXPECT_EQ(draw(frame).rgba, kept.rgba);
    EXPECT_EQ(scenes(), 2u);
}

TEST_F(KeptSceneTest, WhateverIsSeenDrawsItAgain) {
    const std::array first{blueSquare(1)}, second{blueSquare(2)};
    const std::array moved{
        MeshDraw{.mesh = tiles[0].mesh, .siteFromMesh = glm::dmat4(glm::dmat3(0.5))}}; // half as large
    const std::array probes{renderer::VisibilityProbe{{0, 0, 0}}};
    std::vector<FrameInput> frames(8, input());
    frames[1].camera.target.x = 1;
    frames[2].tiles = {};
    frames[3].tiles = moved;
    frames[4].drape = first;
    frames[5].drape = second;
    frames[6].zonesKey = 7;
    frames[7].probes = probes;
    for (size_t i = 0; i < frames.size(); ++i) {
        draw(frames[i]);
        draw(frames[i]);
        EXPECT_EQ(scenes(), i + 1);
    }
}

TEST_F(KeptSceneTest, ANewSizeDrawsItAgain) {
    draw(input());
    renderer->resize(64, 64);
    FrameInput frame = input();
    frame.camera.width = frame.camera.height = 64;
    EXPECT_EQ(colorAt(draw(frame), 32, 32), glm::ivec3(255, 0, 0));
    renderer->resize(size, size);
    EXPECT_EQ(colorAt(draw(input()), 48, 48), glm::ivec3(255, 0, 0));
    EXPECT_EQ(scenes(), 3u);
}

TEST_F(KeptSceneTest, ProbesKeepTheirAnswersWhileTheSceneIsKept) {
    const std::array probes{renderer::VisibilityProbe{{0, 0, 0}}, renderer::VisibilityProbe{{0, 0, -5}}};
    FrameInput frame = input();
    draw(frame); // an earlier frame without probes, in another slot
    frame.probes = probes;
    for (int i = 0; i < 6; ++i) {
        draw(frame);
        const auto results = renderer->probeResults();
        EXPECT_EQ(std::vector<int>(results.begin(), results.end()), (std::vector<int>{1, 0}));
    }
    EXPECT_EQ(scenes(), 2u);
}

TEST(SceneState, IgnoresWhatLiesOnTop) {
    FrameInput frame{.camera = lookingDown({0, 0, 0}, 10)};
    const SceneState before = SceneState::of(frame);
    frame.drawUi = frame.keepForCapture = true;
    EXPECT_EQ(SceneState::of(frame), before);
    frame.light.direction.x = 0.3;
    EXPECT_NE(SceneState::of(frame), before);
}
