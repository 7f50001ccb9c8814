#include "gis/Raster.h"
#include "gis/Survey.h"

#include "tests/TestData.h"
#include "tests/gis/GdalFixtures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace sandtable::gis {
namespace {

using testing::HasSubstr;

constexpr size_t plenty = 4'000'000;

struct RasterTest : testing::Test {
    test::TemporaryFolder folder;
    Diagnostics diagnostics;

    std::string write(const test::RasterRecipe& recipe, const std::string& name = "高程.tif") {
        return test::writeRaster(folder.path() / name, recipe);
    }
    HeightField heights(const std::string& file, const SiteFrame& frame, size_t maxCells = plenty,
                        const std::string& crs = "") {
        Result<HeightField> field = readHeights(file, frame, maxCells, crs, diagnostics);
        EXPECT_TRUE(field.ok()) << (field.ok() ? "" : field.error().text());
        return field ? std::move(field).value() : HeightField{};
    }
    ColorRaster colors(const std::string& file, const SiteFrame& frame, size_t maxCells = plenty) {
        Result<ColorRaster> raster = readColors(file, frame, maxCells, "", diagnostics);
        EXPECT_TRUE(raster.ok()) << (raster.ok() ? "" : raster.error().text());
        return raster ? std::move(raster).value() : ColorRaster{};
    }
};

using Rgba = std::array<int, 4>;
Rgba colorAt(const ColorRaster& raster, int column, int row) {
    const size_t i =
        (static_cast<size_t>(row) * static_cast<size_t>(raster.placement.width) + static_cast<size_t>(column)) * 4;
    return {raster.rgba[i], raster.rgba[i + 1], raster.rgba[i + 2], raster.rgba[i + 3]};
}

SiteFrame utm48(const glm::dvec3& origin) { return *SiteFrame::projected(Crs::fromEpsg(32748), origin); }

/// 40 × 30 cells of 2 m at 700000, 9290000 (north-west), a slope.
test::RasterRecipe slope() {
    test::RasterRecipe recipe;
    recipe.crs = "EPSG:32748";
    recipe.geotransform = {700000, 2, 0, 9290000, 0, -2};
    recipe.width = 40, recipe.height = 30;
    recipe.value = [](int column, int row, int) { return 100 + column + 0.5 * row; };
    return recipe;
}

TEST_F(RasterTest, HeightsInTheFramesOwnCrsAreReadCellByCell) {
    const HeightField field = heights(write(slope()), utm48({700010, 9289900, 20}));
    EXPECT_EQ(field.placement.width, 40);
    EXPECT_EQ(field.placement.height, 30);
    EXPECT_EQ(field.placement.northWest, glm::dvec2(-10, 100));
    EXPECT_EQ(field.placement.cellSize, glm::dvec2(2));
    for (int row = 0; row < 30; ++row)
        for (int column = 0; column < 40; ++column)
            EXPECT_NEAR(field.at(column, row), 80 + column + 0.5 * row, 1e-4); // 20 m above the origin's height
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST_F(RasterTest, SamplesBilinearlyAndEndsAtTheEdge) {
    const HeightField field = heights(write(slope()), utm48({700000, 9290000, 0}));
    EXPECT_NEAR(field.sample(field.placement.cellCenter(7, 9)), 100 + 7 + 4.5, 1e-4);
    EXPECT_NEAR(field.sample(field.placement.cellCenter(7, 9) + glm::dvec2(1, -1)), 100 + 7.5 + 4.75, 1e-4);
    EXPECT_NEAR(field.sample({0.1, -0.1}), 100, 1e-4);
    EXPECT_TRUE(std::isnan(field.sample({-0.1, -10})));
    EXPECT_TRUE(std::isnan(field.sample({10, 0.1})));
}

TEST_F(RasterTest, AtMostMaxCells) {
    const HeightField field = heights(write(slope()), utm48({700000, 9290000, 0}), 300);
    EXPECT_LE(field.heights.size(), 300U);
    EXPECT_GE(field.heights.size(), 200U);
    EXPECT_NEAR(field.placement.bounds().size().x, 80, 1e-9);
    EXPECT_NEAR(field.placement.bounds().size().y, 60, 1e-9);
    EXPECT_NEAR(field.sample({40, -30}), 100 + 19.5 + 7.25, 0.2);
}

TEST_F(RasterTest, OnlyTheAreaAskedFor) {
    const Box2 area{{10, -30}, {30, -10}};
    const auto field = readHeights(write(slope()), utm48({700000, 9290000, 0}), plenty, "", diagnostics, area);
    ASSERT_TRUE(field.ok());
    EXPECT_EQ(field->placement.width, 10);
    EXPECT_EQ(field->placement.height, 10);
    EXPECT_NEAR(field->at(0, 0), 100 + 5 + 2.5, 1e-4);
    const auto outside = readHeights((folder.path() / "高程.tif").string(), utm48({700000, 9290000, 0}), plenty, "",
                                     diagnostics, Box2{{1000, 1000}, {1010, 1010}});
    ASSERT_FALSE(outside.ok());
    EXPECT_THAT(outside.error().message, HasSubstr("outside the area"));
}

TEST_F(RasterTest, DeclaredNodataOfEveryKindIsNan) {
    for (const auto& [type, nodata] :
         {std::pair(GDT_Float32, -9999.0), std::pair(GDT_Float32, std::nan("")), std::pair(GDT_Int16, -32768.0),
          std::pair(GDT_Byte, 255.0), std::pair(GDT_Float64, 1e38)}) {
        test::RasterRecipe recipe = slope();
        recipe.type = type;
        recipe.nodata = nodata;
        const double none = nodata;
        recipe.value = [none](int column, int row, int) { return column == 5 && row == 6 ? none : 10.0; };
        const HeightField field = heights(write(recipe), utm48({700000, 9290000, 0}));
        EXPECT_EQ(std::count_if(field.heights.begin(), field.heights.end(), [](float h) { return std::isnan(h); }), 1)
            << nodata;
        EXPECT_TRUE(std::isnan(field.at(5, 6)));
        EXPECT_FLOAT_EQ(field.at(4, 6), 10) << "nodata must not bleed";
    }
}

TEST_F(RasterTest, CustomaryNodataNobodyDeclaredIsFoundAndReported) {
    for (const double none : {-9999.0, -32768.0}) {
        test::RasterRecipe recipe = slope();
        recipe.type = GDT_Int16;
        recipe.value = [none](int column, int, int) { return column < 10 ? none : 10.0; };
        const HeightField field = heights(write(recipe), utm48({700000, 9290000, 0}));
        EXPECT_TRUE(std::isnan(field.at(9, 3)));
        EXPECT_FLOAT_EQ(field.at(10, 3), 10);
    }
    EXPECT_EQ(diagnostics.count(Severity::Info), 2U);
}

TEST_F(RasterTest, HeightsWithNothingInThemAreReported) {
    test::RasterRecipe recipe = slope();
    recipe.nodata = -9999;
    recipe.value = [](int, int, int) { return -9999.0; };
    heights(write(recipe), utm48({700000, 9290000, 0}));
    ASSERT_EQ(diagnostics.count(Severity::Warning), 1U);
    EXPECT_EQ(diagnostics.all().back().message, "holds no heights here");
}

TEST_F(RasterTest, MaskBandAndAlphaBandMakeHoles) {
    test::RasterRecipe masked = slope();
    masked.finish = [](GDALDataset& dataset) {
        CPLSetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
        dataset.CreateMaskBand(GMF_PER_DATASET);
        std::vector<uint8_t> row(40, 255);
        row[5] = 0;
        for (int y = 0; y < 30; ++y)
            EXPECT_EQ(dataset.GetRasterBand(1)->GetMaskBand()->RasterIO(GF_Write, 0, y, 40, 1, row.data(), 40, 1,
                                                                        GDT_Byte, 0, 0, nullptr),
                      CE_None);
    };
    const HeightField fromMask = heights(write(masked, "mask.tif"), utm48({700000, 9290000, 0}));
    EXPECT_TRUE(std::isnan(fromMask.at(5, 3)));
    EXPECT_NEAR(fromMask.at(6, 3), 107.5, 1e-4);

    test::RasterRecipe alpha = slope();
    alpha.bands = {GCI_GrayIndex, GCI_AlphaBand};
    alpha.value = [](int column, int, int band) { return band == 0 ? 50.0 : column == 5 ? 0.0 : 255.0; };
    const HeightField fromAlpha = heights(write(alpha, "alpha.tif"), utm48({700000, 9290000, 0}));
    EXPECT_TRUE(std::isnan(fromAlpha.at(5, 3)));
    EXPECT_NEAR(fromAlpha.at(6, 3), 50, 1e-4);
}

TEST_F(RasterTest, ImpossibleHeightsAreLeftEmptyAndReported) {
    test::RasterRecipe recipe = slope();
    recipe.value = [](int column, int, int) { return column == 0 ? -3.4e38 : 5.0; };
    const HeightField field = heights(write(recipe), utm48({700000, 9290000, 0}));
    EXPECT_TRUE(std::isnan(field.at(0, 0)));
    EXPECT_EQ(diagnostics.count(Severity::Warning), 1U);
}

TEST_F(RasterTest, ScaleOffsetAndFeetOfTheBandAreApplied) {
    test::RasterRecipe recipe = slope();
    recipe.type = GDT_UInt16;
    recipe.value = [](int, int, int) { return 1000.0; };
    recipe.finish = [](GDALDataset& dataset) {
        dataset.GetRasterBand(1)->SetScale(0.1);
        dataset.GetRasterBand(1)->SetOffset(-50);
        dataset.GetRasterBand(1)->SetUnitType("ft");
    };
    EXPECT_NEAR(heights(write(recipe), utm48({700000, 9290000, 0})).at(3, 3), 50 * 0.3048, 1e-4);
}

TEST_F(RasterTest, VerticalCrsInFeetBecomesMetres) {
    test::RasterRecipe recipe = slope();
    recipe.crs = "EPSG:26910+6360"; // UTM 10N in metres, NAVD88 in US survey feet
    recipe.geotransform = {550000, 2, 0, 4180000, 0, -2};
    recipe.value = [](int, int, int) { return 100.0; };
    const std::string file = write(recipe);
    const SiteFrame plane = *SiteFrame::projected(Crs::fromEpsg(26910), {550000, 4180000, 0});
    EXPECT_NEAR(heights(file, plane).at(20, 15), 30.48006, 1e-4);
    const SiteFrame compound = *SiteFrame::projected(*Crs::parse("EPSG:26910+5703", ""), {550000, 4180000, 0});
    EXPECT_NEAR(heights(file, compound).at(20, 15), 30.48006, 1e-4);
}

TEST_F(RasterTest, WarpsFromAnotherCrs) {
    test::RasterRecipe recipe; // degrees, one arc second, height = a plane in longitude and latitude
    recipe.crs = "EPSG:4326";
    const double step = 1.0 / 3600;
    recipe.geotransform = {107.37, step, 0, -6.42, 0, -step};
    recipe.width = 60, recipe.height = 60;
    recipe.value = [](int column, int row, int) { return 10 + 0.25 * column + 0.5 * row; };
    const SiteFrame frame = utm48({763000, 9289000, 0});
    const HeightField field = heights(write(recipe), frame);
    for (const glm::dvec2& lonLat : {glm::dvec2(107.375, -6.425), glm::dvec2(107.38, -6.43)}) {
        const glm::dvec3 site = *frame.siteFromGeographic({lonLat, 0});
        const double expected =
            10 + 0.25 * ((lonLat.x - 107.37) / step - 0.5) + 0.5 * ((-6.42 - lonLat.y) / step - 0.5);
        EXPECT_NEAR(field.sample(glm::dvec2(site)), expected, 0.15); // an eighth of a cell at a slope of 0.56
    }
}

TEST_F(RasterTest, AFrameInFeetIsStillMeasuredInMetres) {
    test::RasterRecipe recipe = slope(); // 2 ft cells
    recipe.crs = "EPSG:2227";
    recipe.geotransform = {6000000, 2, 0, 2100000, 0, -2};
    const SiteFrame frame = *SiteFrame::projected(Crs::fromEpsg(2227), {6000000, 2100000, 0});
    const HeightField field = heights(write(recipe), frame);
    EXPECT_NEAR(field.placement.cellSize.x, 2 * 1200.0 / 3937, 1e-9);
    EXPECT_NEAR(field.placement.bounds().size().x, 80 * 1200.0 / 3937, 1e-9);
    EXPECT_NEAR(field.at(3, 4), 105, 1e-4) << "heights without a unit are metres";
}

TEST_F(RasterTest, AWorldMapIsReadAroundThePark) {
    test::RasterRecipe recipe;
    recipe.crs = "EPSG:4326";
    recipe.geotransform = {-180, 0.5, 0, 90, 0, -0.5};
    recipe.width = 720, recipe.height = 360;
    recipe.value = [](int column, int row, int) { return column + row; };
    const std::string file = write(recipe);
    const Box2 area{{-50000, -50000}, {50000, 50000}};
    for (const SiteFrame& frame : {utm48({763000, 9289000, 0}), SiteFrame::tangentPlane(107.38, -6.43, 0)}) {
        const auto field = readHeights(file, frame, plenty, "", diagnostics, area);
        ASSERT_TRUE(field.ok()) << field.error().text();
        // Cells of 50 km: in a tangent plane the curvature is part of the site's height.
        const glm::dvec3 site(field->placement.cellCenter(0, 0), field->at(0, 0));
        const glm::dvec3 place = *frame.geographicFromSite(site);
        EXPECT_NEAR(place.z, (place.x + 180) * 2 - 0.5 + (90 - place.y) * 2 - 0.5, 0.5) << frame.describe();
    }
}

TEST_F(RasterTest, TangentPlaneIsTrueToItsHeightAndCurvature) {
    const SiteFrame frame = SiteFrame::tangentPlane(87.6, 43.8, 900);
    const Crs utm = Crs::fromEpsg(32645);
    const CrsTransform toUtm = *CrsTransform::create(Crs::wgs84(), utm);
    const glm::dvec3 center = toUtm.apply({87.6, 43.8, 0});
    test::RasterRecipe recipe;
    recipe.crs = "EPSG:32645";
    recipe.geotransform = {center.x - 6000, 20, 0, center.y + 6000, 0, -20};
    recipe.width = 600, recipe.height = 600;
    recipe.value = [](int column, int, int) { return 900 + 0.1 * column; };
    const HeightField field = heights(write(recipe), frame);
    for (const glm::dvec2& offset : {glm::dvec2(0, 0), glm::dvec2(4000, 3000), glm::dvec2(-5000, 1000)}) {
        const double height = 900 + 0.1 * ((offset.x + 6000) / 20 - 0.5);
        std::array<glm::dvec3, 1> expected = {glm::dvec3(center.x + offset.x, center.y + offset.y, height)};
        frame.siteFromCrs(utm, expected);
        EXPECT_NEAR(field.sample(glm::dvec2(expected[0])), expected[0].z, 0.02);
    }
}

TEST_F(RasterTest, LocalFrameTakesTheFilesOwnCoordinatesEvenTurned) {
    test::RasterRecipe recipe = slope();
    recipe.crs = "";
    recipe.geotransform = {1000, 0, 2, 500, 2, 0}; // columns run north, rows run east
    const HeightField field = heights(write(recipe), SiteFrame::local());
    EXPECT_NEAR(field.placement.bounds().min.x, 1000, 2);
    EXPECT_NEAR(field.placement.bounds().max.y, 580, 2);
    EXPECT_NEAR(field.sample({1000 + 2 * 10 + 1, 500 + 2 * 30 + 1}), 100 + 30 + 5, 1e-3);
}

TEST_F(RasterTest, WithoutCrsItSaysHowToSupplyOne) {
    test::RasterRecipe recipe = slope();
    recipe.crs = "";
    const std::string file = write(recipe);
    const SiteFrame frame = utm48({700000, 9290000, 0});
    const auto refused = readHeights(file, frame, plenty, "", diagnostics);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().where, file);
    EXPECT_THAT(refused.error().message, HasSubstr("\"crs\""));
    EXPECT_NEAR(heights(file, frame, plenty, "EPSG:32748").at(0, 0), 100, 1e-4);
    const auto info = inspectRaster(file, frame);
    ASSERT_TRUE(info.ok());
    EXPECT_FALSE(info->hasCrs);
    EXPECT_TRUE(info->siteBounds.empty());
}

TEST_F(RasterTest, WithoutGeoreferenceOrWithAWrongOverrideItSaysSo) {
    test::RasterRecipe recipe = slope();
    recipe.crs = "";
    recipe.geotransform = {0, 1, 0, 0, 0, 1}; // GDAL's word for none
    const auto unplaced = readHeights(write(recipe), SiteFrame::local(), plenty, "", diagnostics);
    ASSERT_FALSE(unplaced.ok());
    EXPECT_THAT(unplaced.error().message, HasSubstr("georeference"));
    EXPECT_FALSE(readHeights(write(slope(), "b.tif"), utm48({0, 0, 0}), plenty, "EPSG:99999", diagnostics).ok());
    EXPECT_FALSE(
        readHeights(write(slope(), "b.tif"), utm48({0, 0, 0}), plenty, "LOCAL_CS[\"x\",UNIT[\"metre\",1]]", diagnostics)
            .ok());
}

TEST_F(RasterTest, BrokenFilesAreErrorsWithGdalsReason) {
    const SiteFrame frame = utm48({700000, 9290000, 0});
    const auto missing = readHeights((folder.path() / "没有.tif").string(), frame, plenty, "", diagnostics);
    ASSERT_FALSE(missing.ok());
    EXPECT_THAT(missing.error().message, HasSubstr("No such file"));

    const auto garbage =
        readColors(folder.write("garbage.tif", "this is no raster").string(), frame, plenty, "", diagnostics);
    ASSERT_FALSE(garbage.ok());
    EXPECT_THAT(garbage.error().message, HasSubstr("not recognized"));

    test::RasterRecipe recipe = slope();
    recipe.width = 400, recipe.height = 300;
    const std::string whole = write(recipe, "whole.tif");
    std::filesystem::resize_file(whole, std::filesystem::file_size(whole) / 2);
    const auto truncated = readHeights(whole, frame, plenty, "", diagnostics);
    ASSERT_FALSE(truncated.ok());
    EXPECT_EQ(truncated.error().where, whole);
    EXPECT_FALSE(truncated.error().message.empty());
}

TEST_F(RasterTest, ASurveyReadsEveryBlock) {
    const SiteFrame frame = utm48({700000, 9290000, 0});
    test::RasterRecipe recipe = slope();
    recipe.width = 400, recipe.height = 300;
    recipe.nodata = 100;
    const std::string file = write(recipe, "whole.tif");
    double progress = 0;
    const auto whole = surveyRaster(
        file, frame, "",
        [&](double done) {
            EXPECT_GE(done, progress);
            progress = done;
        },
        diagnostics);
    ASSERT_TRUE(whole.ok()) << whole.error().text();
    EXPECT_EQ(progress, 1);
    EXPECT_EQ(whole->brokenBlocks, 0U);
    EXPECT_EQ(whole->validCells, 400U * 300U - 1) << "one cell has the nodata value";
    EXPECT_EQ(whole->lowest, 100.5);
    EXPECT_EQ(whole->highest, 100 + 399 + 0.5 * 299);
    EXPECT_TRUE(diagnostics.all().empty());

    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    const auto half = surveyRaster(file, frame, "", nullptr, diagnostics);
    ASSERT_TRUE(half.ok()) << half.error().text();
    EXPECT_GT(half->brokenBlocks, half->blocks / 3);
    EXPECT_LT(half->brokenBlocks, half->blocks);
    ASSERT_EQ(diagnostics.all().size(), 1U) << "summed up";
    EXPECT_EQ(diagnostics.all()[0].where, file);
    EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("blocks cannot be read"));
}

