// The cells of a raster as they lie in its own CRS, their values, and writing numbers for such cells to a GeoTIFF: what
// an analysis takes as its pattern and gives back. Any thread.
#pragma once

#include "gis/Crs.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sandtable::gis {

struct GridShape {
    int width = 0, height = 0;           // cells
    std::array<double, 6> crsFromCell{}; // GDAL's geotransform: corner and steps per column and per row
    std::optional<Crs> crs;              // none: coordinates of no known place

    size_t cells() const { return static_cast<size_t>(width) * static_cast<size_t>(height); }
    glm::dvec2 center(int column, int row) const; // in the CRS, may be turned
    /// The cell a place of the CRS lies in; none beyond the edges.
    std::optional<size_t> cellAt(const glm::dvec2& place) const;
    glm::dvec2 cellSize() const; // in the CRS's unit
};

/// `crsOverride`, if not empty, replaces or supplies the file's own. Errors: no raster, no geotransform.
Result<GridShape> readGridShape(const std::string& source, const std::string& crsOverride = "");

struct Grid {
    GridShape shape;
    std::vector<double> cells; // row-major; NaN where the file says there is no value
};
/// Of one band, counted from 1. Errors: those of readGridShape, no such band, more than 400 million cells.
Result<Grid> readGrid(const std::string& source, int band = 1, const std::string& crsOverride = "");

struct GridBand {
    std::string name, unit;
    std::vector<double> cells; // row-major; NaN where there is no value
};

/// What a reader should know of a grid: "METHOD" → "ordinary kriging".
using GridMetadata = std::vector<std::pair<std::string, std::string>>;

/// A GeoTIFF of doubles, deflated, NaN as its nodata value. A file of that name is replaced once the new one is whole.
/// Errors: a folder that does not exist, a full disk.
Result<void> writeGeoTiff(const std::string& file, const GridShape& shape, std::span<const GridBand> bands,
                          const GridMetadata& metadata = {});

} // namespace sandtable::gis
