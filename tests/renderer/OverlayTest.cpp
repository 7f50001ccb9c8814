// Draped layers, zones, terrain and visibility probes, by what they do to pixels.
#include "tests/renderer/RendererFixture.h"

#include <cmath>
#include <set>

using namespace sandtable;
using namespace sandtable::test;
using renderer::DrapeLayer;
using renderer::DrapeShape;
using renderer::MeshDraw;
using scene::SurfaceZone;

namespace {

const glm::ivec3 pureRed(255, 0, 0), pureGreen(0, 255, 0), pureGray(128, 128, 128);

testing::AssertionResult near(const glm::ivec3& a, const glm::ivec3& b, int tolerance = 3) {
    const glm::ivec3 d = glm::abs(a - b);
    if (std::max({d.x, d.y, d.z}) <= tolerance) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "(" << a.x << ", " << a.y << ", " << a.z << ") is not near (" << b.x << ", "
                                       << b.y << ", " << b.z << ")";
}

DrapeLayer filled(uint64_t key, const Polygon& polygon, const scene::Color& fill) {
    return {.key = key, .shapes = {DrapeShape{.polygons = {polygon}, .fill = fill}}};
}

} // namespace

class OverlayTest : public RendererTest {
protected:
    /// Gray ground of 40 m, seen from 10 m above: 20 m across 96 pixels; pixel (48, 48) is the origin.
    void SetUp() override {
        RendererTest::SetUp();
        ground = {MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 20, gray))}};
        camera = lookingDown({0, 0, 0}, 10);
    }
    renderer::Capture drape(std::span<const DrapeLayer> layers) {
        return draw({.camera = camera, .tiles = ground, .drape = layers});
    }
    /// Pixel of a place on the ground.
    static glm::ivec2 pixelAt(double x, double y) {
        return {static_cast<int>(48 + x * 4.8), static_cast<int>(48 - y * 4.8)};
    }
    static glm::ivec3 groundColor(const renderer::Capture& image, double x, double y) {
        const auto pixel = pixelAt(x, y);
        return colorAt(image, pixel.x, pixel.y);
    }

    std::vector<MeshDraw> ground;
    scene::Camera camera;
};

TEST_F(OverlayTest, FillLiesWhereItsPolygonIs) {
    const Polygon area{{{1, 2}, {6, 2}, {6, 8}, {1, 8}}, {{{3, 4}, {4, 4}, {4, 6}, {3, 6}}}};
    const std::array layers{filled(1, area, {1, 0, 0, 1})};
    const auto image = drape(layers);
    EXPECT_TRUE(near(groundColor(image, 2, 5), pureRed));
    EXPECT_TRUE(near(groundColor(image, 5, 7), pureRed));
    EXPECT_TRUE(near(groundColor(image, 3.5, 5), pureGray)) << "the hole";
    EXPECT_TRUE(near(groundColor(image, -2, 5), pureGray));
    EXPECT_TRUE(near(groundColor(image, 2, -5), pureGray)) << "not mirrored";
    EXPECT_NEAR(distanceAt(image, 48, 48), 10, 1e-4) << "draping does not touch depth";
}

TEST_F(OverlayTest, LaterLayersLieOnTopAndMix) {
    const Polygon area = rectangle({0, 0}, {8, 8});
    const std::array layers{filled(1, area, {1, 0, 0, 1}), filled(2, area, {0, 1, 0, 0.5f})};
    EXPECT_TRUE(near(groundColor(drape(layers), 0, 0), {128, 128, 0}));
    std::array fainter = layers;
    fainter[1].opacity = 0;
    EXPECT_TRUE(near(groundColor(drape(fainter), 0, 0), pureRed)) << "opacity alone is noticed";
}

TEST_F(OverlayTest, ChangedKeyIsPaintedAgain) {
    const std::array before{filled(1, rectangle({0, 0}, {8, 8}), {1, 0, 0, 1})};
    const std::array after{filled(2, rectangle({6, 0}, {2, 2}), {1, 0, 0, 1})};
    EXPECT_TRUE(near(groundColor(drape(before), 0, 0), pureRed));
    const auto image = drape(after);
    EXPECT_TRUE(near(groundColor(image, 0, 0), pureGray));
    EXPECT_TRUE(near(groundColor(image, 6, 0), pureRed));
}

