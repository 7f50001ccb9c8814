#include "gis/Vector.h"

#include "gis/GdalSession.h"
#include "gis/TextEncoding.h"
#include "tests/TestData.h"
#include "tests/gis/GdalFixtures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

namespace sandtable::gis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct VectorTest : testing::Test {
    test::TemporaryFolder folder;
    Diagnostics diagnostics;

    std::string geojson(const std::string& features) {
        return folder.write("图层/层.geojson", R"({"type":"FeatureCollection","features":[)" + features + "]}")
            .string();
    }
    FeatureLayer read(const std::string& source, const SiteFrame& frame, const std::string& layer = "",
                      const std::string& crs = "") {
        Result<FeatureLayer> result = readFeatures(source, layer, frame, crs, diagnostics);
        EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().text());
        return result ? std::move(result).value() : FeatureLayer{};
    }
};

SiteFrame zhongshan() { return *SiteFrame::projected(Crs::fromEpsg(4547), {438000, 2489000, 0}); }

std::string feature(const std::string& geometry, const std::string& properties = "{}") {
    return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":)" + geometry + "}";
}

TEST_F(VectorTest, AttributesKeepTypeAndOrder) {
    const FeatureLayer layer = read(
        geojson(feature(
            R"({"type":"Point","coordinates":[113.4,22.5]})",
            R"({"名称":"一号厂房","floors":3,"height":12.5,"open":null,"tags":{"use":["store",1]},"built":"2021-03-04","list":[1,2]})")),
        zhongshan());
    ASSERT_EQ(layer.features.size(), 1U);
    const Feature& f = layer.features[0];
    std::vector<std::string> names;
    for (const auto& entry : f.attributes) names.push_back(entry.first);
    EXPECT_THAT(names, ElementsAre("名称", "floors", "height", "open", "tags", "built", "list"));
    EXPECT_EQ(std::get<std::string>(*f.attribute("名称")), "一号厂房");
    EXPECT_EQ(std::get<int64_t>(*f.attribute("floors")), 3);
    EXPECT_EQ(std::get<double>(*f.attribute("height")), 12.5);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(*f.attribute("open")));
    EXPECT_THAT(attributeText(*f.attribute("tags")), HasSubstr("\"use\""));
    EXPECT_EQ(attributeText(*f.attribute("built")), "2021-03-04");
    EXPECT_THAT(attributeText(*f.attribute("list")), HasSubstr("1"));
    EXPECT_EQ(f.attribute("nothing"), nullptr);
}

TEST(Attribute, NumbersAlsoFromText) {
    EXPECT_EQ(attributeNumber(AttributeValue(int64_t(7))), 7);
    EXPECT_EQ(attributeNumber(AttributeValue(2.5)), 2.5);
    EXPECT_EQ(attributeNumber(AttributeValue(std::string(" 12.5 "))), 12.5);
    EXPECT_EQ(attributeNumber(AttributeValue(std::string("12.5 m"))), std::nullopt);
    EXPECT_EQ(attributeNumber(AttributeValue(std::string())), std::nullopt);
    EXPECT_EQ(attributeNumber(AttributeValue()), std::nullopt);
    EXPECT_EQ(attributeText(AttributeValue()), "");
}

