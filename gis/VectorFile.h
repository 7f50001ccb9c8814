// Writing tables with geometry as a GeoPackage: what an analysis gives back, for any GIS. Any thread.
#pragma once

#include "core/Result.h"
#include "gis/Crs.h"
#include "gis/Vector.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::gis {

struct OutputField {
    enum class Type { Text, Whole, Real };
    std::string name;
    Type type = Type::Text;
};

/// Places in the file's CRS.
struct OutputFeature {
    std::vector<Polygon> polygons;
    std::vector<std::vector<glm::dvec3>> lines; // z is not written
    std::vector<glm::dvec3> points;
    std::vector<AttributeValue> values; // as the layer's fields; monostate = null
};

struct OutputLayer {
    enum class Geometry { Polygons, Lines, Points, None };
    std::string name;
    Geometry geometry = Geometry::Polygons;
    std::vector<OutputField> fields;
    std::vector<OutputFeature> features;
    bool spatialIndex = true; // its triggers need functions that plain SQLite has not: false for a table it writes to
};

/// A GeoPackage with these layers (multi-polygons, multi-lines, points). A file of that name is replaced once the new
/// one is whole. `crs` none: coordinates of no known place. Errors: a folder that does not exist, a full disk.
Result<void> writeGeoPackage(const std::string& file, const std::optional<Crs>& crs,
                             std::span<const OutputLayer> layers);

} // namespace sandtable::gis
