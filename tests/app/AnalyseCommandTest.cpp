#include "app/commands/Commands.h"
#include "gis/GridFile.h"
#include "gis/Vector.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace sandtable::app {
namespace {

using testing::HasSubstr;

struct Ran {
    int exitCode = 0;
    std::string output, errors;
};

Ran run(const KrigingOptions& options) {
    Ran ran;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    ran.exitCode = runKriging(options);
    ran.output = testing::internal::GetCapturedStdout();
    ran.errors = testing::internal::GetCapturedStderr();
    return ran;
}

/// Twenty points east of 500000, 2500000 in EPSG:4547, values rising to the east.
class AnalyseKriging : public testing::Test {
protected:
    test::TemporaryFolder m_folder;
    KrigingOptions m_options;

    AnalyseKriging() {
        std::string csv = "x,y,pm10\n";
        for (int i = 0; i < 20; ++i)
            csv += std::to_string(500000 + i * 37 % 200) + "," + std::to_string(2500000 + i * 53 % 190) + "," +
                   std::to_string(40 + (i * 37 % 200) * 0.1) + "\n";
        m_options.points = m_folder.write("点.csv", csv).string();
        m_options.valueColumn = "pm10";
        m_options.variogram = "Sph:30,150,1";
        m_options.output = (m_folder.path() / "out.tif").string();
        m_options.json = true;
    }

    std::string grid() const {
        const std::string file = (m_folder.path() / "like.tif").string();
        const std::vector<gis::GridBand> bands = {{"v", "", std::vector<double>(400, 0)}};
        EXPECT_TRUE(
            gis::writeGeoTiff(file, {20, 20, {500000, 10, 0, 2500200, 0, -10}, gis::Crs::fromEpsg(4547)}, bands).ok());
        return file;
    }
};

TEST_F(AnalyseKriging, WritesValueAndVarianceLikeAGrid) {
    m_options.like = grid();
    const Ran ran = run(m_options);
    ASSERT_EQ(ran.exitCode, Done) << ran.errors;
    const auto json = nlohmann::json::parse(ran.output);
    EXPECT_EQ(json["method"], "ordinary kriging");
    EXPECT_EQ(json["variogram"]["range"], 150);
    EXPECT_EQ(json["points"]["used"], 20);
    EXPECT_EQ(json["output"]["places"], 400);
    EXPECT_LT(json["crossValidation"]["rmse"], 3);
    Diagnostics diagnostics;
    const auto info = gis::inspectRaster(m_options.output, gis::SiteFrame::local());
    ASSERT_TRUE(info.ok());
    EXPECT_EQ(info->bands, 2);
}

TEST_F(AnalyseKriging, AnswersPlacesOfATable) {
    m_options.at = m_folder.write("at.csv", "x,y\n500000,2500000\n,\n").string();
    m_options.output = (m_folder.path() / "out.csv").string();
    const Ran ran = run(m_options);
    ASSERT_EQ(ran.exitCode, Done) << ran.errors;
    std::ifstream file(m_options.output);
    std::string header, first, second;
    std::getline(file, header), std::getline(file, first), std::getline(file, second);
    EXPECT_EQ(header, "x,y,value,variance");
    EXPECT_THAT(first, testing::StartsWith("500000,2500000,40")) << "the first sample lies there";
    EXPECT_EQ(second, ",,,") << "a row without a place stays, without a value";
}

TEST_F(AnalyseKriging, GeographicPointsOverAProjectedGridAreMeasuredInMetres) {
    m_options.points = m_folder.write("p.csv", "lon,lat,pm10\n114.0005,22.5965,10\n114.0015,22.5975,20\n").string();
    m_options.like = grid();
    const Ran ran = run(m_options);
    ASSERT_EQ(ran.exitCode, Done) << ran.errors;
    EXPECT_THAT(ran.output, HasSubstr("CGCS2000 / 3-degree Gauss-Kruger CM 114E"));
}

TEST_F(AnalyseKriging, BarriersCutTheFieldAndAreLeftEmpty) {
    m_options.like = grid();
    m_options.method = "idw";
    m_options.barriers =
        m_folder
            .write(
                "wall.geojson",
                R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4547"}},
                       "features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":
                       [[[500090,2500000],[500110,2500000],[500110,2500200],[500090,2500200],[500090,2500000]]]}}]})")
            .string();
    const Ran ran = run(m_options);
    ASSERT_EQ(ran.exitCode, Done) << ran.errors;
    EXPECT_EQ(nlohmann::json::parse(ran.output)["output"]["withoutValue"], 40) << "two columns of cells";
}

TEST_F(AnalyseKriging, ErrorsNameFileAndColumn) {
    m_options.like = grid();
    const auto expectError = [&](const KrigingOptions& options, int exitCode, const std::string& text) {
        const Ran ran = run(options);
        EXPECT_EQ(ran.exitCode, exitCode);
        EXPECT_THAT(ran.errors, HasSubstr(text));
        EXPECT_TRUE(ran.output.empty());
    };
    KrigingOptions bad = m_options;
    bad.valueColumn = "pm25";
    expectError(bad, Failed, "点.csv: has no column \"pm25\"; it has: x, y, pm10");
    bad = m_options, bad.variogram = "Exp:1,2,3";
    expectError(bad, BadUsage, "--variogram: \"Exp:1,2,3\"");
    bad = m_options, bad.crs = "EPSG:4326";
    expectError(bad, Failed, "20 of 20 points cannot be in WGS 84");
    bad = m_options, bad.points = m_folder.write("none.csv", "x,y,pm10\n500000,2500000,n/a\n").string();
    expectError(bad, Failed, "none.csv: column \"pm10\" has no row");
    bad = m_options, bad.like = "/nosuch.tif";
    expectError(bad, Failed, "/nosuch.tif");
    bad = m_options, bad.output = "/nosuch/out.tif";
    expectError(bad, Failed, "/nosuch/out.tif");
    bad = m_options, bad.barriers = bad.points;
    expectError(bad, Failed, "has no polygons");
}

} // namespace
} // namespace sandtable::app
