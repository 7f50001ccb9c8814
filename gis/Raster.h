// Rasters of any format GDAL opens, read into plain grids that are axis-aligned in the site frame.
#pragma once

#include "core/Diagnostics.h"
#include "core/Geometry.h"
#include "gis/SiteFrame.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::gis {

/// Where a grid's cells lie: row 0 is the northern edge, cells are square-ish and axis-aligned in the site frame.
struct GridPlacement {
    glm::dvec2 northWest{0};   // corner of cell (0,0), site metres
    glm::dvec2 cellSize{1};    // metres, both positive
    int width = 0, height = 0; // cells

    Box2 bounds() const {
        return {{northWest.x, northWest.y - cellSize.y * height}, {northWest.x + cellSize.x * width, northWest.y}};
    }
    glm::dvec2 cellCenter(int column, int row) const {
        return {northWest.x + cellSize.x * (column + 0.5), northWest.y - cellSize.y * (row + 0.5)};
    }
    /// Number of the cell a place lies in, row by row; none beyond the edges.
    std::optional<size_t> cellAt(const glm::dvec2& site) const {
        const glm::dvec2 cell = (site - northWest) / cellSize * glm::dvec2(1, -1);
        if (!(cell.x >= 0 && cell.y >= 0 && cell.x < width && cell.y < height)) return std::nullopt;
        return static_cast<size_t>(cell.y) * static_cast<size_t>(width) + static_cast<size_t>(cell.x);
    }
};

/// Heights in metres, one per cell centre, row-major from the north-west; NaN where there is none.
struct HeightField {
    GridPlacement placement;
    std::vector<float> heights;
    float at(int column, int row) const {
        return heights[static_cast<size_t>(row) * static_cast<size_t>(placement.width) + static_cast<size_t>(column)];
    }
    /// Bilinear; NaN outside or beside nodata.
    float sample(const glm::dvec2& site) const;
};

/// RGBA, 8 bits, row-major from the north-west; alpha 0 where the source has no data.
struct ColorRaster {
    GridPlacement placement;
    std::vector<uint8_t> rgba;
};

/// What a raster is, without reading its cells.
struct RasterInfo {
    std::string source;
    int width = 0, height = 0, bands = 0;
    std::string dataType; // GDAL's name
    std::string crsName;  // empty when the file has none
    bool hasCrs = false;
    std::optional<double> nodata;
    Box2 siteBounds;               // in the frame asked for; empty if it cannot be placed
    bool looksLikeHeights = false; // one band, float or 16-bit integer, without a palette
};

/// Opens anything GDAL can name. `crsOverride` ("" for none) stands in for a file without a CRS, or with a wrong one.
Result<RasterInfo> inspectRaster(const std::string& source, const SiteFrame& frame,
                                 const std::string& crsOverride = "");

/// The plane CRS and centre a source suggests for a site frame when nothing else does: its own CRS if lengths measured
/// in it are true to half a percent, else the one planners use at the place. Whole units; height 0.
struct SuggestedFrame {
    Crs crs;
    glm::dvec3 origin; // in crs
};
/// `crsOverride`, if not empty, replaces or supplies the source's own.
Result<SuggestedFrame> suggestFrameFromRaster(const std::string& source, const std::string& crsOverride = "");

/// Reads band 1 as heights, warped (bilinear) into the site frame and made heights above its origin, at most `maxCells`
/// cells (coarser if the file has more, from overviews where it has them), of the part inside `area` when given (site
/// metres). Scale, offset and unit (feet) of the band are applied. No geoid is applied unless both CRSs are compound.
/// A raster without a CRS and without an override is an error that says so, unless the frame is local, where the
/// file's own coordinates are the site's. In a tangent plane the plane is exact at the origin's height: a cell 100 m
/// above it errs by 8 cm at 5 km.
Result<HeightField> readHeights(const std::string& source, const SiteFrame& frame, size_t maxCells,
                                const std::string& crsOverride, Diagnostics& diagnostics,
                                const std::optional<Box2>& area = std::nullopt);

/// Reads an image (palette, grey, RGB, RGBA; 16-bit and float stretched to 2–98 %), warped into the site frame.
Result<ColorRaster> readColors(const std::string& source, const SiteFrame& frame, size_t maxCells,
                               const std::string& crsOverride, Diagnostics& diagnostics,
                               const std::optional<Box2>& area = std::nullopt);

} // namespace sandtable::gis
