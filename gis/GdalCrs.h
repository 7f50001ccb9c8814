// Between our Crs values and GDAL's spatial reference objects. Internal to gis/.
#pragma once

#include "gis/Crs.h"

#include <optional>

class OGRSpatialReference;

namespace sandtable::gis {

/// With axes in traditional GIS order.
OGRSpatialReference toSpatialReference(const Crs& crs);

/// The CRS data are in: `crsOverride` unless empty, else the one the file declares; nullopt when it declares none, or
/// only a local ("engineering") one without a place on Earth.
Result<std::optional<Crs>> declaredCrs(const OGRSpatialReference* reference, const std::string& crsOverride,
                                       const std::string& where);

/// The transform between two CRSs, made once per thread and kept; nullptr if there is none. Valid on this thread only.
const CrsTransform* cachedTransform(const Crs& source, const Crs& target);

/// WGS 84, shared: longitude, latitude, ellipsoidal height (EPSG:4979) and geocentric (EPSG:4978).
const Crs& wgs84Geographic();
const Crs& wgs84Geocentric();

} // namespace sandtable::gis