TEST_F(RasterTest, ColorsRgbWithNodata) {
    test::RasterRecipe recipe = slope();
    recipe.type = GDT_Byte;
    recipe.bands = {GCI_RedBand, GCI_GreenBand, GCI_BlueBand};
    recipe.nodata = 0;
    recipe.value = [](int column, int, int band) {
        return column == 0 ? 0.0 : band == 0 ? 200.0 : band == 1 ? 0.0 : 50.0;
    };
    const ColorRaster raster = colors(write(recipe), utm48({700000, 9290000, 0}));
    EXPECT_EQ(colorAt(raster, 3, 3), (Rgba{200, 0, 50, 255})) << "one band at the nodata value is a colour";
    EXPECT_EQ(colorAt(raster, 0, 3)[3], 0);
}

TEST_F(RasterTest, ColorsFindTheirBandsByMeaning) {
    test::RasterRecipe recipe = slope();
    recipe.type = GDT_Byte;
    recipe.options = {"PHOTOMETRIC=MINISBLACK", "ALPHA=NO"};
    recipe.bands = {GCI_BlueBand, GCI_GreenBand, GCI_RedBand, GCI_Undefined};
    recipe.value = [](int, int, int band) { return 10.0 * (band + 1); };
    EXPECT_EQ(colorAt(colors(write(recipe), utm48({700000, 9290000, 0})), 3, 3), (Rgba{30, 20, 10, 255}));
}

