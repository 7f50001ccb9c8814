// A park out of raw data, without a park file: what each source is, is found by looking.
#pragma once

#include "core/Diagnostics.h"
#include "scene/park/Park.h"

#include <span>
#include <string>

namespace sandtable::scene {

/// `sources` as a person typed them, relative to the working directory. Tilesets, rasters (terrain if they look like
/// heights, else imagery), vectors (each layer of a source becomes one; polygons with a height attribute are buildings)
/// and models. A source that cannot be used is reported and left out; an error if none remains.
Result<Park> makeAdHocPark(std::span<const std::string> sources, Diagnostics& diagnostics);

/// True if one of the fields says how high a building is, or that the feature is one; in any case, Chinese or English.
bool hasBuildingField(std::span<const std::string> fields);

} // namespace sandtable::scene