TEST_F(VectorTest, GeometriesOfAllKinds) {
    test::VectorRecipe recipe{"GPKG", "all", "EPSG:4547"};
    recipe.rows = {
        {"POINT Z (438010 2489020 5)", {}},
        {"MULTIPOINT (438001 2489000, 438002 2489000)", {}},
        {"LINESTRING (438000 2489000, 438010 2489000)", {}},
        {"MULTILINESTRING Z ((438000 2489000 1, 438010 2489000 2),(438000 2489001 3, 438010 2489001 4))", {}},
        {"POLYGON ((438000 2489000, 438100 2489000, 438100 2489100, 438000 2489100, 438000 2489000),"
         "(438010 2489010, 438020 2489010, 438020 2489020, 438010 2489020, 438010 2489010))",
         {}},
        {"MULTIPOLYGON (((438000 2489000, 438001 2489000, 438001 2489001, 438000 2489000)),"
         "((438005 2489000, 438006 2489000, 438006 2489001, 438005 2489000)))",
         {}},
        {"CURVEPOLYGON (CIRCULARSTRING (437990 2489000, 438000 2489010, 438010 2489000, 438000 2488990, 437990 "
         "2489000))",
         {}},
        {"GEOMETRYCOLLECTION (POINT (438000 2489000), LINESTRING (438000 2489000, 438001 2489001))", {}}};
    const FeatureLayer layer = read(test::writeVector(folder.path() / "几何.gpkg", recipe), zhongshan());
    ASSERT_EQ(layer.features.size(), 8U);
    EXPECT_THAT(layer.features[0].points, ElementsAre(glm::dvec3(10, 20, 5)));
    EXPECT_EQ(layer.features[1].points.size(), 2U);
    EXPECT_EQ(layer.features[2].lines[0][1], glm::dvec3(10, 0, 0));
    EXPECT_EQ(layer.features[3].lines[1][1], glm::dvec3(10, 1, 4));
    ASSERT_EQ(layer.features[4].polygons.size(), 1U);
    EXPECT_EQ(layer.features[4].polygons[0].outer.size(), 4U) << "closed without repeating the first point";
    EXPECT_DOUBLE_EQ(polygonArea(layer.features[4].polygons[0]), 9900);
    EXPECT_EQ(layer.features[5].polygons.size(), 2U);
    EXPECT_NEAR(polygonArea(layer.features[6].polygons[0]), M_PI * 100, 1);
    EXPECT_EQ(layer.features[7].points.size() + layer.features[7].lines.size(), 2U);
    EXPECT_TRUE(diagnostics.all().empty()) << diagnostics.all()[0].text();
}

TEST_F(VectorTest, FlatFeaturesStayAtTheGroundOfTheFrame) {
    const SiteFrame raised = *SiteFrame::projected(Crs::fromEpsg(4547), {438000, 2489000, 50});
    test::VectorRecipe recipe{"GPKG", "pipes", "EPSG:4547"};
    recipe.rows = {{"LINESTRING (438000 2489000, 438010 2489000)", {}},
                   {"LINESTRING Z (438000 2489000 45, 438010 2489000 46)", {}}};
    const FeatureLayer layer = read(test::writeVector(folder.path() / "pipes.gpkg", recipe), raised);
    EXPECT_EQ(layer.features[0].lines[0][0].z, 0);
    EXPECT_EQ(layer.features[1].lines[0][0].z, -5);
}

TEST_F(VectorTest, BrokenPolygonsAreRepairedAndReportedOnce) {
    const std::string bowTie = feature(
        R"({"type":"Polygon","coordinates":[[[113.400,22.5],[113.401,22.501],[113.401,22.5],[113.400,22.501],[113.400,22.5]]]})");
    const FeatureLayer layer = read(geojson(bowTie + "," + bowTie), zhongshan());
    ASSERT_EQ(layer.features.size(), 2U);
    EXPECT_EQ(layer.features[0].polygons.size(), 2U);
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("2 broken polygons were repaired"));
    EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("Self-intersection"));
}

TEST_F(VectorTest, FeaturesOutsideTheDomainAreLeftOutAndCounted) {
    const FeatureLayer layer =
        read(geojson(feature(R"({"type":"Point","coordinates":[113.4,22.5]})") + "," +
                     feature(R"({"type":"Point","coordinates":[113.4,95]})") + "," +
                     feature(R"({"type":"LineString","coordinates":[[113.4,22.5],[113.4,99]]})")),
             zhongshan());
    EXPECT_EQ(layer.features.size(), 1U);
    ASSERT_EQ(diagnostics.count(Severity::Warning), 1U);
    EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("2 features lie outside"));
}

TEST_F(VectorTest, FeaturesWithoutGeometryKeepTheirAttributes) {
    const FeatureLayer layer = read(geojson(feature("null", R"({"a":1})") + "," +
                                            feature(R"({"type":"Point","coordinates":[113.4,22.5]})", R"({"a":2})")),
                                    zhongshan());
    ASSERT_EQ(layer.features.size(), 2U);
    EXPECT_TRUE(layer.features[0].bounds().empty());
    EXPECT_EQ(attributeNumber(*layer.features[0].attribute("a")), 1);
}

TEST_F(VectorTest, LongEdgesFollowTheirOwnCrs) {
    // A parallel is bent in the plane: straight between its ends it would miss its middle by metres.
    const FeatureLayer layer =
        read(geojson(feature(R"({"type":"LineString","coordinates":[[113.3,22.5],[113.5,22.5]]})")), zhongshan());
    ASSERT_GT(layer.features[0].lines[0].size(), 10U);
    for (const glm::dvec3& point : layer.features[0].lines[0])
        EXPECT_NEAR(zhongshan().geographicFromSite(point)->y, 22.5, 1e-9);
    const FeatureLayer shortLayer =
        read(geojson(feature(R"({"type":"LineString","coordinates":[[113.3,22.5],[113.301,22.5]]})")), zhongshan());
    EXPECT_EQ(shortLayer.features[0].lines[0].size(), 2U);
}

