// Writes the sample's geodata with GDAL: terrain, orthophoto and GeoPackages with Chinese attributes. GDAL stays in the
// .cpp. Repeatable: no file carries the time it was made.
#pragma once

#include "core/Result.h"
#include "sample/Canvas.h"
#include "sample/ParkPlan.h"

#include <filesystem>
#include <string>

namespace sandtable::sample {

/// Where site zero lies on the earth.
struct Georeference {
    std::string crs; // anything GDAL takes
    glm::dvec3 origin{0};
};

/// dem.tif: bare earth around the park, 4 m cells, float, nodata −9999.
Result<void> writeTerrain(const ParkPlan& plan, const Box2& siteRegion, const Georeference& place,
                          const std::filesystem::path& file);
/// ortho.tif: JPEG inside, with overviews.
Result<void> writeOrthophoto(const Picture& picture, const Box2& siteRegion, const Georeference& place,
                             const std::filesystem::path& file);
/// buildings, roads, landuse, green, expansion, site, power and water, one GeoPackage each.
Result<void> writeLayers(const ParkPlan& plan, const Georeference& place, const std::filesystem::path& directory);

} // namespace sandtable::sample
