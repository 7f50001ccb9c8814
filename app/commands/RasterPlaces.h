// Places of a raster's own CRS as people write them on the command line.
#pragma once

#include "core/Result.h"
#include "gis/GridFile.h"

#include <string>
#include <vector>

namespace sandtable::app {

/// "x,y" → a place. `flag` names it in errors.
Result<glm::dvec2> placeOf(const std::string& flag, const std::string& text);

/// Whether lengths and areas can be measured in the raster's plane: neither degrees nor lengths more than 1 % off those
/// on the ground, as Web Mercator's are. A raster without a CRS is taken as metres. `what` cannot be measured
/// otherwise.
Result<void> measures(const gis::GridShape& shape, const std::string& source, const std::string& what);

/// The cells such places lie in. Errors: no numbers, beyond the raster.
Result<std::vector<uint32_t>> cellsOf(const std::string& flag, const std::vector<std::string>& texts,
                                      const gis::GridShape& shape);

} // namespace sandtable::app
