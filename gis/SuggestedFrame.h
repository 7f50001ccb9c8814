// The site frame a data set suggests. Internal to gis/.
#pragma once

#include "gis/Raster.h"

namespace sandtable::gis {

/// For data in `crs` centred at `center` (its own units). `source` names the data in errors.
Result<SuggestedFrame> suggestFrame(const Crs& crs, const glm::dvec2& center, const std::string& source);

} // namespace sandtable::gis
