// Where in the plan a command acts, for maps of a log: polygons in the park's own CRS, empty where the command alone
// does not say. Pure; any thread.
#pragma once

#include "gis/SiteFrame.h"
#include "scene/scenario/Command.h"

#include <vector>

namespace sandtable::scene {

/// Site frame: an edit's area, a building's rectangle, half a metre around a place or line.
std::vector<Polygon> areaOf(const Command& command);

/// As a GeoPackage geometry (OGC 12-128r18, 2.1.3): header and multi-polygon as well-known binary. "" for no area.
std::string geoPackageGeometry(const std::vector<Polygon>& site, const gis::SiteFrame& frame, int srsId);
/// The well-known binary alone.
std::string wellKnownBinary(const std::vector<Polygon>& site, const gis::SiteFrame& frame);

} // namespace sandtable::scene
