// Dashes that move along lines over the finished image.
#include "tests/renderer/RendererFixture.h"

using namespace sandtable;
using namespace sandtable::test;
using renderer::FlowDraw;
using renderer::FlowLine;
using renderer::FrameInput;
using renderer::MeshDraw;

namespace {

/// Gray ground seen from 10 m above, 20 m across; a line from west to east through the middle. Dashes are 24 m apart,
/// the head of one is about 1.2 m behind where its phase says.
class FlowTest : public RendererTest {
protected:
    void SetUp() override {
        start({.width = size, .height = size, .validation = true, .keepScene = true});
        tiles = {MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 40, gray))}};
        frame = {.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles};
        lines = {FlowLine{.points = {{-8, 0, 0}, {0, 0, 0}, {8, 0, 0}}, .halfWidthMeters = 0.8}};
    }
    renderer::Capture flowing(double phase, uint64_t key = 1) {
        const FlowDraw flow{key, lines, phase};
        frame.flow = &flow;
        return draw(frame);
    }
    /// How much brighter than the ground a place is.
    static int brightness(const renderer::Capture& image, double x, double y = 0) {
        return colorAt(image, static_cast<int>(48 + x * 4.8), static_cast<int>(48 - y * 4.8)).y - 128;
    }

    std::vector<MeshDraw> tiles;
    std::vector<FlowLine> lines;
    FrameInput frame;
};

} // namespace

TEST_F(FlowTest, DashesMoveAlongTheLine) {
    const auto half = flowing(0.5), later = flowing(0.25);
    EXPECT_GT(brightness(half, 2.8), 60);
    EXPECT_LT(brightness(half, 4.8), 5) << "nothing before the head";
    EXPECT_GT(brightness(half, 0), 10) << "but a tail behind it";
    EXPECT_LT(brightness(half, 0), brightness(half, 2.8));
    EXPECT_LT(brightness(half, 2.8, 2), 5) << "nor beside the line";
    EXPECT_GT(brightness(later, -3.2), 60);
    EXPECT_LT(brightness(later, 2.8), 5);
}

TEST_F(FlowTest, BackwardsTheyMoveTheOtherWay) {
    lines[0].backwards = true;
    EXPECT_GT(brightness(flowing(0.6), 2.8), 60);
    EXPECT_GT(brightness(flowing(0.7), 0.4), 60);
    EXPECT_LT(brightness(flowing(0.6), 1.2), 5) << "nothing before the head";
}

TEST_F(FlowTest, MovingThemDrawsNoSceneAgain) {
    draw(frame);
    const uint64_t before = renderer->stats().scenesDrawn;
    for (int i = 0; i < 10; ++i) flowing(i / 10.0);
    EXPECT_EQ(renderer->stats().scenesDrawn, before);
    frame.flow = nullptr;
    EXPECT_EQ(brightness(draw(frame), 2.8), 0) << "nothing of them is left";
    EXPECT_EQ(renderer->stats().scenesDrawn, before);
}

TEST_F(FlowTest, WhatStandsAboveTheLineHidesThem) {
    tiles.push_back(MeshDraw{.mesh = upload(flatSquare({1, 0, 7}, 1, green))});
    frame.tiles = tiles;
    const auto image = flowing(0.5);
    for (int x = 50; x < 78; ++x) EXPECT_EQ(colorAt(image, x, 48), glm::ivec3(0, 255, 0)) << x;
}

TEST_F(FlowTest, FollowASurfaceThatIsNotQuiteWhereTheLineSays) {
    tiles = {MeshDraw{.mesh = upload(flatSquare({0, 0, 2}, 40, gray))}};
    frame.tiles = tiles;
    frame.camera = lookingDown({0, 0, 2}, 10);
    EXPECT_GT(brightness(flowing(0.5), 2.8), 60);
}

TEST_F(FlowTest, AreThereWhenTheEyeIsAmongThem) {
    frame.camera = {.eye = {-9, 0.1, 2}, .target = {8, 0, 0}, .width = size, .height = size};
    frame.flow = nullptr;
    const auto without = draw(frame), with = flowing(0.5);
    size_t changed = 0;
    for (size_t i = 0; i < with.rgba.size(); i += 4) changed += with.rgba[i] != without.rgba[i];
    EXPECT_GT(changed, 30u);
}

TEST_F(FlowTest, NewLinesTakeTheOldOnesPlace) {
    flowing(0.5);
    lines[0].points = {{-8, 5, 0}, {8, 5, 0}};
    const auto image = flowing(0.5, 2);
    EXPECT_GT(brightness(image, 2.8, 5), 60);
    EXPECT_LT(brightness(image, 2.8, 0), 5);
    lines.clear();
    EXPECT_LT(brightness(flowing(0.5, 3), 2.8, 5), 5);
}

TEST_F(FlowTest, WorkWithMultisamplingToo) {
    start({.width = size, .height = size, .validation = true, .samples = 4});
    tiles = {MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 40, gray))}};
    frame.tiles = tiles;
    EXPECT_GT(brightness(flowing(0.5), 2.8), 60);
}
