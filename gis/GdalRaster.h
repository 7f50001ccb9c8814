// Opening rasters and warping them onto a grid of the site frame. Internal to gis/; the only GDAL-typed header of the
// raster readers.
#pragma once

#include "gis/Raster.h"

#include <gdal_priv.h>

namespace sandtable::gis {

/// An open raster and the CRS it is taken to be in. Stays on its thread.
struct OpenRaster {
    GDALDatasetUniquePtr dataset; // at least one band, with a geotransform, ground control points or RPCs
    std::optional<Crs> crs;       // override, else the file's own
};
Result<OpenRaster> openRaster(const std::string& source, const std::string& crsOverride);

/// WGS 84's radii of curvature at a latitude (degrees): eastwards (prime vertical) and northwards (meridian); metres.
glm::dvec2 curvatureRadii(double latitude);

/// The plane a raster is warped into: a CRS in which the site frame is axis-aligned, plane = offset + site * scale.
struct WarpPlane {
    std::string crsWkt; // empty in a local frame: the file's own coordinates
    glm::dvec2 scale{1}, offset{0};

    glm::dvec2 planeFromSite(const glm::dvec2& site) const { return offset + site * scale; }
    glm::dvec2 siteFromPlane(const glm::dvec2& plane) const { return (plane - offset) / scale; }
};
/// `heights`: keep the frame's vertical CRS so that GDAL converts heights, too.
WarpPlane warpPlane(const SiteFrame& frame, bool heights);

/// Where the raster (its part inside `area`, site metres) lies in the frame, at its own resolution there. Errors
/// without a CRS (unless the frame is local), where the raster cannot be projected into the frame's CRS, and if nothing
/// of it is inside.
Result<GridPlacement> naturalPlacement(const OpenRaster& raster, const std::string& source, const SiteFrame& frame,
                                       const std::optional<Box2>& area = std::nullopt);

/// The same rectangle with cells enlarged until there are at most `maxCells`.
GridPlacement limitedPlacement(const GridPlacement& natural, size_t maxCells);

/// How a raster is to be warped.
struct WarpRequest {
    GridPlacement placement;
    std::vector<int> bands;           // of the source, 1-based; empty for all
    std::vector<std::string> options; // of gdalwarp, beside CRS, extent and size
    bool convertHeights = false;
};
/// The warped bands as a dataset in memory.
Result<GDALDatasetUniquePtr> warpRaster(const OpenRaster& raster, const std::string& source, const SiteFrame& frame,
                                        const WarpRequest& request);

} // namespace sandtable::gis
