#include "gis/PointTable.h"
#include "gis/GridFile.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace sandtable::gis {
namespace {

using testing::HasSubstr;

class PointTableTest : public testing::Test {
protected:
    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;

    Result<PointTable> read(const std::string& content, const std::string& value, const std::string& x = "",
                            const std::string& y = "", const std::string& crs = "", const std::string& name = "p.csv") {
        return readPointTable({m_folder.write(name, content).string(), "", x, y, value, crs}, m_diagnostics);
    }
};

TEST_F(PointTableTest, CustomaryColumnsInAnyCaseAndWithByteOrderMark) {
    const auto table = read("\xEF\xBB\xBFX,Y,PM10\n1,2,3\n4,5,6.5\n", "pm10");
    ASSERT_TRUE(table.ok()) << table.error().text();
    EXPECT_EQ(table->places, (std::vector<glm::dvec3>{{1, 2, 0}, {4, 5, 0}}));
    EXPECT_EQ(table->values, (std::vector<double>{3, 6.5}));
    EXPECT_FALSE(table->crs);
}

TEST_F(PointTableTest, DecimalCommasWhereCommasDivideNoColumns) {
    const auto mixed = read("x;y;v\n45;55;13,5\n1,25;-2;4\n", "v");
    ASSERT_TRUE(mixed.ok()) << mixed.error().text();
    EXPECT_EQ(mixed->places, (std::vector<glm::dvec3>{{45, 55, 0}, {1.25, -2, 0}}));
    EXPECT_EQ(mixed->values, (std::vector<double>{13.5, 4}));
    EXPECT_EQ(mixed->unreadable, 0u);
    const auto thousands = read("x,y,v\n1,2,\"1,234\"\n1,3,5\n", "v");
    ASSERT_TRUE(thousands.ok());
    ASSERT_EQ(thousands->values.size(), 2u);
    EXPECT_TRUE(std::isnan(thousands->values[0])) << "nobody knows what that comma means";
}

TEST_F(PointTableTest, LongitudeAndLatitudeAreWgs84) {
    const auto table = read("名称;经度;纬度;噪声\n东门;114.1;22.5;61\n", "噪声");
    ASSERT_TRUE(table.ok()) << table.error().text();
    ASSERT_TRUE(table->crs);
    EXPECT_TRUE(table->crs->isGeographic());
    EXPECT_EQ(table->places[0], glm::dvec3(114.1, 22.5, 0));
    const auto frame = suggestFrameFromPoints(*table, "p.csv");
    ASSERT_TRUE(frame.ok());
    EXPECT_EQ(frame->crs.code(), "EPSG:4547");
}

TEST_F(PointTableTest, NamedColumnsAndCrs) {
    const auto table = read("E,N,v\n500000,2500000,1\n", "v", "E", "N", "EPSG:4547");
    ASSERT_TRUE(table.ok()) << table.error().text();
    EXPECT_EQ(table->crs->code(), "EPSG:4547");
}

TEST_F(PointTableTest, ColumnsThatAreNotThereAreNamedWithThoseThatAre) {
    EXPECT_THAT(read("x,y,v\n1,2,3\n", "pm25").error().text(),
                HasSubstr("p.csv: has no column \"pm25\"; it has: x, y, v"));
    EXPECT_THAT(read("a,b,v\n1,2,3\n", "v").error().text(), HasSubstr("say which columns"));
    EXPECT_THAT(read("a,b,v\n1,2,3\n", "v", "a", "c").error().text(), HasSubstr("no column \"c\""));
    EXPECT_THAT(read("x,y,v\n", "v").error().text(), HasSubstr("p.csv"));
}

TEST_F(PointTableTest, EmptyFieldsAreGapsAndTextsAreCounted) {
    const auto table = read("x,y,v\n1,2,\n3,4,n/a\n5,,7\n", "v");
    ASSERT_TRUE(table.ok());
    EXPECT_TRUE(std::isnan(table->values[0]));
    EXPECT_TRUE(std::isnan(table->values[1]));
    EXPECT_TRUE(std::isnan(table->places[2].y));
    EXPECT_EQ(table->unreadable, 1U);
    EXPECT_EQ(table->firstUnreadable, "feature 2: v is \"n/a\"");
}

TEST_F(PointTableTest, LayersOfPointsKeepTheirOwnCrs) {
    const std::string head =
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"v":5},"geometry":)";
    const auto table = read(head + R"({"type":"Point","coordinates":[114.5,22.25]}}]})", "v", "", "", "", "p.geojson");
    ASSERT_TRUE(table.ok()) << table.error().text();
    EXPECT_TRUE(table->crs->isGeographic());
    EXPECT_EQ(table->places[0], glm::dvec3(114.5, 22.25, 0));
    const auto line =
        read(head + R"({"type":"LineString","coordinates":[[1,2],[3,4]]}}]})", "v", "", "", "", "l.geojson");
    ASSERT_FALSE(line.ok());
    EXPECT_THAT(line.error().text(), HasSubstr("is not one point"));
}

