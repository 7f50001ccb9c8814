// A park's surface as a raster: of the real factory beside its own surface model, and as plans change it.
#include "app/session/SurfaceModel.h"

#include "app/session/BuildingPiece.h"
#include "scene/HeightRaster.h"
#include "tests/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace sandtable;
using namespace sandtable::app;

namespace {

const std::filesystem::path factoryPark = test::sourceDirectory() / "assets/parks/factory/park.json";

class FactorySurface : public testing::Test {
protected:
    void SetUp() override {
        SANDTABLE_REQUIRE_DATA(test::dataDirectory() / "bocimi_factory_3dtiles");
        ::setenv("SANDTABLE_DATA", test::dataDirectory().c_str(), 0);
        auto opened = Session::open(std::vector{factoryPark.string()}, {}, diagnostics);
        ASSERT_TRUE(opened) << opened.error().text();
        session = *std::move(opened);
    }
    Diagnostics diagnostics;
    std::unique_ptr<Session> session;
};

TEST(SurfaceModel, ZonesChangeItAndTerrainShowsWhereItIsCutOut) {
    gis::HeightField ground = scene::emptyHeights({{0, 0}, {10, 10}}, 1), surface = ground;
    std::ranges::fill(ground.heights, 3.0f);
    std::ranges::fill(surface.heights, 8.0f);
    using Kind = scene::SurfaceZone::Kind;
    const std::vector<scene::SurfaceZone> zones{{Kind::Flatten, "pad", rectangle({3, 3}, {4, 4}), 5},
                                                {Kind::Shift, "lift", rectangle({7, 7}, {4, 4}), 2},
                                                {Kind::Clip, "hole", rectangle({5, 5}, {2, 2}), 0}};
    const gis::HeightField changed = changedSurface(surface, zones, &ground);
    const auto at = [&](int x, int y) { return changed.at(x, 9 - y); };
    EXPECT_EQ(at(2, 2), 5);
    EXPECT_EQ(at(7, 7), 10);
    EXPECT_EQ(at(4, 4), 3);
    EXPECT_EQ(at(9, 0), 8);
    EXPECT_TRUE(std::isnan(changedSurface(surface, zones, nullptr).at(4, 5)));
    surface.heights[0] = NAN; // no photogrammetry: zones change nothing there, terrain shows
    const std::vector<scene::SurfaceZone> all{{Kind::Flatten, "all", rectangle({5, 5}, {20, 20}), 6}};
    EXPECT_EQ(changedSurface(surface, all, &ground).at(0, 0), 3);
    EXPECT_EQ(changedSurface(surface, all, &ground).at(1, 0), 6);
}

TEST(SurfaceModel, ExistingBuildingsThatNoDroneHasSeenStandOnTheGroundByTheirHeights) {
    gis::HeightField nothing = scene::emptyHeights({{0, 0}, {20, 10}}, 1), ground = nothing;
    for (size_t i = 0; i < ground.heights.size(); ++i)
        ground.heights[i] = static_cast<float>(i % 20); // rises eastwards
    scene::World world;
    const auto stands = [&](const std::string& id, const glm::dvec2& place, double height) {
        scene::Building building;
        building.id = id;
        building.layerId = "buildings";
        building.footprints = {rectangle(place, {4, 4})};
        building.heightMeters = height;
        world.buildings.push_back(building);
    };
    stands("shed", {5, 5}, 6);
    stands("shed again", {5, 5}, 6); // in a second layer
    stands("unknown", {12, 5}, 0);
    Diagnostics diagnostics;
    const SurfaceQuery query({}, {}, world, diagnostics);
    const auto planned = plannedSurface(nothing, query, world, &ground);
    EXPECT_NEAR(planned.at(3, 5), 3.5 + 6, 0.6) << "level, on the lowest ground below it";
    EXPECT_EQ(planned.at(6, 5), planned.at(3, 5));
    EXPECT_NEAR(planned.at(8, 5), 8, 0.6);
    EXPECT_NEAR(planned.at(12, 5), 12, 0.6) << "nobody knows how high it is";
    gis::HeightField seen = nothing;
    std::ranges::fill(seen.heights, 7.0f);
    EXPECT_EQ(plannedSurface(seen, query, world, &ground).at(5, 5), 7) << "the drone knows better";
    EXPECT_TRUE(std::isnan(plannedSurface(nothing, query, world, nullptr).at(5, 5)));
}

TEST(SurfaceModel, LiesInTheParksOwnCrs) {
    gis::HeightField surface = scene::emptyHeights({{-5, -10}, {15, 10}}, 2);
    std::ranges::fill(surface.heights, 1.5f);
    const auto projected = gis::SiteFrame::projected(gis::Crs::fromEpsg(4547), {501000, 2488000, 12});
    const auto grid = surfaceGrid(surface, *projected);
    ASSERT_TRUE(grid) << grid.error().text();
    EXPECT_NEAR(grid->cells[0], 13.5, 1e-6);
    const glm::dvec2 first = grid->shape.center(0, 0);
    EXPECT_NEAR(first.x, 500996, 1e-6);
    EXPECT_NEAR(first.y, 2488009, 1e-6);
    const auto tangent = surfaceGrid(surface, gis::SiteFrame::tangentPlane(117, 32, 40));
    ASSERT_TRUE(tangent) << tangent.error().text();
    ASSERT_TRUE(tangent->shape.crs);
    EXPECT_NEAR(tangent->cells[0], 41.5, 1e-6);
    // The projection's origin is the frame's.
    const auto frame = gis::SiteFrame::projected(tangent->shape.crs->horizontal(), {0, 0, 0});
    ASSERT_TRUE(frame) << frame.error().text();
    const auto place = frame->geographicFromSite({300, -200, 0});
    const auto same = gis::SiteFrame::tangentPlane(117, 32, 40).geographicFromSite({300, -200, 0});
    ASSERT_TRUE(place && same);
    EXPECT_NEAR(place->x, same->x, 2e-7); // centimetres: one is at the ellipsoid, the other 40 m above it
    EXPECT_NEAR(place->y, same->y, 2e-7);
    EXPECT_FALSE(surfaceGrid(surface, gis::SiteFrame::local())->shape.crs);
}

TEST_F(FactorySurface, EqualsItsSurfaceModel) {
    const auto dsmFile = test::dataDirectory() / "bocimi_factory_gis_derived/dsm_0.5m_utm48s.tif";
    SANDTABLE_REQUIRE_DATA(dsmFile);
    const auto dsm = gis::readGrid(dsmFile.string());
    ASSERT_TRUE(dsm) << dsm.error().text();
    const Box2 area = photogrammetryExtent(*session, diagnostics).plan();
    const scene::World unchanged;
    SurfaceQuery query(session->layers(), surfaceTiles(session->layers()), unchanged, diagnostics);
    const auto ours = surfaceGrid(photogrammetrySurface(query, area, 0.5), session->park().frame);
    ASSERT_TRUE(ours) << ours.error().text();
    std::vector<double> off;
    for (int row = 0; row < ours->shape.height; ++row)
        for (int column = 0; column < ours->shape.width; ++column) {
            const double height = ours->cells[size_t(row) * size_t(ours->shape.width) + size_t(column)];
            const auto cell = dsm->shape.cellAt(ours->shape.center(column, row));
            if (std::isnan(height) || !cell || std::isnan(dsm->cells[*cell])) continue;
            off.push_back(std::abs(height - dsm->cells[*cell]));
        }
    ASSERT_GT(off.size(), 1'000'000u);
    std::ranges::sort(off);
    const auto share = [&](double part) { return off[static_cast<size_t>(part * double(off.size() - 1))]; };
    RecordProperty("median", std::to_string(share(0.5)));
    RecordProperty("p90", std::to_string(share(0.9)));
    EXPECT_LT(share(0.5), 0.1);
    EXPECT_LT(share(0.9), 0.5) << "half a cell aside at edges and trees";
}

TEST_F(FactorySurface, AMovedBuildingIsMetAsItsPieceOfPhotogrammetry) {
    const scene::BaseWorld& base = session->base();
    const auto original = std::ranges::find(base.buildings, std::string("1"), &scene::Building::id);
    ASSERT_NE(original, base.buildings.end());
    scene::World unchanged;
    SurfaceQuery before(session->layers(), surfaceTiles(session->layers()), unchanged, diagnostics);
    const glm::dvec2 middle = original->place();
    // On its roof, as Golden.PickAgreesWithTheSurveyedFootprints knows.
    const glm::dvec2 onRoof(*session->park().frame.siteFromGeographic({107.380262, -6.423680, 0}));
    const auto roof = before.down(onRoof);
    ASSERT_TRUE(roof);
    const double ground = roof->site.z - 6; // somewhere below
    const glm::dvec2 shift(0, 120);
    const auto world =
        scene::applyEdits(base, std::vector<scene::Edit>{scene::MoveBuilding{
                                    .id = "1", .position = {middle + shift, ground + 2}, .groundMeters = ground}});
    ASSERT_TRUE(world) << world.error().text();
    SurfaceQuery after(session->layers(), surfaceTiles(session->layers()), *world, diagnostics);
    after.usePieces(base);
    for (const glm::dvec2& place : {onRoof, onRoof + glm::dvec2(0.5, 0.3), onRoof - glm::dvec2(0.4, 0.6)}) {
        const auto here = before.down(place), there = after.down(place + shift);
        ASSERT_TRUE(here) << place.x;
        ASSERT_TRUE(there) << place.x;
        EXPECT_EQ(there->buildingId, "1");
        EXPECT_NEAR(there->site.z, here->site.z + 2, 0.05) << "as the drone saw its roof, two metres higher";
    }
    EXPECT_NEAR(after.down(onRoof)->site.z, ground, 1e-6);
}

} // namespace
