// `analyse health-map` gives the numbers of the evaluation, in files any GIS reads.
#include "app/commands/Commands.h"
#include "app/desk/Workspace.h"
#include "gis/GridFile.h"
#include "gis/Raster.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace sandtable::app {
namespace {

using testing::HasSubstr;

const std::string moment = "2026-11-22T04:00:00Z";

/// Two buildings of 20 m in EPSG:4547, a pump in the first, a cable between them, and twelve noise monitors.
class HealthMapTest : public testing::Test {
protected:
    test::TemporaryFolder m_folder;
    HealthMapOptions m_options;

    static std::string geojson(const std::string& features) {
        return R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4547"}},
                   "features":[)" +
               features + "]}";
    }
    static std::string square(const std::string& id, double x, double y) {
        const auto corner = [&](double dx, double dy) {
            return "[" + std::to_string(x + dx) + "," + std::to_string(y + dy) + "]";
        };
        return R"({"type":"Feature","properties":{"id":")" + id +
               R"("},"geometry":{"type":"Polygon","coordinates":[[)" + corner(0, 0) + "," + corner(20, 0) + "," +
               corner(20, 20) + "," + corner(0, 20) + "," + corner(0, 0) + "]]}}";
    }

    HealthMapTest() {
        m_folder.write("buildings.geojson",
                       geojson(square("b1", 501000, 2488700) + "," + square("b2", 501100, 2488700)));
        m_folder.write("power.geojson", geojson(R"({"type":"Feature","properties":{"device":"pump"},"geometry":
            {"type":"LineString","coordinates":[[501020,2488710],[501100,2488710]]}})"));
        std::string devices = R"({"id":"pump","type":"pump","building":"b1","position":[10,10],
            "properties":{"group":"2","mount":"rigid"},"channels":[
            {"id":"v","quantity":"vibration","unit":"mm/s","simulate":{"base":2}},
            {"id":"load","quantity":"loadFactor","unit":"%","simulate":{"base":90}}]})";
        for (int i = 0; i < 12; ++i) {
            const std::string place = std::to_string(i * 37 % 110) + "," + std::to_string(i * 53 % 90);
            devices += R"j(,{"id":"n)j" + std::to_string(i) + R"j(","type":"noise","position":[)j" + place +
                       R"j(],"channels":[{"id":"n","quantity":"noise","unit":"dB(A)","simulate":{"base":)j" +
                       std::to_string(45 + i) + "}}]}";
        }
        const std::string layers = R"j("layers":[
            {"id":"buildings","kind":"vector","role":"buildings","source":"buildings.geojson","idField":"id"},
            {"id":"power","kind":"vector","source":"power.geojson",
             "network":{"kind":"power","deviceField":"device","channel":"load"}}])j";
        const std::string park = R"j({"version":1,"id":"p","name":"p",
            "site":{"crs":"EPSG:4547","origin":[501000,2488700,0]},)j" +
                                 layers + R"j(,"devices":[)j" + devices + "]}";
        m_options.sources = {m_folder.write("park.json", park).string()};
        m_options.time = moment;
    }

    int run(const std::string& name) {
        m_options.output = (m_folder.path() / name).string();
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const int exitCode = runHealthMap(m_options);
        m_output = testing::internal::GetCapturedStdout();
        m_errors = testing::internal::GetCapturedStderr();
        return exitCode;
    }

    /// As `evaluate` would.
    decision::HealthReport evaluated() {
        auto session = Session::open(m_options.sources, {}, m_diagnostics);
        EXPECT_TRUE(session);
        Workspace workspace(**session, m_diagnostics);
        workspace.holdTime(*parseIsoTime(moment));
        workspace.update(*parseIsoTime(moment));
        return workspace.evaluation().health;
    }

    std::string text(const std::string& name) const {
        std::ifstream file(m_folder.path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::string m_output, m_errors;
    Diagnostics m_diagnostics;
};

TEST_F(HealthMapTest, RasterHasTheScoresOfTheEvaluationInTheParksCrs) {
    m_options.cellMeters = 2;
    ASSERT_EQ(run("h.tif"), Done) << m_errors;
    const auto shape = gis::readGridShape(m_options.output);
    ASSERT_TRUE(shape);
    EXPECT_EQ(shape->crs->code(), "EPSG:4547");
    EXPECT_EQ(shape->crsFromCell[0], 501000);
    EXPECT_EQ(shape->crsFromCell[3], 2488720);
    EXPECT_EQ(shape->width, 60);
    EXPECT_EQ(shape->height, 10);
    const auto frame = gis::SiteFrame::projected(*shape->crs, {501000, 2488700, 0});
    const auto scores = gis::readHeights(m_options.output, *frame, 1'000'000, "", m_diagnostics); // its band 1
    ASSERT_TRUE(scores);
    const auto score = evaluated().building("b1")->score;
    ASSERT_TRUE(score);
    EXPECT_FLOAT_EQ(scores->sample({10, 10}), static_cast<float>(*score));
    EXPECT_TRUE(std::isnan(scores->sample({50, 10}))) << "between the buildings";
    EXPECT_TRUE(std::isnan(scores->sample({110, 10}))) << "a building without devices";
}

TEST_F(HealthMapTest, TablesHaveBuildingsDevicesAndLines) {
    ASSERT_EQ(run("h.gpkg"), Done) << m_errors;
    const auto frame = gis::SiteFrame::projected(gis::Crs::fromEpsg(4547), {501000, 2488700, 0});
    const auto health = evaluated();
    const auto buildings = gis::readFeatures(m_options.output, "buildings", *frame, "", m_diagnostics);
    ASSERT_TRUE(buildings) << buildings.error().text();
    ASSERT_EQ(buildings->features.size(), 2u);
    const gis::Feature& first = buildings->features[0];
    EXPECT_EQ(gis::attributeNumber(*first.attribute("score")), health.building("b1")->score);
    EXPECT_EQ(gis::attributeText(*first.attribute("worst_indicator")), "load-factor");
    EXPECT_EQ(gis::attributeText(*first.attribute("worst_device")), "pump");
    EXPECT_NEAR(first.bounds().min.x, 0, 1e-6);
    EXPECT_EQ(gis::attributeText(*buildings->features[1].attribute("score")), "") << "null, not zero";

    const auto devices = gis::readFeatures(m_options.output, "devices", *frame, "", m_diagnostics);
    ASSERT_TRUE(devices);
    EXPECT_EQ(devices->features.size(), 13u);
    EXPECT_EQ(gis::attributeNumber(*devices->features[0].attribute("score")), health.devices[0].score);

    const auto lines = gis::readFeatures(m_options.output, "network", *frame, "", m_diagnostics);
    ASSERT_TRUE(lines);
    ASSERT_EQ(lines->features.size(), 1u);
    EXPECT_EQ(gis::attributeNumber(*lines->features[0].attribute("load_percent")), 90);
    EXPECT_EQ(gis::attributeText(*lines->features[0].attribute("band_en")), "Poor");
    EXPECT_EQ(gis::attributeText(*lines->features[0].attribute("state")), "fresh");
}

TEST_F(HealthMapTest, CsvHasOneRowForEach) {
    ASSERT_EQ(run("h.csv"), Done) << m_errors;
    const std::string csv = text("h.csv");
    EXPECT_THAT(csv, HasSubstr("kind,x,y,id,name,score,coverage"));
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 + 13 + 1);
    EXPECT_THAT(csv, HasSubstr("buildings,501010.000,2488710.000,b1"));
}

