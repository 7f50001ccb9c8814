// What can be seen from a place over a surface, by GDAL's viewshed (Wang, Robinson and White 2000). Any thread.
#pragma once

#include "gis/GridFile.h"

namespace sandtable::gis {

struct Sight {
    double observerMeters = 1.6, targetMeters = 0; // above the surface
    double radiusMeters = 0;                       // 0: everything
    bool curved = true;                            // the Earth, with refraction as GDAL's default (0.85714)
};

/// 1 where the target is seen, 0 where not; NaN beyond the radius and where the surface is not known, which hides
/// nothing. Heights in metres, the observer in the surface's CRS, which is a plane; the result may be smaller than the
/// surface. Errors: an observer beyond the surface, or where it is not known.
Result<Grid> viewshed(const Grid& surface, const glm::dvec2& observer, const Sight& sight);

} // namespace sandtable::gis
