#include "tests/renderer/RendererFixture.h"

#include <imgui.h>

using namespace sandtable;
using namespace sandtable::test;
using renderer::MeshDraw;

namespace {

class UiTest : public RendererTest {
protected:
    void SetUp() override {
        RendererTest::SetUp();
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
    /// A green rectangle in the left half.
    void buildUi() {
        renderer->newUiFrame();
        ImGui::NewFrame();
        ImGui::GetForegroundDrawList()->AddRectFilled({0, 0}, {48, 96}, IM_COL32(0, 255, 0, 255));
        ImGui::Render();
    }
};

} // namespace

TEST_F(UiTest, LiesOnTopOfTheScene) {
    const std::array tiles{MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 10, red))}};
    buildUi();
    const auto image = draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles, .drawUi = true});
    EXPECT_EQ(colorAt(image, 20, 48), glm::ivec3(0, 255, 0));
    EXPECT_EQ(colorAt(image, 70, 48), glm::ivec3(255, 0, 0));
    EXPECT_NEAR(distanceAt(image, 20, 48), 10, 1e-4);
    EXPECT_EQ(colorAt(draw({.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles}), 20, 48), glm::ivec3(255, 0, 0));
}

TEST_F(UiTest, SurvivesResizingAndNewFonts) {
    buildUi();
    draw({.camera = lookingDown({0, 0, 0}, 10), .drawUi = true});
    renderer->resize(64, 64);
    buildUi();
    EXPECT_EQ(colorAt(draw({.camera = lookingDown({0, 0, 0}, 10, 64), .drawUi = true}), 20, 20), glm::ivec3(0, 255, 0));
    ImGui::GetIO().Fonts->Clear();
    ImGui::GetIO().Fonts->AddFontDefault();
    ASSERT_TRUE(renderer->fontsChanged());
    buildUi();
    EXPECT_EQ(colorAt(draw({.camera = lookingDown({0, 0, 0}, 10, 64), .drawUi = true}), 20, 20), glm::ivec3(0, 255, 0));
}

TEST_F(UiTest, CanBeStartedAgain) {
    renderer->shutdownUi();
    EXPECT_FALSE(renderer->fontsChanged());
    ASSERT_TRUE(renderer->initUi());
    buildUi();
    EXPECT_EQ(colorAt(draw({.camera = lookingDown({0, 0, 0}, 10), .drawUi = true}), 20, 48), glm::ivec3(0, 255, 0));
}
