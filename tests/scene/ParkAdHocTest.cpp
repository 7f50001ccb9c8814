// Parks out of raw data, and the parks that ship: sources are recognised, and the frame suits them.
#include "scene/park/AdHocPark.h"
#include "scene/park/ParkFile.h"
#include "scene/world/World.h"
#include "tests/TestData.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <set>

namespace sandtable::scene {
namespace {

using testing::HasSubstr;

class ParkAdHocTest : public testing::Test {
protected:
    Result<Park> open(const std::vector<std::string>& sources) {
        return openPark(sources, test::sourceDirectory() / "assets", m_diagnostics);
    }
    std::string inFolder(const std::string& name, const std::string& content) {
        return m_folder.write(name, content).string();
    }
    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
};

/// A square of 0.001° with a name and one numeric field, as GeoJSON.
std::string squareGeoJson(double longitude, double latitude, const std::string& field) {
    const auto point = [&](double dx, double dy) { return fmt::format("[{}, {}]", longitude + dx, latitude + dy); };
    const std::string ring =
        point(0, 0) + "," + point(0.001, 0) + "," + point(0.001, 0.001) + "," + point(0, 0.001) + "," + point(0, 0);
    return R"({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "x", ")" + field +
           R"(": 5.5}, "geometry": {"type": "Polygon", "coordinates": [[)" + ring + "]]}}]}";
}

TEST_F(ParkAdHocTest, PutsAVectorInChinaIntoGaussKrueger) {
    const auto park = open({inFolder("园区.geojson", squareGeoJson(113.4, 22.5, "用途码"))});
    ASSERT_TRUE(park) << park.error().text();
    EXPECT_EQ(park->file, "");
    EXPECT_EQ(park->id, "园区");
    ASSERT_EQ(park->layers.size(), 1u);
    EXPECT_EQ(park->layers[0].kind, LayerKind::Vector);
    EXPECT_EQ(park->layers[0].role, LayerRole::None);
    EXPECT_EQ(park->frame.crs().code(), "EPSG:4547"); // CM 114E
    const glm::dvec3 origin = park->frame.origin();
    EXPECT_EQ(origin, glm::round(origin));
    EXPECT_EQ(origin.z, 0);
    const auto place = park->frame.geographicFromSite({0, 0, 0});
    ASSERT_TRUE(place);
    EXPECT_NEAR(place->x, 113.4005, 2e-5);
    EXPECT_NEAR(place->y, 22.5005, 2e-5);
}

TEST_F(ParkAdHocTest, TellsBuildingsByTheirHeightAndUsesUtmElsewhere) {
    const auto park = open({inFolder("a.json", squareGeoJson(107.4, -6.4, "Height"))});
    ASSERT_TRUE(park) << park.error().text();
    EXPECT_EQ(park->layers.at(0).role, LayerRole::Buildings);
    EXPECT_EQ(park->frame.crs().code(), "EPSG:32748");
}

TEST(HasBuildingFieldTest, KnowsTheUsualNames) {
    const auto has = [](const std::string& field) { return hasBuildingField(std::vector<std::string>{"fid", field}); };
    for (const char* field : {"height_m", "HEIGHT", "高度", "建筑高度", "Building"}) EXPECT_TRUE(has(field)) << field;
    for (const char* field : {"name", "heightmap", "area_m2", ""}) EXPECT_FALSE(has(field)) << field;
}

TEST_F(ParkAdHocTest, ReportsABadSourceAndOpensTheOthers) {
    const auto park =
        open({inFolder("broken.json", "{\"type\": \"FeatureCollection\", "), m_folder.path().string() + "/gone.tif",
              inFolder("notes.txt", "hello"), inFolder("good.geojson", squareGeoJson(113.4, 22.5, "a"))});
    ASSERT_TRUE(park) << park.error().text();
    EXPECT_EQ(park->layers.size(), 1u);
    EXPECT_EQ(m_diagnostics.count(Severity::Error), 3u);
}