TEST_F(OverlayTest, WallsAndSlopesTakeTheColorOfTheirPlanPosition) {
    // A slope rising to the north and seen at an angle.
    ground = {MeshDraw{.mesh = upload(quad({0, 0, 5}, {10, 0, 0}, {0, 10, 5}, gray))}};
    camera = {.eye = {0, -20, 15}, .target = {0, 0, 5}, .width = size, .height = size};
    const std::array layers{filled(1, Polygon{{{-10, 0}, {10, 0}, {10, 10}, {-10, 10}}, {}}, {1, 0, 0, 1})};
    const auto image = drape(layers);
    const auto at = [&](double y) {
        const auto pixel = camera.pixelOf({0, y, 5 + y / 2});
        return colorAt(image, static_cast<int>(pixel.x), static_cast<int>(pixel.y));
    };
    EXPECT_TRUE(near(at(4), pureRed));
    EXPECT_TRUE(near(at(9), pureRed));
    EXPECT_TRUE(near(at(-2), pureGray));
}

TEST_F(OverlayTest, OverlappingPiecesOfOneShapeAreNotBlendedTwice) {
    DrapeShape cross{.lines = {{{-8, 0}, {8, 0}}, {{0, -8}, {0, 8}}, {{-8, -8}, {8, 8}}},
                     .stroke = {1, 0, 0, 0.5f},
                     .strokeWidthMeters = 2};
    const std::array layers{DrapeLayer{.key = 1, .shapes = {cross}}};
    const auto image = drape(layers);
    EXPECT_TRUE(near(groundColor(image, 0, 0), groundColor(image, 4, 0)));
    EXPECT_TRUE(near(groundColor(image, 4, 0), {192, 64, 64}));
    EXPECT_TRUE(near(groundColor(image, 4, 1.6), pureGray));
}

TEST_F(OverlayTest, StrokesKeepALeastWidthOnScreen) {
    DrapeShape line{
        .lines = {{{-8, 0}, {8, 0}}}, .stroke = {1, 0, 0, 1}, .strokeWidthMeters = 0.01, .minStrokePixels = 5};
    const std::array layers{DrapeLayer{.key = 1, .shapes = {line}}};
    for (const double height : {10.0, 40.0, 160.0}) {
        const auto mesh = upload(flatSquare({0, 0, 0}, 400, gray));
        ground = {MeshDraw{.mesh = mesh}};
        camera = lookingDown({0, 0, 0}, height);
        const auto image = drape(layers);
        int redPixels = 0;
        for (int y = 0; y < size; ++y) redPixels += near(colorAt(image, 48, y), pureRed, 60) ? 1 : 0;
        EXPECT_GE(redPixels, 4) << height;
        EXPECT_LE(redPixels, 7) << height;
    }
}

TEST_F(OverlayTest, HatchIsStripedAndStaysPutWhenTheCameraMoves) {
    DrapeShape shape{.polygons = {rectangle({0, 0}, {30, 30})}, .fill = {1, 0, 0, 1}, .hatched = true};
    const std::array layers{DrapeLayer{.key = 1, .shapes = {shape}}};
    const auto image = drape(layers);
    std::set<bool> seen;
    int changes = 0;
    bool last = false;
    for (int x = 0; x < size; ++x) {
        const bool strong = colorAt(image, x, 48).y < 60;
        seen.insert(strong);
        changes += x > 0 && strong != last;
        last = strong;
    }
    EXPECT_EQ(seen.size(), 2u) << "both strong and weak bands";
    EXPECT_GE(changes, 6);
    EXPECT_LE(changes, 40);
    // Move by exactly five pixels: the picture moves with the ground, the bands with it.
    camera.eye.x += 5 * 20.0 / 96, camera.target.x += 5 * 20.0 / 96;
    const auto moved = drape(layers);
    for (int x = 10; x < 80; ++x) EXPECT_TRUE(near(colorAt(moved, x, 48), colorAt(image, x + 5, 48), 20)) << x;
}

TEST_F(OverlayTest, PictureIsPlacedWithNorthUpAndItsTransparentPartsShowTheGround) {
    gis::ColorRaster raster;
    raster.placement = {{-4, 4}, {4, 4}, 2, 2};
    raster.rgba = {255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 0};
    const std::array layers{DrapeLayer{.key = 1, .image = renderer::DrapeImage{.key = 9, .raster = &raster}}};
    const auto image = drape(layers);
    EXPECT_TRUE(near(groundColor(image, -3.5, 3.5), pureRed));
    EXPECT_TRUE(near(groundColor(image, 3.5, 3.5), pureGreen));
    EXPECT_TRUE(near(groundColor(image, -3.5, -3.5), {0, 0, 255}));
    EXPECT_TRUE(near(groundColor(image, 3.5, -3.5), pureGray));
    EXPECT_TRUE(near(groundColor(image, 7, 7), pureGray));
}

