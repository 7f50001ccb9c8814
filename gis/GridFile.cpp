#include "gis/GridFile.h"

#include "gis/GdalCrs.h"
#include "gis/GdalRaster.h"
#include "gis/GdalSession.h"

#include <cpl_string.h>

#include <cassert>
#include <filesystem>
#include <limits>

namespace sandtable::gis {
namespace {

bool writeBand(GDALRasterBand& target, const GridBand& band) {
    target.SetDescription(band.name.c_str());
    target.SetUnitType(band.unit.c_str());
    if (target.SetNoDataValue(std::numeric_limits<double>::quiet_NaN()) != CE_None) return false;
    const int width = target.GetXSize(), height = target.GetYSize();
    auto* cells = const_cast<double*>(band.cells.data()); // GDAL's one call reads and writes
    return target.RasterIO(GF_Write, 0, 0, width, height, cells, width, height, GDT_Float64, 0, 0, nullptr) == CE_None;
}

bool place(GDALDataset& dataset, const GridShape& shape) {
    std::array<double, 6> transform = shape.crsFromCell;
    if (dataset.SetGeoTransform(transform.data()) != CE_None) return false;
    if (!shape.crs) return true;
    const OGRSpatialReference reference = toSpatialReference(*shape.crs);
    return dataset.SetSpatialRef(&reference) == CE_None;
}

Result<void> writeWhole(const std::string& file, const GridShape& shape, std::span<const GridBand> bands,
                        const GridMetadata& metadata) {
    GdalSession session;
    CPLStringList options;
    options.SetNameValue("COMPRESS", "DEFLATE");
    options.SetNameValue("PREDICTOR", "3");
    options.SetNameValue("BIGTIFF", "IF_SAFER");
    GDALDatasetUniquePtr dataset(GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
        file.c_str(), shape.width, shape.height, static_cast<int>(bands.size()), GDT_Float64, options.List()));
    bool good = dataset && place(*dataset, shape);
    for (const auto& [key, value] : metadata)
        good = good && dataset->SetMetadataItem(key.c_str(), value.c_str()) == CE_None;
    for (size_t i = 0; good && i < bands.size(); ++i)
        good = writeBand(*dataset->GetRasterBand(static_cast<int>(i) + 1), bands[i]);
    dataset.reset(); // flushes; what that meets is in the session
    if (!good || session.failed()) return session.error(ErrorKind::Io, file, "could not be written");
    return {};
}

} // namespace

glm::dvec2 GridShape::center(int column, int row) const {
    const double x = column + 0.5, y = row + 0.5;
    return {crsFromCell[0] + x * crsFromCell[1] + y * crsFromCell[2],
            crsFromCell[3] + x * crsFromCell[4] + y * crsFromCell[5]};
}

Result<GridShape> readGridShape(const std::string& source, const std::string& crsOverride) {
    GdalSession session;
    Result<OpenRaster> raster = openRaster(source, crsOverride);
    if (!raster) return raster.error();
    GridShape shape{raster->dataset->GetRasterXSize(), raster->dataset->GetRasterYSize(), {}, raster->crs};
    if (raster->dataset->GetGeoTransform(shape.crsFromCell.data()) != CE_None)
        return Error{ErrorKind::Unsupported, source, "is placed by control points only; warp it to a grid first"};
    return shape;
}

Result<void> writeGeoTiff(const std::string& file, const GridShape& shape, std::span<const GridBand> bands,
                          const GridMetadata& metadata) {
    for ([[maybe_unused]] const GridBand& band : bands) assert(band.cells.size() == shape.cells());
    const std::string part = file + ".part";
    std::error_code error;
    Result<void> written = writeWhole(part, shape, bands, metadata);
    if (written) std::filesystem::rename(part, file, error);
    if (written && !error) return {};
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    return Error{ErrorKind::Io, file, error ? error.message() : written.error().message};
}

} // namespace sandtable::gis