TEST_F(ParkAdHocTest, FailsWhenNothingRemains) {
    EXPECT_FALSE(open({}));
    const auto gone = open({"/no/such/data.tif"});
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, ErrorKind::NotFound);
    EXPECT_THAT(gone.error().text(), HasSubstr("/no/such/data.tif: no such file"));
    EXPECT_FALSE(open({inFolder("notes.txt", "hello")}));
}

TEST_F(ParkAdHocTest, OpensAParkFileOnlyAlone) {
    const std::string park = inFolder("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": []})");
    const auto both = open({park, inFolder("a.geojson", squareGeoJson(113.4, 22.5, "a"))});
    ASSERT_FALSE(both);
    EXPECT_EQ(both.error().kind, ErrorKind::Usage);
}

TEST_F(ParkAdHocTest, GivesSourcesOfTheSameNameDifferentIds) {
    const auto park = open({inFolder("1/a.geojson", squareGeoJson(113.4, 22.5, "a")),
                            inFolder("2/a.geojson", squareGeoJson(113.4, 22.5, "a"))});
    ASSERT_TRUE(park) << park.error().text();
    EXPECT_EQ(park->layers.at(0).id, "a");
    EXPECT_EQ(park->layers.at(1).id, "a-2");
    EXPECT_NE(park->layers[0].style.stroke, park->layers[1].style.stroke);
}

TEST_F(ParkAdHocTest, RasterWithoutCrsIsLocalAloneAndLeftOutBesidePlacedData) {
    const std::string raster =
        inFolder("plain.asc", "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1.5 2\n3 4\n");
    const auto alone = open({raster});
    ASSERT_TRUE(alone) << alone.error().text();
    EXPECT_EQ(alone->frame.kind(), gis::SiteFrame::Kind::Local);
    EXPECT_EQ(alone->layers.at(0).kind, LayerKind::Terrain);

    const auto both = open({raster, inFolder("a.geojson", squareGeoJson(113.4, 22.5, "a"))});
    ASSERT_TRUE(both) << both.error().text();
    EXPECT_EQ(both->layers.size(), 1u);
    EXPECT_THAT(m_diagnostics.all().at(0).text(), HasSubstr("plain.asc: has no CRS"));
}

TEST_F(ParkAdHocTest, OpensTheFactorysRawData) {
    const auto data = test::dataDirectory();
    SANDTABLE_REQUIRE_DATA(data / "bocimi_factory_3dtiles");
    const auto derived = data / "bocimi_factory_gis_derived";
    const auto park =
        open({(data / "bocimi_factory_3dtiles").string(), (derived / "dsm_0.5m_utm48s.tif").string(),
              (derived / "ortho_0.25m_utm48s.tif").string(), (derived / "footprints_utm48s.gpkg").string()});
    ASSERT_TRUE(park) << park.error().text();
    ASSERT_EQ(park->layers.size(), 4u);
    EXPECT_EQ(park->layers[0].kind, LayerKind::Tileset);
    EXPECT_EQ(park->layers[1].kind, LayerKind::Terrain);
    EXPECT_EQ(park->layers[2].kind, LayerKind::Imagery);
    EXPECT_EQ(park->layers[3].role, LayerRole::Buildings);
    EXPECT_EQ(park->frame.crs().code(), "EPSG:32748");
    EXPECT_EQ(m_diagnostics.all().size(), 0u);
}

TEST_F(ParkAdHocTest, TakesTheFrameOfAnOsgbProduction) {
    const auto folder = test::dataDirectory() / "osgb_zhongshan_A";
    SANDTABLE_REQUIRE_DATA(folder);
    const auto park = open({folder.string()});
    ASSERT_TRUE(park) << park.error().text();
    EXPECT_EQ(park->id, "osgb_zhongshan_A");
    EXPECT_EQ(park->frame.origin(), glm::dvec3(501027.524, 2488718.808, 0));
}