TEST_F(OverlayTest, APictureMayBeHatchedBesideOneThatIsNot) {
    gis::ColorRaster plain, veil;
    plain.placement = {{-10, 10}, {10, 20}, 1, 1};
    plain.rgba = {0, 255, 0, 255};
    veil.placement = {{0, 10}, {10, 20}, 1, 1};
    veil.rgba = {255, 0, 0, 255};
    const std::array layers{
        DrapeLayer{.key = 1, .image = renderer::DrapeImage{.key = 1, .raster = &plain}},
        DrapeLayer{.key = 2, .image = renderer::DrapeImage{.key = 2, .raster = &veil, .hatched = true}}};
    const auto image = drape(layers);
    std::set<bool> strong;
    for (int x = 4; x < 44; ++x) EXPECT_TRUE(near(colorAt(image, x, 48), pureGreen)) << x;
    for (int x = 52; x < 92; ++x) strong.insert(colorAt(image, x, 48).y < 60);
    EXPECT_EQ(strong.size(), 2u) << "both strong and weak bands";
}

TEST_F(OverlayTest, ReachesFarBeyondTheFinestLevel) {
    const auto mesh = upload(flatSquare({0, 0, 0}, 5000, gray));
    ground = {MeshDraw{.mesh = mesh}};
    camera = {.eye = {0, -60, 40}, .target = {0, 0, 0}, .width = size, .height = size};
    const std::array layers{filled(1, rectangle({0, 0}, {10000, 10000}), {1, 0, 0, 1})};
    const auto image = drape(layers);
    for (const double y : {-20.0, 0.0, 50.0, 100.0, 200.0}) {
        const auto pixel = camera.pixelOf({0, y, 0});
        EXPECT_TRUE(near(colorAt(image, static_cast<int>(pixel.x), static_cast<int>(pixel.y)), pureRed)) << y;
    }
}

TEST_F(OverlayTest, ModelsAreNotDraped) {
    auto mesh = flatSquare({0, 0, 1}, 2, green);
    const std::array models{MeshDraw{.mesh = upload(mesh)}};
    const std::array layers{filled(1, rectangle({0, 0}, {20, 20}), {1, 0, 0, 1})};
    const auto image = draw({.camera = camera, .tiles = ground, .models = models, .drape = layers});
    EXPECT_TRUE(near(groundColor(image, 0, 0), pureGreen));
    EXPECT_TRUE(near(groundColor(image, 6, 0), pureRed));
}

TEST_F(OverlayTest, ClippedZoneShowsWhatLiesBelow) {
    ground.push_back(MeshDraw{.mesh = upload(flatSquare({0, 0, 3}, 5, green))});
    const std::array zones{SurfaceZone{SurfaceZone::Kind::Clip, "hole", Polygon{{{0, 0}, {3, 0}, {0, 3}}, {}}, 0}};
    auto image = draw({.camera = camera, .tiles = ground, .zones = zones, .zonesKey = 1});
    // The zone goes through everything: nothing is left of either surface.
    const auto inside = camera.pixelOf({0.6, 0.6, 3});
    EXPECT_TRUE(std::isinf(distanceAt(image, static_cast<int>(inside.x), static_cast<int>(inside.y))));
    const auto outside = camera.pixelOf({2.5, 2.5, 3});
    EXPECT_NEAR(distanceAt(image, static_cast<int>(outside.x), static_cast<int>(outside.y)), 7, 0.01);
    image = draw({.camera = camera, .tiles = ground, .zonesKey = 2});
    EXPECT_EQ(image.backgroundPixels(), 0u) << "zones can be taken away again";
}

TEST_F(OverlayTest, FlattenedZoneLiesAtItsHeightAndLaterZonesWin) {
    // A block of 6 m on the ground is pressed to 1 m; within that an area to 2 m.
    ground.push_back(MeshDraw{.mesh = upload(flatSquare({0, 0, 6}, 3, green))});
    ground.push_back(MeshDraw{.mesh = upload(quad({0, 3, 3}, {3, 0, 0}, {0, 0, 3}, blue))}); // its northern wall
    const std::array zones{SurfaceZone{SurfaceZone::Kind::Flatten, "a", rectangle({0, 0}, {8, 8}), 1},
                           SurfaceZone{SurfaceZone::Kind::Flatten, "b", rectangle({0, 0}, {2, 2}), 2}};
    const auto image = draw({.camera = camera, .tiles = ground, .zones = zones, .zonesKey = 1});
    const auto at = [&](double x, double y) {
        const auto pixel = camera.pixelOf({x, y, 1});
        return distanceAt(image, static_cast<int>(pixel.x), static_cast<int>(pixel.y));
    };
    EXPECT_NEAR(at(2.5, 0), 9, 0.02);
    EXPECT_NEAR(at(0, -3.5), 9, 0.02) << "ground within the zone is raised";
    EXPECT_NEAR(at(0, 0), 8, 0.02);
    EXPECT_NEAR(at(6, 0), 10, 0.02);
    const auto pixel = camera.pixelOf({2.5, 0, 1});
    const auto color = colorAt(image, static_cast<int>(pixel.x), static_cast<int>(pixel.y));
    EXPECT_GT(color.y, color.x + 20) << "the roof, which was on top, is what shows";
}

