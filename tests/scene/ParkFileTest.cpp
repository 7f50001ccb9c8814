// park.json: what is accepted, and what people are told when it is not.
#include "scene/park/ParkFile.h"
#include "tests/TestData.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdlib>

namespace sandtable::scene {
namespace {

using Json = nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;

const glm::dvec3 siteOrigin(501000, 2488700, 0);

/// A small valid park at a place in China; tests change a copy.
Json minimalPark() {
    return Json::parse(R"({
        "version": 1, "id": "p", "name": {"zh": "园区", "en": "Park"},
        "site": {"crs": "EPSG:4547", "origin": [501000, 2488700, 0]},
        "layers": []
    })");
}

Json deviceAt(const Json& position) { return {{"id", "d"}, {"type", "pump"}, {"position", position}}; }

class ParkFileTest : public testing::Test {
protected:
    Result<Park> openText(const std::string& text) {
        const std::string file = m_folder.write("park.json", text).string();
        return openPark(std::span(&file, 1), test::sourceDirectory() / "assets", m_diagnostics);
    }
    Result<Park> open(const Json& document) { return openText(document.dump(2)); }

    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
};

/// The error of a park that must not open; empty when it does.
std::string errorOf(const Result<Park>& park) { return park ? "" : park.error().text(); }

TEST_F(ParkFileTest, ReadsTheSmallestPark) {
    const auto park = open(minimalPark());
    ASSERT_TRUE(park) << errorOf(park);
    EXPECT_EQ(park->id, "p");
    EXPECT_EQ(park->name.in(Language::Chinese), "园区");
    EXPECT_EQ(park->name.in(Language::English), "Park");
    EXPECT_EQ(park->frame.kind(), gis::SiteFrame::Kind::Projected);
    EXPECT_EQ(park->frame.origin(), siteOrigin);
    EXPECT_EQ(park->file, (m_folder.path() / "park.json").string());
    EXPECT_EQ(m_diagnostics.all().size(), 0u);
}

TEST_F(ParkFileTest, AcceptsAByteOrderMarkAndAPlainName) {
    Json document = minimalPark();
    document["name"] = "园区";
    const auto park = openText("\xEF\xBB\xBF" + document.dump());
    ASSERT_TRUE(park) << errorOf(park);
    EXPECT_EQ(park->name.in(Language::English), "园区");
}

TEST_F(ParkFileTest, OpensTheFolderOfAPark) {
    m_folder.write("park.json", minimalPark().dump());
    const std::string folder = m_folder.path().string();
    const auto park = openPark(std::span(&folder, 1), test::sourceDirectory() / "assets", m_diagnostics);
    ASSERT_TRUE(park) << errorOf(park);
    EXPECT_EQ(park->id, "p");
}

TEST_F(ParkFileTest, NamesLineAndColumnOfBrokenJson) {
    const std::string error = errorOf(openText("{\n  \"version\": 1,\n  \"id\" \"p\"\n}"));
    EXPECT_THAT(error, AllOf(HasSubstr("park.json: line 3, column"), HasSubstr("expected ':'")));
    EXPECT_THAT(errorOf(openText("")), HasSubstr("line 1, column 1"));
}

TEST_F(ParkFileTest, RefusesNumbersThatAreNotFinite) {
    EXPECT_THAT(errorOf(openText("{\"version\": 1e999}")), HasSubstr("1e999"));
    EXPECT_THAT(errorOf(openText("{\"version\": NaN}")), HasSubstr("line 1, column 13"));
}

struct SchemaCase {
    std::string what;
    Json patch; // RFC 6902
    std::string pointer, expectation;
};

std::ostream& operator<<(std::ostream& stream, const SchemaCase& schemaCase) { return stream << schemaCase.what; }

class ParkSchemaTest : public ParkFileTest, public testing::WithParamInterface<SchemaCase> {};

TEST_P(ParkSchemaTest, NamesThePlaceAndWhatWasExpected) {
    const Json document = minimalPark().patch(GetParam().patch);
    const auto park = open(document);
    ASSERT_FALSE(park);
    EXPECT_THAT(park.error().text(), HasSubstr("park.json: " + GetParam().pointer + ": "));
    EXPECT_THAT(park.error().text(), HasSubstr(GetParam().expectation));
}

Json add(const std::string& path, const Json& value) {
    return Json::array({{{"op", "add"}, {"path", path}, {"value", value}}});
}
Json remove(const std::string& path) { return Json::array({{{"op", "remove"}, {"path", path}}}); }
Json layers(const Json& layer) { return add("/layers/-", layer); }
Json edits(const Json& edit) { return add("/scenarios", Json::array({{{"id", "s"}, {"edits", Json::array({edit})}}})); }

INSTANTIATE_TEST_SUITE_P(
    Problems, ParkSchemaTest,
    testing::Values(
        SchemaCase{"another format version", add("/version", 2), "/version", "expected 1, found 2"},
        SchemaCase{"a missing member", remove("/id"), "/", "expected a member \"id\", it is missing"},
        SchemaCase{"a typo at the top", add("/layerz", Json::array()), "/",
                   "unknown member \"layerz\", expected one of"},
        SchemaCase{"a number for a text", add("/id", 7), "/id", "expected a string, found 7"},
        SchemaCase{"an empty id", add("/id", ""), "/id", "found \"\""},
        SchemaCase{"a list for the name", add("/name", Json::array()), "/name", "expected a string or an object"},
        SchemaCase{"a short origin", add("/site/origin", {1, 2}), "/site/origin", "no fewer than 3"},
        SchemaCase{"an unknown layer kind", layers({{"id", "a"}, {"kind", "mesh"}, {"source", "x"}}), "/layers/0/kind",
                   "expected one of \"tileset\", \"terrain\""},
        SchemaCase{"a layer without source", layers({{"id", "a"}, {"kind", "vector"}}), "/layers/0",
                   "expected a member \"source\""},
        SchemaCase{"a typo in a layer", layers({{"id", "a"}, {"kind", "vector"}, {"source", "x"}, {"opacitiy", 1}}),
                   "/layers/0", "unknown member \"opacitiy\""},
        SchemaCase{"an opacity above one", layers({{"id", "a"}, {"kind", "vector"}, {"source", "x"}, {"opacity", 2}}),
                   "/layers/0/opacity", "found 2"},
        SchemaCase{"a colour by name",
                   layers({{"id", "a"}, {"kind", "vector"}, {"source", "x"}, {"style", {{"fill", "red"}}}}),
                   "/layers/0/style/fill", "expected A colour: #RRGGBB or #RRGGBBAA, found \"red\""},
        SchemaCase{
            "a bad category colour",
            layers({{"id", "a"}, {"kind", "vector"}, {"source", "x"}, {"style", {{"categories", {{"工业", 3}}}}}}),
            "/layers/0/style/categories/工业", "expected a string, found 3"},
        SchemaCase{"a position with one number", add("/devices", Json::array({deviceAt({1})})), "/devices/0/position",
                   "no fewer than 2"},
        SchemaCase{"a misspelt position", add("/devices", Json::array({deviceAt({{"latlon", {1, 2}}})})),
                   "/devices/0/position", "unknown member \"latlon\", expected one of \"lonlat\", \"projected\""},
        SchemaCase{"a channel without quantity",
                   add("/devices", Json::array({{{"id", "d"},
                                                 {"type", "pump"},
                                                 {"position", {1, 2}},
                                                 {"channels", Json::array({{{"id", "c"}}})}}})),
                   "/devices/0/channels/0", "expected a member \"quantity\""},
        SchemaCase{
            "an interval of zero",
            add("/devices",
                Json::array({{{"id", "d"},
                              {"type", "pump"},
                              {"position", {1, 2}},
                              {"channels", Json::array({{{"id", "c"}, {"quantity", "q"}, {"intervalSeconds", 0}}})}}})),
            "/devices/0/channels/0/intervalSeconds", "found 0"},
        SchemaCase{"an unknown telemetry source", add("/telemetry", {{"source", "opc"}}), "/telemetry/source",
                   "expected one of \"simulator\", \"mqtt\", \"series\", found \"opc\""},
        SchemaCase{"an unknown edit", edits({{"type", "explode"}, {"id", "e"}}), "/scenarios/0/edits/0/type",
                   "expected one of \"flatten\""},
        SchemaCase{"an edit without area", edits({{"type", "clip"}, {"id", "e"}}), "/scenarios/0/edits/0",
                   "expected a member \"area\""},
        SchemaCase{"an edit with a foreign member", edits({{"type", "restore"}, {"id", "e"}, {"height", 3}}),
                   "/scenarios/0/edits/0", "unknown member \"height\", expected one of \"id\", \"type\""},
        SchemaCase{"half a storey",
                   edits({{"type", "placeBuilding"},
                          {"id", "e"},
                          {"position", {0, 0, 0}},
                          {"size", {1, 1, 1}},
                          {"storeys", 1.5}}),
                   "/scenarios/0/edits/0/storeys", "expected an integer, found 1.5"},
        SchemaCase{"a ring of two points", add("/boundary", {{0, 0}, {1, 1}}), "/boundary", "no fewer than 3"}));

TEST_F(ParkFileTest, RefusesTheSameIdTwice) {
    Json document = minimalPark();
    document["devices"] = {deviceAt({0, 0}), deviceAt({1, 1})};
    EXPECT_THAT(errorOf(open(document)), HasSubstr("/devices/1/id: expected an id of its own, \"d\" is taken"));
}

TEST_F(ParkFileTest, CountsFurtherProblems) {
    Json document = minimalPark();
    document["devices"] = {deviceAt({0, 0}), deviceAt({1, 1}), deviceAt({2, 2})};
    EXPECT_THAT(errorOf(open(document)), HasSubstr("(and 1 more problem)"));
}

TEST_F(ParkFileTest, BringsThreeFormsOfPositionToTheSameSitePlace) {
    const auto frame = gis::SiteFrame::projected(gis::Crs::fromEpsg(4547), siteOrigin);
    ASSERT_TRUE(frame);
    const glm::dvec3 lonLat = frame->geographicFromSite({120, 240, 30}).value();
    Json document = minimalPark();
    document["devices"] = {deviceAt({120, 240, 30}), deviceAt({{"projected", {501120, 2488940, 30}}}),
                           deviceAt({{"lonlat", {lonLat.x, lonLat.y, lonLat.z}}}), deviceAt({120, 240})};
    for (size_t i = 0; i < 4; ++i) document["devices"][i]["id"] = "d" + std::to_string(i);
    const auto park = open(document);
    ASSERT_TRUE(park) << errorOf(park);
    for (size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(glm::distance(park->devices[i].position, glm::dvec3(120, 240, 30)), 0, 1e-3) << i;
        EXPECT_FALSE(park->devices[i].onSurface) << i;
    }
    EXPECT_TRUE(park->devices[3].onSurface);
    EXPECT_EQ(park->devices[3].position, glm::dvec3(120, 240, 0));
}

TEST_F(ParkFileTest, SaysWhichPlaceCannotBeReached) {
    Json document = minimalPark();
    document["views"] = {{{"id", "v"}, {"eye", {0, 0}}, {"target", {1, 1, 0}}}};
    EXPECT_THAT(errorOf(open(document)), HasSubstr("/views/0/eye: expected a place with its height"));

    document = minimalPark();
    document.erase("site"); // nothing is georeferenced: a local frame
    document["devices"] = {deviceAt({{"lonlat", {113.4, 22.5}}})};
    EXPECT_THAT(errorOf(open(document)), HasSubstr("/devices/0/position: expected a place in the site's frame"));
}

TEST_F(ParkFileTest, ExpandsVariablesAndResolvesPathsAgainstTheFile) {
    ::setenv("SANDTABLE_TEST_FOLDER", m_folder.path().c_str(), 1);
    m_folder.write("data/a.geojson", "{}");
    Json document = minimalPark();
    document["layers"] = {
        {{"id", "relative"}, {"kind", "vector"}, {"source", "data/../data/a.geojson"}},
        {{"id", "variable"}, {"kind", "vector"}, {"source", "${SANDTABLE_TEST_FOLDER}/data/a.geojson"}},
        {{"id", "database"}, {"kind", "vector"}, {"source", "PG:host=db dbname=park"}},
        {{"id", "archive"}, {"kind", "vector"}, {"source", "/vsizip/data/a.zip/a.shp"}}};
    const auto park = open(document);
    ::unsetenv("SANDTABLE_TEST_FOLDER");
    ASSERT_TRUE(park) << errorOf(park);
    const std::string expected = (m_folder.path() / "data/a.geojson").string();
    EXPECT_EQ(park->layer("relative")->source, expected);
    EXPECT_EQ(park->layer("variable")->source, expected);
    EXPECT_EQ(park->layer("database")->source, "PG:host=db dbname=park");
    EXPECT_EQ(park->layer("archive")->source, "/vsizip/" + (m_folder.path() / "data/a.zip/a.shp").string());
}

TEST_F(ParkFileTest, NamesAVariableThatIsNotSet) {
    Json document = minimalPark();
    document["layers"] = {{{"id", "a"}, {"kind", "vector"}, {"source", "${SANDTABLE_NO_SUCH_VARIABLE}/a.shp"}}};
    EXPECT_THAT(errorOf(open(document)),
                HasSubstr("/layers/0/source: the environment variable SANDTABLE_NO_SUCH_VARIABLE is not set"));
}

TEST_F(ParkFileTest, LeavesOutALayerWhoseFileIsMissing) {
    m_folder.write("a.geojson", "{}");
    Json document = minimalPark();
    document["layers"] = {{{"id", "gone"}, {"kind", "tileset"}, {"source", "gone"}},
                          {{"id", "there"}, {"kind", "vector"}, {"source", "a.geojson"}}};
    const auto park = open(document);
    ASSERT_TRUE(park) << errorOf(park);
    ASSERT_EQ(park->layers.size(), 1u);
    EXPECT_EQ(park->layers[0].id, "there");
    ASSERT_EQ(m_diagnostics.count(Severity::Error), 1u);
    EXPECT_THAT(m_diagnostics.all()[0].text(), HasSubstr("gone: no such file; layer \"gone\" is left out"));

    document["layers"].erase(1);
    EXPECT_THAT(errorOf(open(document)), HasSubstr("/layers: expected at least one layer whose file exists"));
}

TEST_F(ParkFileTest, TakesTheSiteFrameFromACrsOrATangentPoint) {
    Json document = minimalPark();
    document["site"] = {{"crs", "ENU:22.5,113.4"}};
    auto park = open(document);
    ASSERT_TRUE(park) << errorOf(park);
    EXPECT_EQ(park->frame.kind(), gis::SiteFrame::Kind::TangentPlane);
    EXPECT_EQ(park->frame.origin(), glm::dvec3(113.4, 22.5, 0));

    for (const char* crs : {"ENU:22.5", "ENU:113.4,122.5", "EPSG:4326", "nonsense"}) {
        document["site"] = {{"crs", crs}, {"origin", {0, 0, 0}}};
        EXPECT_THAT(errorOf(open(document)), HasSubstr("/site/crs: ")) << crs;
    }
    document["site"] = {{"crs", "EPSG:4547"}}; // no origin and nothing to find one from
    EXPECT_THAT(errorOf(open(document)), HasSubstr("the site needs an origin"));
}

TEST_F(ParkFileTest, DerivesTheFrameFromTheLayersOwnPlaneAndItsCrsOverride) {
    // Plane coordinates near Zhongshan, which the file, as GeoJSON does, calls degrees.
    const auto square = [](double x, double y) {
        return fmt::format(R"({{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{}},
            "geometry": {{"type": "Polygon", "coordinates": [[[{0}, {1}], [{2}, {1}], [{2}, {3}], [{0}, {1}]]]}}}}]}})",
                           x, y, x + 100, y + 100);
    };
    m_folder.write("plane.geojson", square(501000, 2488700));
    const auto park = openText(R"({"version": 1, "id": "p", "name": "P",
        "layers": [{"id": "a", "kind": "vector", "source": "plane.geojson", "crs": "EPSG:4547"}]})");
    ASSERT_TRUE(park) << errorOf(park);
    EXPECT_EQ(park->frame.crs().code(), "EPSG:4547");
    EXPECT_EQ(park->frame.origin(), glm::dvec3(501050, 2488750, 0));
    // Its own plane where lengths are true, though planners there would use another zone.
    const auto utm = openText(R"({"version": 1, "id": "p", "name": "P",
        "layers": [{"id": "a", "kind": "vector", "source": "plane.geojson", "crs": "EPSG:32649"}]})");
    ASSERT_TRUE(utm) << errorOf(utm);
    EXPECT_EQ(utm->frame.crs().code(), "EPSG:32649");
}