TEST_F(VectorTest, WithoutCrsItNamesTheLayerUnlessOneIsGivenOrTheFrameIsLocal) {
    test::VectorRecipe recipe{"ESRI Shapefile", "yard", ""};
    recipe.fields = {{"id", OFTInteger}};
    recipe.rows = {{"POINT (438010 2489020)", {"1"}}};
    const std::string file = test::writeVector(folder.path() / "yard.shp", recipe);
    const auto refused = readFeatures(file, "", zhongshan(), "", diagnostics);
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message, HasSubstr("\"yard\""));
    EXPECT_THAT(refused.error().message, HasSubstr("\"crs\""));
    EXPECT_THAT(read(file, zhongshan(), "", "EPSG:4547").features[0].points, ElementsAre(glm::dvec3(10, 20, 0)));
    EXPECT_THAT(read(file, SiteFrame::local()).features[0].points, ElementsAre(glm::dvec3(438010, 2489020, 0)));
    EXPECT_FALSE(suggestFrameFromVector(file).ok());
    EXPECT_EQ(suggestFrameFromVector(file, "", "EPSG:4547")->crs.code(), "EPSG:4547");
}

TEST_F(VectorTest, SuggestsTheFrameOfTheSublayerAskedFor) {
    test::VectorRecipe first{"GPKG", "country", "EPSG:4326"}, second{"GPKG", "yard", "EPSG:4547"};
    first.rows = {{"POINT (103.4 30.5)", {}}};
    second.rows = {{"POINT (438010 2489020)", {}}};
    const std::string file = test::writeVector(folder.path() / "two.gpkg", first);
    test::appendLayer(file, second);
    EXPECT_EQ(suggestFrameFromVector(file)->crs.code(), "EPSG:4543");
    const auto yard = suggestFrameFromVector(file, "yard");
    ASSERT_TRUE(yard.ok());
    EXPECT_EQ(yard->crs.code(), "EPSG:4547");
    EXPECT_EQ(yard->origin, glm::dvec3(438010, 2489020, 0));
    EXPECT_FALSE(suggestFrameFromVector(file, "absent").ok());
}

TEST_F(VectorTest, TablesWithoutGeometryAreReadButNotTakenForAMap) {
    test::VectorRecipe table{"GPKG", "layer_styles", "", {}, wkbNone};
    table.fields = {{"说明", OFTString}};
    table.rows = {{"", {"样式"}}};
    const std::string file = test::writeVector(folder.path() / "park.gpkg", table);
    test::VectorRecipe map{"GPKG", "yard", "EPSG:4547"};
    map.rows = {{"POINT (438010 2489020)", {}}};
    test::appendLayer(file, map);
    EXPECT_EQ(read(file, zhongshan()).name, "yard");
    EXPECT_EQ(attributeText(read(file, zhongshan(), "layer_styles").features.at(0).attributes.at(0).second), "样式");
    EXPECT_EQ(inspectVector(file, zhongshan())->size(), 2U);
}

TEST_F(VectorTest, BrokenSourcesAreErrors) {
    for (const std::string& source :
         {(folder.path() / "没有.gpkg").string(), folder.write("bad.geojson", "{\"type\":\"FeatureColl").string(),
          folder.write("bad.shp", "no shapefile").string()}) {
        const auto result = readFeatures(source, "", zhongshan(), "", diagnostics);
        ASSERT_FALSE(result.ok()) << source;
        EXPECT_EQ(result.error().where, source);
        EXPECT_FALSE(result.error().message.empty());
    }
    const auto noLayer = readFeatures(geojson(feature("null")), "roads", zhongshan(), "", diagnostics);
    ASSERT_FALSE(noLayer.ok());
    EXPECT_THAT(noLayer.error().message, HasSubstr("no layer \"roads\""));
}

// ---- text ----