TEST_F(HealthMapTest, AFieldHasValueVarianceAndItsMethod) {
    m_options.field = "noise";
    m_options.cellMeters = 5;
    ASSERT_EQ(run("f.tif"), Done) << m_errors;
    const auto info = gis::inspectRaster(m_options.output, gis::SiteFrame::local());
    ASSERT_TRUE(info);
    EXPECT_EQ(info->bands, 2);
    EXPECT_THAT(text("f.tif"), HasSubstr("ordinary kriging"));
    EXPECT_THAT(text("f.tif"), HasSubstr("noise-unclassified-day"));
}

TEST_F(HealthMapTest, RefusalsSayWhy) {
    EXPECT_EQ(run("h.png"), BadUsage);
    EXPECT_THAT(m_errors, HasSubstr(".tif, .gpkg or .csv"));
    m_options.field = "pm10";
    EXPECT_NE(run("f.tif"), Done);
    EXPECT_THAT(m_errors, HasSubstr("no field \"pm10\" (there is: noise)"));
    EXPECT_EQ(run("f.gpkg"), BadUsage);
    m_options.field.clear();
    m_options.cellMeters = 0.0001;
    EXPECT_EQ(run("h.tif"), BadUsage);
    EXPECT_THAT(m_errors, HasSubstr("too many"));
}

} // namespace
} // namespace sandtable::app
