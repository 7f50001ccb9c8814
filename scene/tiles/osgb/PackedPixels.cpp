#include "scene/tiles/osgb/PackedPixels.h"

#include <algorithm>

namespace sandtable::scene {

namespace {

using Color = std::array<uint8_t, 4>;
constexpr PixelFields rgb565{{11, 5, 0, 0}, {5, 6, 5, 0}};
constexpr int side = 4, texels = side * side;

/// Little-endian.
uint64_t bitsAt(const uint8_t* bytes, int count) {
    uint64_t value = 0;
    for (int i = count - 1; i >= 0; --i) value = value << 8 | bytes[i];
    return value;
}

Color unpack(const PixelFields& fields, uint32_t pixel) {
    Color color{0, 0, 0, 255};
    for (size_t channel = 0; channel < 4; ++channel) {
        if (fields.bits[channel] == 0) continue;
        const uint32_t largest = (1u << fields.bits[channel]) - 1;
        const uint32_t value = pixel >> fields.shift[channel] & largest;
        color[channel] = static_cast<uint8_t>((value * 255 + largest / 2) / largest);
    }
    return color;
}

Color mix(const Color& a, const Color& b, int weightA, int weightB) {
    Color color{};
    for (size_t i = 0; i < 4; ++i)
        color[i] = static_cast<uint8_t>((a[i] * weightA + b[i] * weightB) / (weightA + weightB));
    return color;
}

/// The four colours of a colour block. BC1 has three and transparent black when the first is not the larger.
std::array<Color, 4> paletteOf(const uint8_t* block, BlockFormat format) {
    const auto first = static_cast<uint32_t>(bitsAt(block, 2)), second = static_cast<uint32_t>(bitsAt(block + 2, 2));
    const Color a = unpack(rgb565, first), b = unpack(rgb565, second);
    const bool fourColors = first > second || format == BlockFormat::Bc2 || format == BlockFormat::Bc3;
    if (fourColors) return {a, b, mix(a, b, 2, 1), mix(a, b, 1, 2)};
    const uint8_t alpha = format == BlockFormat::Bc1Opaque ? 255 : 0;
    return {a, b, mix(a, b, 1, 1), Color{0, 0, 0, alpha}};
}

/// BC3: eight levels between two, or six with the extremes.
std::array<uint8_t, 8> alphasOf(const uint8_t* block) {
    const int a = block[0], b = block[1];
    std::array<uint8_t, 8> alphas{block[0], block[1], 0, 0, 0, 0, 0, 255};
    const int steps = a > b ? 7 : 5;
    for (int i = 1; i < steps; ++i)
        alphas[static_cast<size_t>(i) + 1] = static_cast<uint8_t>(((steps - i) * a + i * b) / steps);
    return alphas;
}

std::array<Color, texels> decodeBlock(BlockFormat format, const uint8_t* block) {
    const bool ownAlpha = format == BlockFormat::Bc2 || format == BlockFormat::Bc3;
    const uint8_t* colors = ownAlpha ? block + 8 : block;
    const std::array<Color, 4> palette = paletteOf(colors, format);
    const uint64_t choices = bitsAt(colors + 4, 4);
    std::array<Color, texels> result{};
    for (size_t i = 0; i < texels; ++i) result[i] = palette[choices >> (2 * i) & 3];
    if (format == BlockFormat::Bc2) {
        const uint64_t alphas = bitsAt(block, 8);
        for (size_t i = 0; i < texels; ++i) result[i][3] = static_cast<uint8_t>((alphas >> (4 * i) & 15) * 17);
    } else if (format == BlockFormat::Bc3) {
        const std::array<uint8_t, 8> levels = alphasOf(block);
        const uint64_t alphas = bitsAt(block + 2, 6);
        for (size_t i = 0; i < texels; ++i) result[i][3] = levels[alphas >> (3 * i) & 7];
    }
    return result;
}

size_t bytesOfBlock(BlockFormat format) {
    return format == BlockFormat::Bc1 || format == BlockFormat::Bc1Opaque ? 8 : 16;
}

int blocksAlong(int texelsAlong) { return (texelsAlong + side - 1) / side; }

} // namespace

void unpackRow(const PixelFields& fields, const uint8_t* source, uint8_t* rgba, int width) {
    for (int x = 0; x < width; ++x, source += 2, rgba += 4) {
        const Color color = unpack(fields, static_cast<uint32_t>(bitsAt(source, 2)));
        std::copy(color.begin(), color.end(), rgba);
    }
}

size_t blockBytes(BlockFormat format, int width, int height) {
    return bytesOfBlock(format) * static_cast<size_t>(blocksAlong(width)) * static_cast<size_t>(blocksAlong(height));
}

std::vector<uint8_t> decodeBlocks(BlockFormat format, const uint8_t* source, int width, int height) {
    std::vector<uint8_t> rgba(static_cast<size_t>(width) * static_cast<size_t>(height) * 4);
    for (int top = 0; top < height; top += side)
        for (int left = 0; left < width; left += side, source += bytesOfBlock(format)) {
            const auto block = decodeBlock(format, source);
            for (int y = top; y < std::min(top + side, height); ++y)
                for (int x = left; x < std::min(left + side, width); ++x) {
                    const Color& color = block[static_cast<size_t>((y - top) * side + x - left)];
                    const size_t at =
                        (static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)) * 4;
                    std::copy(color.begin(), color.end(), rgba.begin() + static_cast<std::ptrdiff_t>(at));
                }
        }
    return rgba;
}

} // namespace sandtable::scene
