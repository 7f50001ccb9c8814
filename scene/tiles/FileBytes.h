// A whole file in memory. Any thread.
#pragma once

#include "core/Result.h"

#include <filesystem>
#include <string>

namespace sandtable::scene {

/// NotFound if there is no such file, Io if it cannot be read.
Result<std::string> readFileBytes(const std::filesystem::path& file);

} // namespace sandtable::scene
