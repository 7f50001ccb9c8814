// Smaller and smaller copies of a picture for minification. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sandtable::renderer {

struct MipLevel {
    int width = 0, height = 0;
    std::vector<uint8_t> rgba;
};

/// Half the size (rounded down, at least 1) by averaging 2×2 texels of stored values; RGBA, 8 bits.
MipLevel halved(int width, int height, std::span<const uint8_t> rgba);

/// Halved until neither side is longer than `limit`, as devices demand; nothing if it fits already.
std::optional<MipLevel> shrunkTo(int limit, int width, int height, std::span<const uint8_t> rgba);

/// The levels below a picture down to 1×1; the picture itself is not among them.
std::vector<MipLevel> mipChain(int width, int height, std::span<const uint8_t> rgba);

} // namespace sandtable::renderer
