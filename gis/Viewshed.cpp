#include "gis/Viewshed.h"

#include "gis/GdalRaster.h"
#include "gis/GdalSession.h"

#include <gdal_alg.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::gis {
namespace {

constexpr const char* what = "the viewshed";

/// The surface as a dataset of GDAL's; what is unknown lies below everything.
Result<GDALDatasetUniquePtr> inMemory(const Grid& surface, double metersPerUnit, GdalSession& session) {
    GDALDriver* const driver = GetGDALDriverManager()->GetDriverByName("MEM");
    GDALDatasetUniquePtr dataset(
        driver ? driver->Create("", surface.shape.width, surface.shape.height, 1, GDT_Float64, nullptr) : nullptr);
    if (!dataset) return session.error(ErrorKind::InvalidData, what, "no room for the surface");
    auto crsFromCell = surface.shape.crsFromCell;
    for (double& unit : crsFromCell) unit *= metersPerUnit;
    dataset->SetGeoTransform(crsFromCell.data());
    if (surface.shape.crs) dataset->SetProjection(surface.shape.crs->wkt().c_str());
    double lowest = 0;
    for (const double height : surface.cells)
        if (height < lowest) lowest = height;
    std::vector<double> heights = surface.cells;
    for (double& height : heights)
        if (std::isnan(height)) height = lowest - 1;
    if (dataset->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, surface.shape.width, surface.shape.height, heights.data(),
                                            surface.shape.width, surface.shape.height, GDT_Float64, 0, 0,
                                            nullptr) != CE_None)
        return session.error(ErrorKind::InvalidData, what, "the surface cannot be taken over");
    return dataset;
}

} // namespace

Result<Grid> viewshed(const Grid& surface, const glm::dvec2& observer, const Sight& sight) {
    const auto standpoint = surface.shape.cellAt(observer);
    if (!standpoint) return Error{ErrorKind::Usage, what, "the observer is not in the raster"};
    if (std::isnan(surface.cells[*standpoint]))
        return Error{ErrorKind::Usage, what, "the height where the observer stands is not known"};
    GdalSession session;
    const double metersPerUnit = surface.shape.crs ? surface.shape.crs->metersPerUnit() : 1;
    const glm::dvec2 eye = observer * metersPerUnit;
    const auto source = inMemory(surface, metersPerUnit, session);
    if (!source) return source.error();
    constexpr double seen = 1, hidden = 0, beyond = 255;
    const double curvature = sight.curved ? 0.85714 : 0;
    const GDALDatasetUniquePtr result(GDALDataset::FromHandle(
        GDALViewshedGenerate(GDALRasterBand::ToHandle((*source)->GetRasterBand(1)), "MEM", "", nullptr, eye.x, eye.y,
                             sight.observerMeters, sight.targetMeters, seen, hidden, beyond, beyond, curvature,
                             GVM_Edge, sight.radiusMeters, nullptr, nullptr, GVOT_NORMAL, nullptr)));
    if (!result || session.failed()) return session.error(ErrorKind::InvalidData, what, "cannot be worked out");
    Grid grid;
    grid.shape = surface.shape;
    result->GetGeoTransform(grid.shape.crsFromCell.data()); // only as far as the radius reaches
    for (double& unit : grid.shape.crsFromCell) unit /= metersPerUnit;
    grid.shape.width = result->GetRasterXSize();
    grid.shape.height = result->GetRasterYSize();
    grid.cells.resize(grid.shape.cells());
    if (result->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, grid.shape.width, grid.shape.height, grid.cells.data(),
                                           grid.shape.width, grid.shape.height, GDT_Float64, 0, 0, nullptr) != CE_None)
        return session.error(ErrorKind::Io, what, "cannot be read");
    for (int row = 0; row < grid.shape.height; ++row)
        for (int column = 0; column < grid.shape.width; ++column) {
            double& cell = grid.cells[static_cast<size_t>(row) * static_cast<size_t>(grid.shape.width) +
                                      static_cast<size_t>(column)];
            const auto below = surface.shape.cellAt(grid.shape.center(column, row));
            if (cell == beyond || !below || std::isnan(surface.cells[*below]))
                cell = std::numeric_limits<double>::quiet_NaN();
        }
    return grid;
}

} // namespace sandtable::gis