TEST_F(OverlayTest, DrapeAndZonesGoTogether) {
    const std::array layers{filled(1, rectangle({0, 0}, {20, 20}), {1, 0, 0, 1})};
    const std::array zones{SurfaceZone{SurfaceZone::Kind::Flatten, "a", rectangle({0, 0}, {6, 6}), 2}};
    const auto image = draw({.camera = camera, .tiles = ground, .drape = layers, .zones = zones, .zonesKey = 1});
    EXPECT_TRUE(near(colorAt(image, 48, 48), pureRed));
    EXPECT_NEAR(distanceAt(image, 48, 48), 8, 0.02);
}

namespace {

gis::HeightField levelField(float height) {
    gis::HeightField field;
    field.placement = {{-120, 120}, {4, 4}, 60, 60};
    field.heights.assign(3600, height);
    return field;
}

/// A surface with a ragged edge: its triangles reach eastwards by different lengths, over x < 0 … 4.
scene::Mesh raggedSurface(double height) {
    scene::Mesh mesh;
    mesh.origin = {0, 0, height};
    for (int y = -20; y < 20; ++y) {
        const auto first = static_cast<uint32_t>(mesh.positions.size());
        const float south = float(y), reach = 2 + 2 * std::sin(float(y) * 1.7f);
        for (const glm::vec2& corner :
             {glm::vec2(-20, south), {0, south}, {reach, south + 0.5f}, {0, south + 1}, {-20, south + 1}})
            mesh.positions.emplace_back(corner, 0);
        for (const uint32_t corner : {0u, 1u, 4u, 1u, 3u, 4u, 1u, 2u, 3u}) mesh.indices.push_back(first + corner);
    }
    mesh.material.color = red;
    return mesh;
}

/// Nothing may be empty, and only terrain beside the surface may hide any of it.
void expectNoHolesAndNothingThrough(const renderer::Capture& alone, const renderer::Capture& together,
                                    const scene::Camera& view, const scene::PlanCoverage& covered) {
    EXPECT_EQ(together.backgroundPixels(), 0u);
    size_t pokingThrough = 0;
    for (int y = 0; y < alone.height; ++y)
        for (int x = 0; x < alone.width; ++x) {
            const double distance = distanceAt(together, x, y);
            if (std::isinf(distanceAt(alone, x, y)) || distance == double(distanceAt(alone, x, y))) continue;
            const Ray ray = view.rayThrough({x + 0.5, y + 0.5});
            const glm::dvec3 terrain =
                ray.origin + ray.direction * (distance / glm::dot(ray.direction, view.forward()));
            pokingThrough += covered.at(glm::dvec2(terrain));
        }
    EXPECT_EQ(pokingThrough, 0u);
}

} // namespace

TEST_F(OverlayTest, TerrainIsDrapedAndFollowsPhotogrammetryOutOfSight) {
    auto field = levelField(2);
    field.heights[0] = std::numeric_limits<float>::quiet_NaN();
    const renderer::TerrainDraw terrain{.key = 1, .heights = &field};
    const std::array layers{filled(1, rectangle({5, 0}, {2, 2}), {1, 0, 0, 1})};
    const auto image = draw({.camera = camera, .terrain = &terrain, .drape = layers});
    const auto beside = camera.pixelOf({5, 0, 2}), bare = camera.pixelOf({0, 5, 2});
    EXPECT_NEAR(distanceAt(image, static_cast<int>(beside.x), static_cast<int>(beside.y)), 8, 0.01);
    EXPECT_TRUE(near(colorAt(image, static_cast<int>(beside.x), static_cast<int>(beside.y)), pureRed));
    const auto earth = colorAt(image, static_cast<int>(bare.x), static_cast<int>(bare.y));
    EXPECT_GT(earth.x, 60);
    EXPECT_GT(earth.x, earth.z) << "an earthen tint";
    EXPECT_EQ(draw({.camera = camera}).backgroundPixels(), size_t(size) * size) << "and gone when not asked for";
}