TEST(TextEncoding, TellsGbkFromWesternText) {
    const std::string gbk = "\xB3\xA7\xB7\xBF", latin1 = "M\xFCller stra\xDF"
                                                         "e";
    EXPECT_TRUE(isUtf8("厂房"));
    EXPECT_FALSE(isUtf8(gbk));
    EXPECT_EQ(guessEncoding({"A1", "厂房"}, "ISO-8859-1"), "UTF-8");
    EXPECT_EQ(guessEncoding({"A1", gbk}, "ISO-8859-1"), "CP936");
    EXPECT_EQ(guessEncoding({latin1}, "ISO-8859-1"), "ISO-8859-1");
    const std::string cut = std::string("建筑高度").substr(0, 10); // as Shapefiles cut names
    EXPECT_EQ(guessEncoding({"编号", cut}, "ISO-8859-1"), "UTF-8");
    EXPECT_EQ(toUtf8(cut, "UTF-8"), "建筑高");
    EXPECT_EQ(guessEncoding({"编号", gbk.substr(0, 3)}, "ISO-8859-1"), "CP936") << "GBK may be cut as well";
    EXPECT_EQ(guessEncoding({gbk + "\xB3"}, "ISO-8859-1"), "CP936") << "a field cut off in mid-character";
    EXPECT_EQ(toUtf8(gbk, "CP936"), "厂房");
    EXPECT_EQ(toUtf8(gbk, "UTF-8"), "厂房") << "declared UTF-8, but it is not";
    EXPECT_EQ(toUtf8(latin1, "ISO-8859-1"), "Müller straße");
}

struct GbkShapefile : VectorTest {
    /// A GBK shapefile in a Chinese folder; then `claim` edits what it says about its encoding.
    std::string write(const std::string& name, const std::function<void(const std::filesystem::path& stem)>& claim) {
        const auto directory = folder.path() / "园区数据";
        std::filesystem::create_directories(directory);
        test::VectorRecipe recipe{"ESRI Shapefile", name, "EPSG:4547", {"ENCODING=CP936"}};
        recipe.fields = {{"名称", OFTString}, {"层数", OFTInteger}};
        recipe.rows = {{"POINT (438010 2489020)", {"一号厂房", "3"}}, {"POINT (438020 2489020)", {"办公楼", "5"}}};
        const std::string file = test::writeVector(directory / (name + ".shp"), recipe);
        claim(directory / name);
        return file;
    }
    static void setCodePageByte(const std::filesystem::path& stem, char value) {
        std::fstream dbf(stem.string() + ".dbf", std::ios::in | std::ios::out | std::ios::binary);
        dbf.seekp(29);
        dbf.put(value);
    }
    static void setCpg(const std::filesystem::path& stem, const std::string& text) {
        std::ofstream(stem.string() + ".cpg") << text;
    }
    static void removeCpg(const std::filesystem::path& stem) { std::filesystem::remove(stem.string() + ".cpg"); }
};

TEST_F(GbkShapefile, IsReadWhateverItClaims) {
    const std::map<std::string, std::function<void(const std::filesystem::path&)>> claims = {
        {"cpg_936", [](const auto& stem) { setCpg(stem, "936"); }},
        {"cpg_gbk", [](const auto& stem) { setCpg(stem, "GBK"); }},
        {"cpg_wrongly_utf8", [](const auto& stem) { setCpg(stem, "UTF-8"); }},
        {"ldid_77", [](const auto& stem) { removeCpg(stem), setCodePageByte(stem, 0x4D); }},
        {"ldid_ansi", [](const auto& stem) { removeCpg(stem), setCodePageByte(stem, 0x57); }},
        {"nothing", [](const auto& stem) { removeCpg(stem), setCodePageByte(stem, 0); }}};
    for (const auto& [name, claim] : claims) {
        const std::string file = write(name, claim);
        const FeatureLayer layer = read(file, zhongshan());
        ASSERT_EQ(layer.features.size(), 2U) << name;
        const AttributeValue* text = layer.features[0].attribute("名称");
        ASSERT_NE(text, nullptr) << name;
        EXPECT_EQ(attributeText(*text), "一号厂房") << name;
        EXPECT_EQ(attributeNumber(*layer.features[1].attribute("层数")), 5) << name;
        const auto info = inspectVector(file, zhongshan());
        ASSERT_TRUE(info.ok());
        EXPECT_THAT(info->at(0).fields, ElementsAre("名称", "层数")) << name;
    }
    EXPECT_TRUE(diagnostics.all().empty()) << diagnostics.all()[0].text();
}

// ---- real data ----