TEST_F(RasterTest, ColorsRgbaGreyAndPalette) {
    const SiteFrame frame = utm48({700000, 9290000, 0});
    test::RasterRecipe rgba = slope();
    rgba.type = GDT_Byte;
    rgba.bands = {GCI_RedBand, GCI_GreenBand, GCI_BlueBand, GCI_AlphaBand};
    rgba.value = [](int column, int, int band) { return band == 3 ? (column < 20 ? 0.0 : 255.0) : 40.0 * (band + 1); };
    const ColorRaster fromRgba = colors(write(rgba, "rgba.tif"), frame);
    EXPECT_EQ(colorAt(fromRgba, 30, 3), (Rgba{40, 80, 120, 255}));
    EXPECT_EQ(colorAt(fromRgba, 3, 3)[3], 0);

    test::RasterRecipe grey = slope();
    grey.type = GDT_Byte;
    grey.value = [](int, int, int) { return 77.0; };
    EXPECT_EQ(colorAt(colors(write(grey, "grey.tif"), frame), 3, 3), (Rgba{77, 77, 77, 255}));

    test::RasterRecipe palette = slope();
    palette.type = GDT_Byte;
    palette.bands = {GCI_PaletteIndex};
    palette.finish = [](GDALDataset& dataset) {
        GDALColorTable table;
        const GDALColorEntry forest = {10, 120, 30, 255}, water = {20, 40, 200, 255};
        table.SetColorEntry(3, &forest);
        table.SetColorEntry(4, &water);
        dataset.GetRasterBand(1)->SetColorTable(&table);
    };
    palette.value = [](int column, int, int) { return column < 20 ? 3.0 : 4.0; };
    const ColorRaster fromPalette = colors(write(palette, "palette.tif"), frame);
    EXPECT_EQ(colorAt(fromPalette, 19, 3), (Rgba{10, 120, 30, 255})) << "classes do not blend";
    EXPECT_EQ(colorAt(fromPalette, 20, 3), (Rgba{20, 40, 200, 255}));
}

