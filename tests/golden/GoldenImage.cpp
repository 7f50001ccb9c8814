#include "tests/golden/GoldenImage.h"

#include <fmt/format.h>
#include <stb_image.h>
#include <stb_image_write.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

namespace sandtable::test {
namespace {

struct Image {
    int width = 0, height = 0;
    std::vector<unsigned char> rgb;
};

Image read(const std::filesystem::path& file) {
    Image image;
    int channels = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> pixels(
        stbi_load(file.c_str(), &image.width, &image.height, &channels, 3), stbi_image_free);
    if (pixels) image.rgb.assign(pixels.get(), pixels.get() + size_t(image.width) * size_t(image.height) * 3);
    return image;
}

} // namespace

std::string compareWithGolden(const std::filesystem::path& frame, const std::string& name,
                              const GoldenTolerance& tolerance) {
    const auto reference = std::filesystem::path(SANDTABLE_SOURCE_DIR) / "tests/golden/images" / (name + ".png");
    if (std::getenv("SANDTABLE_UPDATE_GOLDEN")) {
        std::filesystem::copy_file(frame, reference, std::filesystem::copy_options::overwrite_existing);
        return {};
    }
    const Image expected = read(reference), actual = read(frame);
    if (expected.rgb.empty()) return fmt::format("no reference image {}", reference.string());
    if (expected.width != actual.width || expected.height != actual.height)
        return fmt::format("{}x{} instead of {}x{}", actual.width, actual.height, expected.width, expected.height);

    size_t differing = 0;
    std::vector<unsigned char> difference(expected.rgb.size());
    for (size_t i = 0; i < expected.rgb.size(); i += 3) {
        int largest = 0;
        for (size_t c = 0; c < 3; ++c) {
            const int step = std::abs(int(expected.rgb[i + c]) - int(actual.rgb[i + c]));
            difference[i + c] = static_cast<unsigned char>(std::min(255, step * 4));
            largest = std::max(largest, step);
        }
        differing += largest > tolerance.channelStep;
    }
    const double share = double(differing) / (double(expected.rgb.size()) / 3);
    if (share <= tolerance.differingPixels) return {};
    const auto kept = std::filesystem::temp_directory_path() / ("sandtable-golden-" + name + "-difference.png");
    stbi_write_png(kept.c_str(), expected.width, expected.height, 3, difference.data(), expected.width * 3);
    return fmt::format("{:.2f} % of the pixels differ from {}; differences in {}", share * 100, reference.string(),
                       kept.string());
}

} // namespace sandtable::test
