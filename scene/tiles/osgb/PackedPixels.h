// Pixels that share their bits: S3TC blocks (DXT1, 3, 5; BC1 to 3) and 16-bit colours, into RGBA of a byte each. Pure.
// Blocks as in the Khronos Data Format Specification 1.3, chapter 18.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sandtable::scene {

/// Where red, green, blue and alpha lie in a 16-bit pixel; no bits of alpha is opaque.
struct PixelFields {
    std::array<int, 4> shift{}, bits{};
};
void unpackRow(const PixelFields& fields, const uint8_t* source, uint8_t* rgba, int width);

enum class BlockFormat { Bc1Opaque, Bc1, Bc2, Bc3 };

/// Bytes of an image of blocks; its sides need not be multiples of four.
size_t blockBytes(BlockFormat format, int width, int height);
/// `source` holds that many.
std::vector<uint8_t> decodeBlocks(BlockFormat format, const uint8_t* source, int width, int height);

} // namespace sandtable::scene