TEST_F(RasterTest, SixteenBitIsStretchedFromPercentile2To98) {
    test::RasterRecipe recipe = slope();
    recipe.type = GDT_UInt16;
    recipe.width = 100, recipe.height = 100;
    recipe.bands = {GCI_RedBand, GCI_GreenBand, GCI_BlueBand};
    recipe.nodata = 0;
    recipe.value = [](int column, int row, int) {
        return row == 0 ? 0.0 : column == 99 ? 65535.0 : 1000.0 + 10 * column;
    };
    const ColorRaster raster = colors(write(recipe), utm48({700000, 9290000, 0}));
    EXPECT_NEAR(colorAt(raster, 50, 50)[0], 255 * 0.5, 4);
    EXPECT_EQ(colorAt(raster, 0, 50)[0], 0);
    EXPECT_EQ(colorAt(raster, 98, 50)[0], 255);
    EXPECT_EQ(colorAt(raster, 50, 0)[3], 0);
    EXPECT_EQ(colorAt(raster, 50, 50)[3], 255);
}

TEST_F(RasterTest, SuggestsItsOwnPlaneOrThePlannersOne) {
    const auto own = suggestFrameFromRaster(write(slope(), "own.tif"));
    ASSERT_TRUE(own.ok());
    EXPECT_EQ(own->crs.code(), "EPSG:32748");
    EXPECT_EQ(own->origin, glm::dvec3(700040, 9289970, 0));

    test::RasterRecipe web = slope();
    web.crs = "EPSG:3857";
    web.geotransform = {13500000, 2, 0, 3600000, 0, -2}; // 121.3E 30.7N, where a Mercator metre is 0.86 m
    EXPECT_EQ(suggestFrameFromRaster(write(web, "web.tif"))->crs.code(), "EPSG:4549");

    test::RasterRecipe degrees = slope();
    degrees.crs = "EPSG:4326";
    degrees.geotransform = {113.4, 1e-5, 0, 22.5, 0, -1e-5};
    EXPECT_EQ(suggestFrameFromRaster(write(degrees, "degrees.tif"))->crs.code(), "EPSG:4547");

    test::RasterRecipe none = slope();
    none.crs = "";
    EXPECT_FALSE(suggestFrameFromRaster(write(none, "none.tif")).ok());
}

