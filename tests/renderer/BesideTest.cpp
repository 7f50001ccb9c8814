// Two plans in one frame: the right part of the picture, or a picture of its own, has other models, zones and drapes.
#include "tests/renderer/RendererFixture.h"

using namespace sandtable;
using namespace sandtable::test;
using renderer::BesideDraw;
using renderer::DrapeLayer;
using renderer::DrapeShape;
using renderer::FrameInput;
using renderer::MeshDraw;
using scene::SurfaceZone;

namespace {

class BesideTest : public RendererTest {
protected:
    void SetUp() override {
        RendererTest::SetUp();
        tiles = {MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 40, red))}};
    }
    FrameInput input() const { return {.camera = lookingDown({0, 0, 0}, 10), .tiles = tiles}; }

    std::array<MeshDraw, 1> tiles;
    const std::array<SurfaceZone, 1> hole{
        SurfaceZone{SurfaceZone::Kind::Clip, "hole", Polygon{{{-20, -20}, {20, -20}, {20, 20}, {-20, 20}}, {}}, 0}};
};

} // namespace

TEST_F(BesideTest, OnlyTheRightPartHasTheOtherPlansZones) {
    FrameInput frame = input();
    const BesideDraw beside{.zones = hole, .zonesKey = 1, .fromColumn = 60};
    frame.beside = &beside;
    const auto image = draw(frame);
    EXPECT_NEAR(distanceAt(image, 59, 48), 10, 1e-3);
    EXPECT_TRUE(std::isinf(distanceAt(image, 60, 48))) << "cut out there";
    frame.beside = nullptr;
    EXPECT_NEAR(distanceAt(draw(frame), 80, 48), 10, 1e-3);
}

TEST_F(BesideTest, OnlyTheLeftPartHasTheFirstPlans) {
    FrameInput frame = input();
    frame.zones = hole;
    frame.zonesKey = 1;
    const BesideDraw beside{.fromColumn = 30};
    frame.beside = &beside;
    const auto image = draw(frame);
    EXPECT_TRUE(std::isinf(distanceAt(image, 29, 48)));
    EXPECT_NEAR(distanceAt(image, 30, 48), 10, 1e-3);
}

TEST_F(BesideTest, WithoutADifferenceTheLineIsNotSeen) {
    FrameInput frame = input();
    const auto alone = draw(frame);
    const BesideDraw beside{.fromColumn = 40};
    frame.beside = &beside;
    EXPECT_EQ(draw(frame).rgba, alone.rgba);
}

TEST_F(BesideTest, DrapesAreThePlansOwn) {
    DrapeLayer layer{.key = 7};
    layer.shapes.push_back(
        DrapeShape{.polygons = {Polygon{{{-20, -20}, {20, -20}, {20, 20}, {-20, 20}}, {}}}, .fill = blue});
    const std::array drape{layer};
    FrameInput frame = input();
    const BesideDraw beside{.drape = drape, .fromColumn = 48};
    frame.beside = &beside;
    const auto image = draw(frame);
    EXPECT_EQ(colorAt(image, 20, 48), glm::ivec3(255, 0, 0));
    EXPECT_GT(colorAt(image, 76, 48).b, 200);
}

/// A small thing at the target is in the middle of each half.
TEST_F(BesideTest, ApartBothArePicturesFromTheSamePlace) {
    const std::array models{MeshDraw{.mesh = upload(flatSquare({0, 0, 1}, 0.5, blue))}};
    FrameInput frame = input();
    frame.camera.width = size / 2;
    frame.models = models;
    const BesideDraw beside{.models = models, .fromColumn = size / 2, .apart = true};
    frame.beside = &beside;
    const auto image = draw(frame);
    for (const int x : {size / 4, 3 * size / 4}) EXPECT_EQ(colorAt(image, x, 48), glm::ivec3(0, 0, 255)) << x;
    EXPECT_EQ(colorAt(image, size / 2, 48), glm::ivec3(255, 0, 0));
}
