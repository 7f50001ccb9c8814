// The names of data: how what a person wrote – a relative path, ${VARIABLES}, GDAL's own notations – becomes a name
// that can be opened from anywhere. Pure but for the environment.
#pragma once

#include "core/Result.h"

#include <filesystem>
#include <string>

namespace sandtable::scene {

/// Replaces each ${NAME} by that environment variable; an error names the first one that is not set.
Result<std::string> expandVariables(const std::string& text);

/// True for a path of the file system; false for names that only GDAL understands: "/vsicurl/…", "PG:…",
/// "<VRTDataset…".
bool isFilePath(const std::string& source);

/// A source as written in a file inside `folder`: relative paths (also those after /vsizip/ and the like) become
/// absolute.
std::string resolveSource(const std::string& source, const std::filesystem::path& folder);

} // namespace sandtable::scene
