// Opening vector sources, and what GDAL's own reading leaves to do: text encodings and geometries as plain values.
// Internal to gis/; the only GDAL-typed header of the vector readers.
#pragma once

#include "gis/Vector.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

namespace sandtable::gis {

/// Stays on its thread.
Result<GDALDatasetUniquePtr> openVector(const std::string& source);

/// The encoding of a layer's text by GDAL's name; "UTF-8" for formats that know theirs. For Shapefiles what the file
/// declares (.cpg, code page byte), unless its texts say otherwise.
std::string layerEncoding(GDALDataset& dataset, OGRLayer& layer);

/// The parts of a geometry in the source's coordinates. Polygons are closed rings whose last point is not repeated.
struct PlainGeometry {
    std::vector<std::vector<std::vector<glm::dvec3>>> polygons; // rings, the outer one first
    std::vector<std::vector<glm::dvec3>> lines;
    std::vector<glm::dvec3> points;
    bool flat = true; // no z in the source
};

/// A geometry that could be read, perhaps after repair.
struct ReadGeometry {
    PlainGeometry plain;
    std::string defect; // what GEOS found wrong; empty if nothing
    bool usable = true; // false: beyond repair
};
/// Curves are stroked; edges longer than `longestEdge` (source units, 0 for no limit) get points in between.
ReadGeometry readGeometry(const OGRGeometry& geometry, double longestEdge);

} // namespace sandtable::gis
