#include "app/output/PngFile.h"

#include <stb_image_write.h>

#include <vector>

namespace sandtable::app {

Result<void> writePng(const std::string& file, int width, int height, std::span<const uint8_t> rgba) {
    std::vector<uint8_t> rgb;
    rgb.reserve(rgba.size() / 4 * 3);
    for (size_t i = 0; i + 3 < rgba.size(); i += 4) rgb.insert(rgb.end(), {rgba[i], rgba[i + 1], rgba[i + 2]});
    if (stbi_write_png(file.c_str(), width, height, 3, rgb.data(), width * 3) == 0)
        return Error{ErrorKind::Io, file, "cannot be written"};
    return {};
}

} // namespace sandtable::app
