// What can be seen from a place over a surface, by GDAL's viewshed (Wang, Robinson and White 2000). Any thread.
#pragma once

#include "gis/GridFile.h"

namespace sandtable::gis {

struct ViewshedRequest {
    std::string source;                            // a raster of heights in a projected CRS
    glm::dvec2 observer{0};                        // in its CRS
    double observerMeters = 1.6, targetMeters = 0; // above the surface
    double radiusMeters = 0;                       // 0: everything
    bool curved = true;                            // the Earth, with refraction as GDAL's default (0.85714)
};

/// 1 where the target is seen, 0 where not; NaN beyond the radius.
Result<Grid> viewshed(const ViewshedRequest& request);

} // namespace sandtable::gis
