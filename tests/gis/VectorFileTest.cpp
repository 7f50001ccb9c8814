#include "gis/VectorFile.h"

#include "tests/TestData.h"

#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>

namespace sandtable::gis {
namespace {

std::vector<OutputLayer> twoLayers() {
    using Type = OutputField::Type;
    OutputLayer areas{"buildings",
                      OutputLayer::Geometry::Polygons,
                      {{"id", Type::Text}, {"score", Type::Real}, {"capped", Type::Whole}},
                      {}};
    areas.features.push_back({{Polygon{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{{2, 2}, {4, 2}, {4, 4}}}}},
                              {},
                              {},
                              {std::string("一号楼"), 81.25, int64_t(1)}});
    areas.features.push_back({{Polygon{{{20, 0}, {30, 0}, {30, 10}}, {}}}, {}, {}, {std::string("b"), {}, {}}});
    OutputLayer lines{"network", OutputLayer::Geometry::Lines, {{"load", Type::Real}}, {}};
    lines.features.push_back({{}, {{{0, 0, 5}, {100, 0, 6}}}, {}, {55.5}});
    return {areas, lines};
}

TEST(GeoPackage, ReadsBackWithItsCrsShapesAndNulls) {
    const test::TemporaryFolder folder;
    const std::string file = (folder.path() / "out.gpkg").string();
    const auto layers = twoLayers();
    const auto written = writeGeoPackage(file, Crs::fromEpsg(4547), layers);
    ASSERT_TRUE(written) << written.error().text();
    const auto again = writeGeoPackage(file, Crs::fromEpsg(4547), layers); // replaces it
    ASSERT_TRUE(again) << again.error().text();

    const GDALDatasetUniquePtr dataset(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR));
    ASSERT_TRUE(dataset);
    ASSERT_EQ(dataset->GetLayerCount(), 2);
    OGRLayer* areas = dataset->GetLayerByName("buildings");
    ASSERT_TRUE(areas);
    EXPECT_STREQ(areas->GetSpatialRef()->GetAuthorityCode(nullptr), "4547");
    ASSERT_EQ(areas->GetFeatureCount(), 2);
    const OGRFeatureUniquePtr first(areas->GetNextFeature()), second(areas->GetNextFeature());
    EXPECT_STREQ(first->GetFieldAsString("id"), "一号楼");
    EXPECT_EQ(first->GetFieldAsDouble("score"), 81.25);
    EXPECT_EQ(first->GetFieldAsInteger("capped"), 1);
    EXPECT_EQ(first->GetGeometryRef()->toMultiPolygon()->get_Area(), 98);
    EXPECT_TRUE(second->IsFieldNull(second->GetFieldIndex("score")));
    const OGRFeatureUniquePtr line(dataset->GetLayerByName("network")->GetNextFeature());
    EXPECT_EQ(line->GetGeometryRef()->toMultiLineString()->get_Length(), 100);
    EXPECT_EQ(wkbFlatten(line->GetGeometryRef()->getGeometryType()), line->GetGeometryRef()->getGeometryType());
}

TEST(GeoPackage, SaysWhichFileCouldNotBeWritten) {
    const auto written = writeGeoPackage("/nosuch/out.gpkg", std::nullopt, twoLayers());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().where, "/nosuch/out.gpkg");
}

} // namespace
} // namespace sandtable::gis