TEST(GridFile, WhatIsWrittenIsReadAgain) {
    const test::TemporaryFolder folder;
    const std::string file = (folder.path() / "结果.tif").string();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const GridShape shape{3, 2, {500000, 10, 0, 2500000, 0, -10}, Crs::fromEpsg(4547)};
    const std::vector<GridBand> bands = {{"value", "", {1, 2, 3, 4, nan, 6.123456789012}}};
    ASSERT_TRUE(writeGeoTiff(file, shape, bands).ok());
    ASSERT_TRUE(writeGeoTiff(file, shape, bands).ok()) << "replaces";
    EXPECT_FALSE(std::filesystem::exists(file + ".part"));

    const auto read = readGridShape(file);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->width, 3);
    EXPECT_EQ(read->height, 2);
    EXPECT_EQ(read->crsFromCell, shape.crsFromCell);
    EXPECT_EQ(read->crs->code(), "EPSG:4547");
    EXPECT_EQ(read->center(2, 1), glm::dvec2(500025, 2499985));
    EXPECT_EQ(read->cellAt({500025, 2499985}), 5u);
    EXPECT_EQ(read->cellAt({500000, 2500000}), 0u) << "its own corner";
    EXPECT_FALSE(read->cellAt({500030, 2499985})) << "beyond the edge";
    EXPECT_FALSE(read->cellAt({500005, 2500001}));
    EXPECT_EQ(read->cellSize(), glm::dvec2(10, 10));
    const auto grid = readGrid(file);
    ASSERT_TRUE(grid.ok()) << grid.error().text();
    EXPECT_EQ(grid->cells[5], 6.123456789012);
    EXPECT_TRUE(std::isnan(grid->cells[4]));
    EXPECT_FALSE(readGrid(file, 2).ok());
    Diagnostics diagnostics;
    const auto frame = SiteFrame::projected(Crs::fromEpsg(4547), {500000, 2500000, 0});
    const auto heights = readHeights(file, *frame, 100, "", diagnostics);
    ASSERT_TRUE(heights.ok());
    EXPECT_FLOAT_EQ(heights->at(2, 1), 6.1234568F);
    EXPECT_TRUE(std::isnan(heights->at(1, 1)));
}

TEST(GridFile, ErrorsNameTheFile) {
    const GridShape shape{1, 1, {0, 1, 0, 0, 0, -1}, std::nullopt};
    const std::vector<GridBand> bands = {{"value", "", {1}}};
    EXPECT_THAT(writeGeoTiff("/nosuch/folder/f.tif", shape, bands).error().text(), HasSubstr("/nosuch/folder/f.tif"));
    EXPECT_THAT(readGridShape("/nosuch.tif").error().text(), HasSubstr("/nosuch.tif"));
}

} // namespace
} // namespace sandtable::gis
