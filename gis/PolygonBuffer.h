// Plan areas grown by a distance. Pure; any thread.
#pragma once

#include "core/Geometry.h"

#include <vector>

namespace sandtable::gis {

/// Everything within `meters` of the polygon, with round corners; several parts only if the polygon was broken. Holes
/// narrower than twice the distance close. A polygon GEOS cannot grow comes back as it was.
std::vector<Polygon> grown(const Polygon& polygon, double meters);

} // namespace sandtable::gis
