// Vector layers of any format GDAL opens, read into plain features in the site frame.
#pragma once

#include "core/Diagnostics.h"
#include "core/Geometry.h"
#include "gis/Raster.h"
#include "gis/SiteFrame.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace sandtable::gis {

/// An attribute value as the file has it; text is always UTF-8 (GBK and other code pages are recoded).
using AttributeValue = std::variant<std::monostate, int64_t, double, std::string>;
std::string attributeText(const AttributeValue& value);             // "" for null
std::optional<double> attributeNumber(const AttributeValue& value); // also from numeric text

struct Feature {
    int64_t fid = 0;
    std::vector<Polygon> polygons;              // site metres; curves are stroked, Z is dropped
    std::vector<std::vector<glm::dvec3>> lines; // site metres; z 0 when the source is flat
    std::vector<glm::dvec3> points;
    std::vector<std::pair<std::string, AttributeValue>> attributes; // in the file's order

    const AttributeValue* attribute(const std::string& name) const; // nullptr if the field does not exist
    Box2 bounds() const;
};

/// How many features were not as they should be; what was done about it is in the diagnostics.
struct FeatureDefects {
    size_t repaired = 0; // invalid polygons that GEOS could make valid; among the features
    size_t broken = 0;   // beyond repair, left out
    size_t outside = 0;  // of the CRSs' domains, left out

    size_t total() const { return repaired + broken + outside; }
};

struct FeatureLayer {
    std::string name;
    std::string crsName;
    std::vector<Feature> features;
    Box2 bounds;
    FeatureDefects defects;
};

struct VectorLayerInfo {
    std::string name;
    std::string geometryType;
    int64_t featureCount = 0;
    std::string crsName;
    bool hasCrs = false;
    std::vector<std::string> fields;
    Box2 siteBounds;
};

/// The layers of a source, without reading features.
Result<std::vector<VectorLayerInfo>> inspectVector(const std::string& source, const SiteFrame& frame,
                                                   const std::string& crsOverride = "");
/// Of `sublayer`, or the first that is georeferenced if that is empty. `crsOverride`, if not empty, replaces or
/// supplies the source's own.
Result<SuggestedFrame> suggestFrameFromVector(const std::string& source, const std::string& sublayer = "",
                                              const std::string& crsOverride = "");

/// Reads one layer ("" for the first that has features with a place). Broken geometries are repaired where GEOS can and
/// otherwise reported and skipped; features outside the CRS's domain are reported once and skipped.
Result<FeatureLayer> readFeatures(const std::string& source, const std::string& layer, const SiteFrame& frame,
                                  const std::string& crsOverride, Diagnostics& diagnostics);

} // namespace sandtable::gis