TEST_F(ParkAdHocTest, WarnsThatATilesetWithoutPlaceStandsAtTheOrigin) {
    const auto data = test::dataDirectory();
    SANDTABLE_REQUIRE_DATA(data / "machangara_town_3dtiles");
    const auto alone = open({(data / "machangara_town_3dtiles").string()});
    ASSERT_TRUE(alone) << alone.error().text();
    EXPECT_EQ(alone->frame.kind(), gis::SiteFrame::Kind::Local);
    EXPECT_EQ(m_diagnostics.all().size(), 0u);

    const auto both = open({(data / "machangara_town_3dtiles/tileset.json").string(),
                            inFolder("a.geojson", squareGeoJson(113.4, 22.5, "a"))});
    ASSERT_TRUE(both) << both.error().text();
    EXPECT_EQ(both->layers.at(0).localOffset, glm::dvec3(0));
    EXPECT_EQ(m_diagnostics.count(Severity::Warning), 1u);
}

TEST_F(ParkAdHocTest, MakesALayerOfEachLayerOfASource) {
    const auto file = test::dataDirectory() / "gis_baltimore_port_osm/derived.gpkg";
    SANDTABLE_REQUIRE_DATA(file);
    const auto park = open({file.string()});
    ASSERT_TRUE(park) << park.error().text();
    EXPECT_GT(park->layers.size(), 1u);
    std::set<std::string> ids;
    for (const LayerSpec& layer : park->layers) {
        EXPECT_TRUE(ids.insert(layer.id).second);
        EXPECT_NE(layer.sublayer, "");
    }
    EXPECT_EQ(park->frame.crs().code(), "EPSG:32618");
}

TEST_F(ParkAdHocTest, OpensTheFactoryParkWithItsBuildingsDevicesAndScenario) {
    const auto data = test::dataDirectory();
    SANDTABLE_REQUIRE_DATA(data / "bocimi_factory_gis_derived");
    ::setenv("SANDTABLE_DATA", data.c_str(), 1);
    const auto park = open({(test::sourceDirectory() / "assets/parks/factory/park.json").string()});
    ASSERT_TRUE(park) << park.error().text();
    const LayerSpec& spec = *park->layer("footprints");
    const auto features = gis::readFeatures(spec.source, spec.sublayer, park->frame, spec.crs, m_diagnostics);
    ASSERT_TRUE(features) << features.error().text();
    const NamedFeatures named{&spec, &*features};
    const BaseWorld base = buildBaseWorld(*park, std::span(&named, 1), m_diagnostics);
    EXPECT_EQ(m_diagnostics.all().size(), 0u); // among others: every device's building exists
    EXPECT_EQ(base.buildings.size(), 23u);

    const auto before = applyEdits(base, {});
    const auto world = applyEdits(base, park->scenario("new-workshop")->edits);
    ASSERT_TRUE(before && world);
    for (const DeviceSpec& device : park->devices) {
        if (device.buildingId.empty()) continue;
        const Building* below = before->buildingAt(glm::dvec2(device.position));
        ASSERT_NE(below, nullptr) << device.id;
        EXPECT_EQ(below->id, device.buildingId) << device.id;
    }
    for (const ChannelSpec& channel : park->devices.at(0).channels)
        EXPECT_TRUE(std::filesystem::exists(channel.seriesFile));
    const Building& workshop = *world->building("workshop");
    EXPECT_EQ(before->buildingAt(glm::dvec2(workshop.position)), nullptr) << "the land is vacant";
    for (const glm::dvec2& corner : workshop.footprints.at(0).outer) {
        EXPECT_NE(zoneAt(world->zones, corner), nullptr);
        EXPECT_TRUE(polygonContains(base.site.at(0), corner));
    }
}

} // namespace
} // namespace sandtable::scene