TEST_F(VectorTest, RealFootprintsAgreeInThreeFormats) {
    const auto data = test::dataDirectory() / "bocimi_factory_gis_derived";
    SANDTABLE_REQUIRE_DATA(data);
    const SuggestedFrame suggested = *suggestFrameFromVector(data / "footprints_wgs84.geojson");
    EXPECT_EQ(suggested.crs.code(), "EPSG:32748");
    const SiteFrame frame = *SiteFrame::projected(suggested.crs, suggested.origin);
    const FeatureLayer gpkg = read(data / "footprints_utm48s.gpkg", frame),
                       shp = read(data / "footprints_utm48s.shp", frame),
                       json = read(data / "footprints_wgs84.geojson", frame);
    ASSERT_EQ(gpkg.features.size(), 23U);
    ASSERT_EQ(shp.features.size(), 23U);
    ASSERT_EQ(json.features.size(), 23U);
    for (size_t i = 0; i < 23; ++i) {
        ASSERT_EQ(gpkg.features[i].polygons.size(), 1U);
        const double area = polygonArea(gpkg.features[i].polygons[0]);
        EXPECT_NEAR(area, *attributeNumber(*gpkg.features[i].attribute("area_m2")), area * 0.01);
        for (const FeatureLayer* other : {&shp, &json}) {
            ASSERT_EQ(other->features[i].polygons.size(), 1U);
            for (const glm::dvec2& corner : other->features[i].polygons[0].outer) {
                double nearest = 1e9;
                for (const glm::dvec2& candidate : gpkg.features[i].polygons[0].outer)
                    nearest = std::min(nearest, glm::distance(corner, candidate));
                EXPECT_LT(nearest, 0.01);
            }
        }
    }
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST_F(VectorTest, RealPortOfThreeCrssMeetsInOneFrame) {
    const auto data = test::dataDirectory() / "gis_khlongtoei_port";
    SANDTABLE_REQUIRE_DATA(data);
    const SuggestedFrame suggested = *suggestFrameFromRaster(data / "satellite.tif");
    const SiteFrame frame = *SiteFrame::projected(suggested.crs, suggested.origin);
    const FeatureLayer water = read(data / "water.geojson", frame),
                       districts = read(data / "district_shp/district.shp", frame);
    EXPECT_EQ(water.features.size(), 162U);
    EXPECT_FALSE(districts.features.empty());
    EXPECT_TRUE(water.bounds.overlaps(inspectRaster(data / "satellite.tif", frame)->siteBounds));
    EXPECT_TRUE(districts.bounds.overlaps(water.bounds));
    bool nested = false;
    for (const auto& [name, value] : water.features[0].attributes)
        nested = nested || attributeText(value).starts_with("{") || attributeText(value).starts_with("[");
    EXPECT_TRUE(nested) << "nested JSON properties arrive as text";
}

TEST_F(VectorTest, RealOsmExtractIsReadLayerByLayer) {
    const auto data = test::dataDirectory() / "gis_baltimore_port_osm";
    SANDTABLE_REQUIRE_DATA(data);
    const std::string pbf = data / "baltimore.osm.pbf";
    const auto layers = inspectVector(pbf, SiteFrame::local());
    ASSERT_TRUE(layers.ok());
    std::vector<std::string> names;
    for (const VectorLayerInfo& layer : *layers) names.push_back(layer.name);
    EXPECT_THAT(names, testing::IsSupersetOf({"points", "lines", "multipolygons"}));
    const SuggestedFrame suggested = *suggestFrameFromVector(pbf);
    EXPECT_EQ(suggested.crs.code(), "EPSG:32618");
    const SiteFrame frame = *SiteFrame::projected(suggested.crs, suggested.origin);
    const FeatureLayer areas = read(pbf, frame, "multipolygons"), lines = read(pbf, frame, "lines");
    const auto having = [](const FeatureLayer& layer, const char* field) {
        return std::count_if(layer.features.begin(), layer.features.end(),
                             [&](const Feature& f) { return !attributeText(*f.attribute(field)).empty(); });
    };
    EXPECT_NEAR(static_cast<double>(having(areas, "building")), 1731, 20);
    EXPECT_NEAR(static_cast<double>(having(lines, "highway")), 3841, 100);
    EXPECT_TRUE(std::none_of(areas.features.begin(), areas.features.end(),
                             [](const Feature& f) { return f.polygons.empty(); }));
}

} // namespace
} // namespace sandtable::gis
