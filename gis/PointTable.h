// Points with a number each, from a table with coordinate columns (CSV) or a layer of points (GPKG, SHP, GeoJSON):
// measurements for a field, or places asked about. Any thread.
#pragma once

#include "gis/Raster.h"

#include <optional>
#include <string>
#include <vector>

namespace sandtable::gis {

struct PointTableRequest {
    std::string source;
    std::string layer;            // "" for the first
    std::string xColumn, yColumn; // of a table without geometries; "" for those that are customarily called so
    std::string valueColumn;      // "" for none
    std::string crs;              // of a table, or instead of the file's own; "" for none
};

/// Rows in the file's order.
struct PointTable {
    std::vector<glm::dvec3> places; // as the file has them, z 0; NaN where a row has none
    std::vector<double> values;     // NaN where a row has none; empty without a value column
    std::optional<Crs> crs;         // asked for, the file's own, or WGS 84 where the columns are longitude, latitude
    size_t unreadable = 0;          // texts that are no numbers; empty fields are none of them
    std::string firstUnreadable;    // "feature 12: PM10 is \"n/a\""
};

/// Errors: a file, layer or column that does not exist (with what there is), a row geometry that is no point, no rows.
Result<PointTable> readPointTable(const PointTableRequest& request, Diagnostics& diagnostics);

/// The plane to measure these points in; an error without a CRS or a place.
Result<SuggestedFrame> suggestFrameFromPoints(const PointTable& table, const std::string& source);

} // namespace sandtable::gis