TEST_F(RasterTest, RealFactoryRastersLieOnEachOther) {
    const auto data = test::dataDirectory() / "bocimi_factory_gis_derived";
    SANDTABLE_REQUIRE_DATA(data);
    const std::string ortho = data / "ortho_0.25m_utm48s.tif", dsm = data / "dsm_0.5m_utm48s.tif",
                      dtm = data / "dtm_2m_utm48s.tif";
    const SuggestedFrame suggested = *suggestFrameFromRaster(ortho);
    EXPECT_EQ(suggested.crs.code(), "EPSG:32748");
    const SiteFrame frame = *SiteFrame::projected(suggested.crs, suggested.origin);

    const RasterInfo orthoInfo = *inspectRaster(ortho, frame), dsmInfo = *inspectRaster(dsm, frame);
    EXPECT_FALSE(orthoInfo.looksLikeHeights);
    EXPECT_TRUE(dsmInfo.looksLikeHeights);
    EXPECT_EQ(dsmInfo.nodata, -9999);
    EXPECT_NEAR(orthoInfo.siteBounds.size().x, 750, 60);
    EXPECT_NEAR(orthoInfo.siteBounds.size().y, 650, 60);
    EXPECT_NEAR(glm::distance(orthoInfo.siteBounds.center(), dsmInfo.siteBounds.center()), 0, 2);

    const HeightField surface = heights(dsm, frame), ground = heights(dtm, frame);
    const auto none =
        std::count_if(surface.heights.begin(), surface.heights.end(), [](float h) { return std::isnan(h); });
    EXPECT_GT(none, 0);
    EXPECT_LT(none, static_cast<std::ptrdiff_t>(surface.heights.size() / 2));
    for (const float h : surface.heights) ASSERT_TRUE(std::isnan(h) || (h > 0 && h < 200)) << h;
    size_t above = 0, compared = 0;
    for (int row = 5; row < ground.placement.height; row += 10)
        for (int column = 5; column < ground.placement.width; column += 10) {
            const float top = surface.sample(ground.placement.cellCenter(column, row)), base = ground.at(column, row);
            if (std::isnan(top) || std::isnan(base)) continue;
            ++compared;
            above += top > base - 1 ? 1 : 0;
        }
    EXPECT_GT(compared, 200U);
    EXPECT_GT(static_cast<double>(above), 0.9 * static_cast<double>(compared));

    const ColorRaster image = colors(ortho, frame, 250'000);
    EXPECT_LE(image.rgba.size(), 1'000'000U);
    size_t opaque = 0, clear = 0;
    for (size_t i = 3; i < image.rgba.size(); i += 4) {
        opaque += image.rgba[i] == 255 ? 1 : 0;
        clear += image.rgba[i] == 0 ? 1 : 0;
    }
    EXPECT_GT(opaque, 100'000U);
    EXPECT_GT(clear, 100U) << "the internal mask must show";
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST_F(RasterTest, RealPortRastersOfTwoCrssOverlap) {
    const auto data = test::dataDirectory() / "gis_khlongtoei_port";
    SANDTABLE_REQUIRE_DATA(data);
    const std::string dem = data / "dem.tif", image = data / "satellite.tif";
    const SuggestedFrame suggested = *suggestFrameFromRaster(dem); // in degrees
    EXPECT_EQ(suggested.crs.code(), "EPSG:32647");
    const SiteFrame frame = *SiteFrame::projected(suggested.crs, suggested.origin);
    const HeightField field = heights(dem, frame);
    const ColorRaster picture = colors(image, frame);
    EXPECT_NEAR(field.placement.cellSize.x, 30, 2);
    EXPECT_NEAR(picture.placement.cellSize.x, 10, 0.5);
    EXPECT_LT(glm::distance(field.placement.bounds().center(), picture.placement.bounds().center()), 500);
    const float height = field.sample({0, 0});
    EXPECT_TRUE(height > -20 && height < 150) << height; // Bangkok is flat
    size_t opaque = 0;
    for (size_t i = 3; i < picture.rgba.size(); i += 4) opaque += picture.rgba[i] > 0 ? 1 : 0;
    // The picture covers 47.5 % of its rectangle; the rest is its declared nodata.
    EXPECT_NEAR(static_cast<double>(opaque) / (static_cast<double>(picture.rgba.size()) / 4), 0.475, 0.01);
}

} // namespace
} // namespace sandtable::gis
