#include "gis/Viewshed.h"

#include "gis/GdalRaster.h"
#include "gis/GdalSession.h"

#include <gdal_alg.h>

#include <limits>

namespace sandtable::gis {

Result<Grid> viewshed(const ViewshedRequest& request) {
    auto shape = readGridShape(request.source);
    if (!shape) return shape.error();
    const auto opened = openRaster(request.source, "");
    if (!opened) return opened.error();
    if (!shape->cellAt(request.observer))
        return Error{ErrorKind::Usage, request.source, "the observer is not in the raster"};
    GdalSession session;
    constexpr double seen = 1, hidden = 0, beyond = 255;
    const double curvature = request.curved ? 0.85714 : 0;
    const GDALDatasetUniquePtr result(GDALDataset::FromHandle(GDALViewshedGenerate(
        GDALRasterBand::ToHandle(opened->dataset->GetRasterBand(1)), "MEM", "", nullptr, request.observer.x,
        request.observer.y, request.observerMeters, request.targetMeters, seen, hidden, beyond, beyond, curvature,
        GVM_Edge, request.radiusMeters, nullptr, nullptr, GVOT_NORMAL, nullptr)));
    if (!result || session.failed()) return session.error(ErrorKind::InvalidData, request.source, "no viewshed");
    Grid grid;
    grid.shape = *std::move(shape);
    result->GetGeoTransform(grid.shape.crsFromCell.data()); // only as far as the radius reaches
    grid.shape.width = result->GetRasterXSize();
    grid.shape.height = result->GetRasterYSize();
    grid.cells.resize(grid.shape.cells());
    if (result->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, grid.shape.width, grid.shape.height, grid.cells.data(),
                                           grid.shape.width, grid.shape.height, GDT_Float64, 0, 0, nullptr) != CE_None)
        return session.error(ErrorKind::Io, request.source, "the viewshed cannot be read");
    for (double& cell : grid.cells)
        if (cell == beyond) cell = std::numeric_limits<double>::quiet_NaN();
    return grid;
}

} // namespace sandtable::gis