TEST_F(OverlayTest, RaggedEdgesShowTerrainWhereverItLies) {
    const scene::Mesh surface = raggedSurface(0);
    const scene::PlanSurface plan = scene::planSurface(std::span(&surface, 1));
    const std::array plans{&plan};
    const scene::PlanCoverage covered = scene::planCoverage(plans, {});
    const std::array tiles{MeshDraw{.mesh = upload(surface)}};
    scene::Camera oblique = camera;
    oblique.eye = {-8, -3, 9};
    oblique.target = {2, 0, 0};
    oblique.verticalFovRadians = 1;
    uint64_t key = 0;
    for (const float height : {-4.0f, -0.05f, 0.05f, 3.0f}) {
        SCOPED_TRACE(height);
        const gis::HeightField field = levelField(height);
        const renderer::TerrainDraw terrain{.key = ++key, .heights = &field, .covered = &covered, .coveredKey = key};
        for (const scene::Camera& view : {camera, oblique})
            expectNoHolesAndNothingThrough(draw({.camera = view, .tiles = tiles}),
                                           draw({.camera = view, .tiles = tiles, .terrain = &terrain}), view, covered);
    }
}

TEST_F(OverlayTest, TerrainBeneathKeepsItsTrueDistance) {
    const gis::HeightField field = levelField(2);
    scene::PlanCoverage covered{.bounds = {{-3, -3}, {3, 3}}, .columns = 1, .rows = 1, .covered = {1}};
    const renderer::TerrainDraw terrain{.key = 1, .heights = &field, .covered = &covered, .coveredKey = 1};
    const std::array probes{renderer::VisibilityProbe{{0, 0, 2.5}}, renderer::VisibilityProbe{{0, 0, 0}}};
    const auto image = draw({.camera = camera, .terrain = &terrain, .probes = probes});
    EXPECT_EQ(distanceAt(image, 48, 48), distanceAt(image, 4, 4));
    EXPECT_NEAR(distanceAt(image, 48, 48), 8, 0.01);
    EXPECT_EQ(renderer->probeResults()[0], 1);
    EXPECT_EQ(renderer->probeResults()[1], 0) << "below the ground";
}

TEST_F(OverlayTest, ProbesBehindASurfaceAreHidden) {
    using renderer::VisibilityProbe;
    ground.push_back(MeshDraw{.mesh = upload(flatSquare({2, 0, 6}, 1, green))});
    const std::array probes{VisibilityProbe{{0, 0, 0.1}}, VisibilityProbe{{5, 0, 0.1}}, VisibilityProbe{{2, 0, 6}},
                            VisibilityProbe{{0, 0, 100}}, VisibilityProbe{{500, 0, 0}}};
    draw({.camera = camera, .tiles = ground, .probes = probes});
    const auto results = renderer->probeResults();
    EXPECT_EQ(std::vector<int>(results.begin(), results.end()), (std::vector<int>{1, 0, 1, 0, 0}));
    draw({.camera = camera, .tiles = ground});
    EXPECT_TRUE(renderer->probeResults().empty());
}

TEST_F(OverlayTest, ProbesAgainstTheSkyAreVisible) {
    const std::array probes{renderer::VisibilityProbe{{0, 0, 0}}};
    draw({.camera = camera, .probes = probes});
    ASSERT_EQ(renderer->probeResults().size(), 1u);
    EXPECT_EQ(renderer->probeResults()[0], 1);
}

TEST_F(OverlayTest, OverlaysWorkMultisampled) {
    start({.width = size, .height = size, .validation = true, .samples = 4});
    ground = {MeshDraw{.mesh = upload(flatSquare({0, 0, 0}, 20, gray))}};
    const std::array layers{filled(1, rectangle({0, 0}, {4, 4}), {1, 0, 0, 1})};
    const std::array probes{renderer::VisibilityProbe{{0, 0, 0}}};
    const auto image = draw({.camera = camera, .tiles = ground, .drape = layers, .probes = probes});
    EXPECT_TRUE(near(groundColor(image, 0, 0), pureRed));
    EXPECT_EQ(renderer->probeResults()[0], 1);
}

TEST_F(OverlayTest, WithoutLayersNothingIsAllocatedForDraping) {
    draw({.camera = camera, .tiles = ground});
    const auto before = renderer->stats().gpuBytes;
    const std::array layers{filled(1, rectangle({0, 0}, {4, 4}), {1, 0, 0, 1})};
    drape(layers);
    EXPECT_GT(renderer->stats().gpuBytes, before);
}
