#include "gis/GridFile.h"

#include "gis/GdalCrs.h"
#include "gis/GdalRaster.h"
#include "gis/GdalSession.h"

#include <cpl_string.h>
#include <fmt/format.h>

#include <cassert>
#include <cmath>
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
    options.SetNameValue("ZLEVEL", "1"); // of numbers in doubles higher ones gain a few percent and cost seconds
    options.SetNameValue("NUM_THREADS", "ALL_CPUS");
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

std::optional<size_t> GridShape::cellAt(const glm::dvec2& place) const {
    const auto& t = crsFromCell;
    const double x = place.x - t[0], y = place.y - t[3], determinant = t[1] * t[5] - t[2] * t[4];
    const double column = std::floor((x * t[5] - y * t[2]) / determinant),
                 row = std::floor((y * t[1] - x * t[4]) / determinant);
    if (!(column >= 0 && row >= 0 && column < width && row < height)) return std::nullopt;
    return static_cast<size_t>(row) * static_cast<size_t>(width) + static_cast<size_t>(column);
}

glm::dvec2 GridShape::cellSize() const {
    return {std::hypot(crsFromCell[1], crsFromCell[4]), std::hypot(crsFromCell[2], crsFromCell[5])};
}

static Result<GridShape> shapeOf(const OpenRaster& raster, const std::string& source) {
    GridShape shape{raster.dataset->GetRasterXSize(), raster.dataset->GetRasterYSize(), {}, raster.crs};
    if (raster.dataset->GetGeoTransform(shape.crsFromCell.data()) != CE_None)
        return Error{ErrorKind::Unsupported, source, "is placed by control points only; warp it to a grid first"};
    return shape;
}

Result<GridShape> readGridShape(const std::string& source, const std::string& crsOverride) {
    GdalSession session;
    const Result<OpenRaster> raster = openRaster(source, crsOverride);
    if (!raster) return raster.error();
    return shapeOf(*raster, source);
}

Result<Grid> readGrid(const std::string& source, int band, const std::string& crsOverride) {
    constexpr size_t mostCells = 400'000'000;
    GdalSession session;
    const Result<OpenRaster> raster = openRaster(source, crsOverride);
    if (!raster) return raster.error();
    const Result<GridShape> shape = shapeOf(*raster, source);
    if (!shape) return shape.error();
    if (shape->cells() > mostCells)
        return Error{ErrorKind::Unsupported, source, fmt::format("has {} cells, too many", shape->cells())};
    if (band < 1 || band > raster->dataset->GetRasterCount())
        return Error{ErrorKind::NotFound, source, fmt::format("has no band {}", band)};
    GDALRasterBand& from = *raster->dataset->GetRasterBand(band);
    Grid grid{*shape, std::vector<double>(shape->cells())};
    std::vector<uint8_t> known(grid.cells.size());
    const int width = shape->width, height = shape->height;
    const bool read = from.RasterIO(GF_Read, 0, 0, width, height, grid.cells.data(), width, height, GDT_Float64, 0, 0,
                                    nullptr) == CE_None &&
                      from.GetMaskBand()->RasterIO(GF_Read, 0, 0, width, height, known.data(), width, height, GDT_Byte,
                                                   0, 0, nullptr) == CE_None;
    if (!read || session.failed()) return session.error(ErrorKind::InvalidData, source, "cannot be read");
    const double scale = from.GetScale(), offset = from.GetOffset(); // 1 and 0 where the band names none
    for (size_t i = 0; i < known.size(); ++i)
        grid.cells[i] = known[i] == 0 ? std::numeric_limits<double>::quiet_NaN() : grid.cells[i] * scale + offset;
    return grid;
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
