// From a park.json that satisfies the schema to a Park: names resolved, places brought into the site frame, ids
// checked.
#pragma once

#include "core/Diagnostics.h"
#include "scene/park/JsonFile.h"
#include "scene/park/Park.h"

#include <filesystem>

namespace sandtable::scene {

/// `document` has passed the schema. Layers whose file is not there are reported and left out; everything else that is
/// wrong makes an error that starts with the JSON pointer of the first problem and counts the others.
Result<Park> readPark(const Json& document, const std::filesystem::path& file, Diagnostics& diagnostics);

} // namespace sandtable::scene
