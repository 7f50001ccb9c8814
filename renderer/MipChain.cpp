#include "renderer/MipChain.h"

#include <algorithm>
#include <cassert>

namespace sandtable::renderer {

MipLevel halved(int width, int height, std::span<const uint8_t> rgba) {
    assert(rgba.size() == static_cast<size_t>(width) * static_cast<size_t>(height) * 4);
    MipLevel result{std::max(width / 2, 1), std::max(height / 2, 1), {}};
    result.rgba.resize(static_cast<size_t>(result.width) * static_cast<size_t>(result.height) * 4);
    const size_t stride = static_cast<size_t>(width) * 4;
    const size_t right = width > 1 ? 4 : 0, below = height > 1 ? stride : 0; // a side of 1 is averaged with itself
    uint8_t* out = result.rgba.data();
    for (int y = 0; y < result.height; ++y) {
        const uint8_t* row = rgba.data() + static_cast<size_t>(2 * y) * (height > 1 ? stride : 0);
        for (int x = 0; x < result.width; ++x, row += 2 * right, out += 4)
            for (size_t c = 0; c < 4; ++c)
                out[c] =
                    static_cast<uint8_t>((row[c] + row[c + right] + row[c + below] + row[c + below + right] + 2) / 4);
    }
    return result;
}

std::optional<MipLevel> shrunkTo(int limit, int width, int height, std::span<const uint8_t> rgba) {
    std::optional<MipLevel> shrunk;
    while (std::max(width, height) > limit) {
        shrunk = halved(width, height, shrunk ? std::span<const uint8_t>(shrunk->rgba) : rgba);
        width = shrunk->width;
        height = shrunk->height;
    }
    return shrunk;
}

std::vector<MipLevel> mipChain(int width, int height, std::span<const uint8_t> rgba) {
    std::vector<MipLevel> levels;
    while (width > 1 || height > 1) {
        levels.push_back(levels.empty() ? halved(width, height, rgba) : halved(width, height, levels.back().rgba));
        width = levels.back().width;
        height = levels.back().height;
    }
    return levels;
}

} // namespace sandtable::renderer
