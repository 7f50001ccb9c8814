// Small rasters and vectors written through GDAL for the tests.
#pragma once

#include "gis/Crs.h"

#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::test {

inline void setSpatialReference(OGRSpatialReference& reference, const std::string& definition) {
    reference.SetFromUserInput(definition.c_str());
    reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
}

struct RasterRecipe {
    std::string crs; // empty for none
    std::array<double, 6> geotransform = {0, 1, 0, 0, 0, -1};
    int width = 0, height = 0;
    GDALDataType type = GDT_Float32;
    std::vector<GDALColorInterp> bands = {GCI_GrayIndex};
    std::optional<double> nodata = std::nullopt;
    std::vector<const char*> options = {};                                                          // of GTiff
    std::function<double(int column, int row, int band)> value = [](int, int, int) { return 0.0; }; // band from 0
    std::function<void(GDALDataset&)> finish = [](GDALDataset&) {};
};

inline std::string writeRaster(const std::filesystem::path& file, const RasterRecipe& recipe) {
    GDALAllRegister();
    std::vector<const char*> options = recipe.options;
    options.push_back(nullptr);
    GDALDatasetUniquePtr dataset(GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
        file.c_str(), recipe.width, recipe.height, static_cast<int>(recipe.bands.size()), recipe.type,
        const_cast<char**>(options.data())));
    std::array<double, 6> geotransform = recipe.geotransform;
    dataset->SetGeoTransform(geotransform.data());
    OGRSpatialReference reference;
    if (!recipe.crs.empty()) {
        setSpatialReference(reference, recipe.crs);
        dataset->SetSpatialRef(&reference);
    }
    for (size_t i = 0; i < recipe.bands.size(); ++i) {
        GDALRasterBand& band = *dataset->GetRasterBand(static_cast<int>(i) + 1);
        band.SetColorInterpretation(recipe.bands[i]);
        if (recipe.nodata) band.SetNoDataValue(*recipe.nodata);
    }
    recipe.finish(*dataset);
    std::vector<double> row(static_cast<size_t>(recipe.width));
    for (size_t i = 0; i < recipe.bands.size(); ++i)
        for (int y = 0; y < recipe.height; ++y) {
            for (int x = 0; x < recipe.width; ++x)
                row[static_cast<size_t>(x)] = recipe.value(x, y, static_cast<int>(i));
            if (dataset->GetRasterBand(static_cast<int>(i) + 1)
                    ->RasterIO(GF_Write, 0, y, recipe.width, 1, row.data(), recipe.width, 1, GDT_Float64, 0, 0,
                               nullptr) != CE_None)
                return {};
        }
    return file.string();
}

struct VectorRecipe {
    std::string driver, layer, crs; // crs empty for none
    std::vector<const char*> layerOptions = {};
    OGRwkbGeometryType type = wkbUnknown;
    std::vector<std::pair<std::string, OGRFieldType>> fields = {};
    struct Row {
        std::string wkt;
        std::vector<std::string> values; // as text, in the order of the fields; missing ones stay null
    };
    std::vector<Row> rows = {};
};

inline void createLayer(GDALDataset& dataset, const VectorRecipe& recipe) {
    OGRSpatialReference reference;
    if (!recipe.crs.empty()) setSpatialReference(reference, recipe.crs);
    std::vector<const char*> options = recipe.layerOptions;
    options.push_back(nullptr);
    OGRLayer* layer = dataset.CreateLayer(recipe.layer.c_str(), recipe.crs.empty() ? nullptr : &reference, recipe.type,
                                          const_cast<char**>(options.data()));
    for (const auto& [name, type] : recipe.fields) {
        OGRFieldDefn field(name.c_str(), type);
        EXPECT_EQ(layer->CreateField(&field), OGRERR_NONE);
    }
    for (const VectorRecipe::Row& row : recipe.rows) {
        OGRFeatureUniquePtr feature(OGRFeature::CreateFeature(layer->GetLayerDefn()));
        for (size_t i = 0; i < row.values.size(); ++i) feature->SetField(static_cast<int>(i), row.values[i].c_str());
        OGRGeometry* geometry = nullptr;
        if (!row.wkt.empty()) OGRGeometryFactory::createFromWkt(row.wkt.c_str(), nullptr, &geometry);
        if (geometry) feature->SetGeometryDirectly(geometry);
        EXPECT_EQ(layer->CreateFeature(feature.get()), OGRERR_NONE);
    }
}

inline std::string writeVector(const std::filesystem::path& file, const VectorRecipe& recipe) {
    GDALAllRegister();
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(recipe.driver.c_str());
    GDALDatasetUniquePtr dataset(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    createLayer(*dataset, recipe);
    return file.string();
}

inline void appendLayer(const std::filesystem::path& file, const VectorRecipe& recipe) {
    GDALDatasetUniquePtr dataset(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE));
    createLayer(*dataset, recipe);
}

} // namespace sandtable::test
