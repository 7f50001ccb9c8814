// PNG files.
#pragma once

#include "core/Result.h"

#include <cstdint>
#include <span>
#include <string>

namespace sandtable::app {

/// RGBA rows from the top; written without alpha.
Result<void> writePng(const std::string& file, int width, int height, std::span<const uint8_t> rgba);

} // namespace sandtable::app
