#include "gis/Raster.h"

#include "gis/GdalCrs.h"
#include "gis/GdalRaster.h"
#include "gis/GdalSession.h"
#include "gis/SuggestedFrame.h"

#include <algorithm>
#include <cmath>

namespace sandtable::gis {
namespace {

bool looksLikeHeights(GDALRasterBand& band, int bands) {
    const GDALDataType type = band.GetRasterDataType();
    const bool numeric =
        type == GDT_Int16 || type == GDT_UInt16 || type == GDT_Int32 || type == GDT_Float32 || type == GDT_Float64;
    return bands == 1 && numeric && !band.GetColorTable();
}

std::optional<double> nodataOf(GDALRasterBand& band) {
    int present = 0;
    const double value = band.GetNoDataValue(&present);
    return present ? std::optional<double>(value) : std::nullopt;
}

} // namespace

float HeightField::sample(const glm::dvec2& site) const {
    constexpr float none = std::numeric_limits<float>::quiet_NaN();
    if (!placement.bounds().contains(site)) return none;
    // In units of cells from the first cell's centre; the outermost half cell takes the border's height.
    const double x =
        std::clamp((site.x - placement.northWest.x) / placement.cellSize.x - 0.5, 0.0, placement.width - 1.0);
    const double y =
        std::clamp((placement.northWest.y - site.y) / placement.cellSize.y - 0.5, 0.0, placement.height - 1.0);
    const int column = std::min(static_cast<int>(x), std::max(placement.width - 2, 0));
    const int row = std::min(static_cast<int>(y), std::max(placement.height - 2, 0));
    const int right = std::min(column + 1, placement.width - 1), below = std::min(row + 1, placement.height - 1);
    const auto u = static_cast<float>(x - column), v = static_cast<float>(y - row);
    const float north = std::lerp(at(column, row), at(right, row), u);
    const float south = std::lerp(at(column, below), at(right, below), u);
    return std::lerp(north, south, v);
}

Result<RasterInfo> inspectRaster(const std::string& source, const SiteFrame& frame, const std::string& crsOverride) {
    GdalSession session;
    Result<OpenRaster> raster = openRaster(source, crsOverride);
    if (!raster) return raster.error();
    GDALDataset& dataset = *raster->dataset;
    GDALRasterBand& band = *dataset.GetRasterBand(1);
    RasterInfo info;
    info.source = source;
    info.width = dataset.GetRasterXSize(), info.height = dataset.GetRasterYSize(),
    info.bands = dataset.GetRasterCount();
    info.dataType = GDALGetDataTypeName(band.GetRasterDataType());
    info.hasCrs = raster->crs.has_value();
    if (raster->crs) info.crsName = raster->crs->name();
    info.nodata = nodataOf(band);
    info.looksLikeHeights = looksLikeHeights(band, info.bands);
    if (const Result<GridPlacement> placement = naturalPlacement(*raster, source, frame))
        info.siteBounds = placement->bounds();
    return info;
}

Result<SuggestedFrame> suggestFrameFromRaster(const std::string& source, const std::string& crsOverride) {
    const Result<OpenRaster> raster = openRaster(source, crsOverride);
    if (!raster) return raster.error();
    if (!raster->crs) return Error{ErrorKind::InvalidData, source, "has no coordinate reference system"};
    const Result<GridPlacement> placement =
        naturalPlacement(*raster, source, SiteFrame::local()); // its own coordinates
    if (!placement) return placement.error();
    return suggestFrame(*raster->crs, placement->bounds().center(), source);
}

} // namespace sandtable::gis