TEST_F(ParkFileTest, RefusesASiteWhoseAxesPointWestAndSouth) {
    const auto park = openText(R"({"version": 1, "id": "p", "name": "P", "layers": [],
        "site": {"crs": "EPSG:2053", "origin": [0, 0, 0]}})");
    EXPECT_THAT(errorOf(park), HasSubstr("/site/crs"));
    EXPECT_THAT(errorOf(park), HasSubstr("needs easting and northing"));
}

TEST_F(ParkFileTest, ReadsDevicesLayersAndScenarios) {
    m_folder.write("a.geojson", "{}");
    m_folder.write("m.glb", "");
    const auto park = openText(R"({
        "version": 1, "id": "p", "name": "P", "sampleData": true, "utcOffsetHours": 5.5,
        "site": {"crs": "EPSG:4547", "origin": [501000, 2488700, 0]},
        "boundary": [[0, 0], [10, 0], [10, 10]],
        "telemetry": {"source": "mqtt", "url": "mqtt://localhost:1883", "topicPrefix": "x", "seed": 9},
        "health": {"profile": "health.json"},
        "planning": {"rules": "rules.json", "factors": "factors.json"},
        "layers": [
            {"id": "f", "kind": "vector", "role": "landUse", "source": "a.geojson", "opacity": 0.5, "visible": false,
             "style": {"fill": "#FF000080", "strokeWidthMeters": 2, "categoryField": "用地", "categories": {"工业": "#00ff00"}}},
            {"id": "m", "kind": "model", "source": "m.glb", "position": [1, 2, 3], "yawDegrees": 90, "scale": 2}],
        "devices": [{"id": "d", "type": "pump", "building": "b1", "position": [1, 2],
            "properties": {"mount": "rigid", "ratedPower": 75},
            "channels": [{"id": "v", "quantity": "vibration", "unit": "mm/s", "intervalSeconds": 10, "high": 4.5,
                          "simulate": {"base": 2, "noise": 0.1}},
                         {"id": "e", "quantity": "energy", "series": {"file": "e.csv", "column": "load [kWh]", "utcOffsetHours": 7, "gapZeros": 0}}]}],
        "scenarios": [{"id": "s", "name": {"en": "S"}, "edits": [
            {"type": "placeBuilding", "id": "n", "position": [5, 5, 1], "size": [30, 20, 10], "yawDegrees": 90, "model": "m.glb"}]}]
    })");
    ASSERT_TRUE(park) << errorOf(park);
    EXPECT_TRUE(park->sampleData);
    EXPECT_EQ(park->siteBoundary->outer.size(), 3u);
    ASSERT_EQ(park->telemetry.sources.size(), 1u);
    const auto& mqtt = std::get<telemetry::MqttOptions>(park->telemetry.sources[0].options);
    EXPECT_EQ(mqtt.url, "mqtt://localhost:1883");
    EXPECT_EQ(mqtt.topicPrefix, "x");
    EXPECT_EQ(park->healthProfile, (m_folder.path() / "health.json").string());
    EXPECT_EQ(park->planningRules, (m_folder.path() / "rules.json").string());
    EXPECT_EQ(park->planningFactors, (m_folder.path() / "factors.json").string());

    const LayerSpec& landUse = park->layers.at(0);
    EXPECT_EQ(landUse.role, LayerRole::LandUse);
    EXPECT_FALSE(landUse.visible);
    EXPECT_FLOAT_EQ(landUse.style.fill.a, 128 / 255.0f);
    EXPECT_EQ(landUse.style.categories.at("工业"), Color(0, 1, 0, 1));
    const LayerSpec& model = park->layers.at(1);
    EXPECT_EQ(model.localOffset, glm::dvec3(1, 2, 3));
    EXPECT_DOUBLE_EQ(model.yawRadians, glm::radians(90.0));

    const DeviceSpec& device = park->devices.at(0);
    EXPECT_EQ(device.properties.at("ratedPower"), "75");
    EXPECT_EQ(device.channels.at(0).simulation->base, 2);
    EXPECT_EQ(device.channels.at(0).high, 4.5);
    EXPECT_EQ(device.channels.at(1).seriesFile, (m_folder.path() / "e.csv").string());
    EXPECT_EQ(device.channels.at(1).seriesUtcOffsetHours, 7);
    EXPECT_EQ(device.channels.at(1).seriesGapZeros, 0);
    EXPECT_EQ(park->utcOffsetHours, 5.5);
    const auto& placed = std::get<PlaceBuilding>(park->scenario("s")->edits.at(0));
    EXPECT_EQ(placed.modelFile, (m_folder.path() / "m.glb").string());
    EXPECT_EQ(park->scenario("s")->name.in(Language::Chinese), "S");
    EXPECT_EQ(park->scenario("other"), nullptr);
}

TEST_F(ParkFileTest, ReadsWhichDevicesSpeakForANetwork) {
    Json document = minimalPark();
    Json& layer = document["layers"].emplace_back(
        Json{{"id", "water"}, {"kind", "vector"}, {"source", m_folder.write("w.geojson", "{}").string()}});
    layer["network"] = {{"kind", "water"},         {"deviceField", "meter"}, {"channel", "flow"},
                        {"capacityField", "qmax"}, {"capacityUnit", "L/s"},  {"flowChannel", "signed"}};
    const auto park = open(document);
    ASSERT_TRUE(park) << errorOf(park);
    const auto& network = park->layers.at(0).network;
    ASSERT_TRUE(network);
    EXPECT_EQ(network->kind, NetworkKind::Water);
    EXPECT_EQ(network->deviceField, "meter");
    EXPECT_EQ(network->channel, "flow");
    EXPECT_EQ(network->capacityField, "qmax");
    EXPECT_EQ(network->capacityUnit, "L/s");
    EXPECT_EQ(network->flowChannel, "signed");
    layer["network"].erase("channel");
    EXPECT_THAT(errorOf(open(document)), HasSubstr("/layers/0/network"));
}

} // namespace
} // namespace sandtable::scene
