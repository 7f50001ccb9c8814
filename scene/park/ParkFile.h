// Reads park.json, and makes ad-hoc parks from raw data. The file is held against the JSON Schema that ships
// in assets/schema/park.schema.json before it is read; an error names the file, the JSON pointer and what was expected.
#pragma once

#include "core/Diagnostics.h"
#include "scene/park/Park.h"

#include <filesystem>
#include <span>

namespace sandtable::scene {

/// Opens what a person names on the command line: one park.json, or raw data – OSGB folders, tileset.json, rasters,
/// vectors, several at once – which become an ad-hoc park in the frame that suits them: the OSGB metadata's CRS if
/// there is one, else CGCS2000 Gauss–Krüger inside China, else UTM; local if nothing is georeferenced. A layer that
/// cannot be opened is reported and left out; an error only if nothing remains or the park file is bad.
Result<Park> openPark(std::span<const std::string> sources, const std::filesystem::path& assetsDirectory,
                      Diagnostics& diagnostics);

} // namespace sandtable::scene
