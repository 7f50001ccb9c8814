// A whole file in memory. Any thread.
#pragma once

#include "core/Result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace sandtable::scene {

/// No tile, tileset or texture of use is larger; what claims to be must not take the memory for it.
inline constexpr uintmax_t largestFileBytes = uintmax_t(2) << 30;

/// NotFound if there is no such file, Io if it cannot be read, InvalidData if it is larger than that.
Result<std::string> readFileBytes(const std::filesystem::path& file);

} // namespace sandtable::scene
