// What changed areas of the photogrammetry do to heights, and which of them come with taken-away buildings. Pure.
#pragma once

#include "scene/world/World.h"

#include <string>
#include <string_view>

namespace sandtable::scene {

/// The id of the areas that a removed or moved building leaves behind.
std::string removalZoneId(const std::string& buildingId);
bool isRemovalZone(std::string_view zoneId);

/// Height of the surface at a place where it was `before`, site metres; NaN where it is cut out. No zone: as it was.
double heightIn(const SurfaceZone* zone, double before);

} // namespace sandtable::scene
