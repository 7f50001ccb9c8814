#include "scene/tiles/ImageDecoding.h"

#include <fmt/format.h>
#include <stb_image.h>
#include <turbojpeg.h>
#include <webp/decode.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace sandtable::scene {

namespace {

bool startsWith(std::span<const uint8_t> bytes, std::string_view magic) {
    return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

bool isWebp(std::span<const uint8_t> bytes) {
    return startsWith(bytes, "RIFF") && bytes.size() >= 12 && startsWith(bytes.subspan(8), "WEBP");
}

Error broken(const std::string& where, std::string reason) {
    return {ErrorKind::InvalidData, where, fmt::format("broken picture: {}", reason)};
}

/// Room for the pixels, if the size is sane. No format packs a large picture worth showing more than a thousandfold.
Result<Image> allocate(int width, int height, size_t packedBytes, const std::string& where) {
    constexpr size_t largeSide = 4096, pixelsPerByte = 1024;
    if (width < 1 || height < 1 || width > maxImageSide || height > maxImageSide)
        return broken(where, fmt::format("{} x {} pixels", width, height));
    const size_t pixels = static_cast<size_t>(width) * static_cast<size_t>(height);
    if (pixels > largeSide * largeSide && pixels / pixelsPerByte > packedBytes)
        return broken(where, fmt::format("{} x {} pixels in {} bytes", width, height, packedBytes));
    return Image{width, height, std::vector<uint8_t>(pixels * 4)};
}

void flipRows(Image& image) {
    const auto rowBytes = static_cast<std::ptrdiff_t>(image.width) * 4;
    for (int top = 0, bottom = image.height - 1; top < bottom; ++top, --bottom) {
        const auto row = image.rgba.begin() + top * rowBytes;
        std::swap_ranges(row, row + rowBytes, image.rgba.begin() + bottom * rowBytes);
    }
}

Result<Image> decodeJpeg(std::span<const uint8_t> bytes, FirstRow firstRow, const std::string& where) {
    const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
    if (!decoder) return Error{ErrorKind::Io, where, "no JPEG decoder"};
    const auto size = static_cast<unsigned long>(bytes.size());
    int width = 0, height = 0, subsampling = 0, colorspace = 0;
    if (tjDecompressHeader3(decoder.get(), bytes.data(), size, &width, &height, &subsampling, &colorspace) != 0)
        return broken(where, tjGetErrorStr2(decoder.get()));
    auto image = allocate(width, height, bytes.size(), where);
    if (!image) return image;
    const int flags = firstRow == FirstRow::Bottom ? TJFLAG_BOTTOMUP : 0;
    const int failed =
        tjDecompress2(decoder.get(), bytes.data(), size, image->rgba.data(), width, 0, height, TJPF_RGBA, flags);
    // A warning leaves a usable picture: real exports have JPEGs with a few stray bytes.
    if (failed != 0 && tjGetErrorCode(decoder.get()) == TJERR_FATAL)
        return broken(where, tjGetErrorStr2(decoder.get()));
    return image;
}

Result<Image> decodeWebp(std::span<const uint8_t> bytes, FirstRow firstRow, const std::string& where) {
    int width = 0, height = 0;
    if (!WebPGetInfo(bytes.data(), bytes.size(), &width, &height)) return broken(where, "unreadable WebP header");
    auto image = allocate(width, height, bytes.size(), where);
    if (!image) return image;
    if (!WebPDecodeRGBAInto(bytes.data(), bytes.size(), image->rgba.data(), image->rgba.size(), width * 4))
        return broken(where, "WebP data ends early or is corrupt");
    if (firstRow == FirstRow::Bottom) flipRows(*image);
    return image;
}

Result<Image> decodeWithStb(std::span<const uint8_t> bytes, FirstRow firstRow, const std::string& where) {
    const auto size = static_cast<int>(std::min<size_t>(bytes.size(), INT32_MAX));
    int width = 0, height = 0, channels = 0;
    if (!stbi_info_from_memory(bytes.data(), size, &width, &height, &channels))
        return broken(where, stbi_failure_reason());
    auto image = allocate(width, height, bytes.size(), where);
    if (!image) return image;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(bytes.data(), size, &width, &height, &channels, 4), stbi_image_free);
    if (!pixels) return broken(where, stbi_failure_reason());
    std::memcpy(image->rgba.data(), pixels.get(), image->rgba.size());
    if (firstRow == FirstRow::Bottom) flipRows(*image);
    return image;
}

} // namespace

Result<Image> decodeImage(std::span<const uint8_t> bytes, FirstRow firstRow, const std::string& where) {
    if (bytes.empty()) return broken(where, "no data");
    if (startsWith(bytes, "\xff\xd8")) return decodeJpeg(bytes, firstRow, where);
    if (isWebp(bytes)) return decodeWebp(bytes, firstRow, where);
    return decodeWithStb(bytes, firstRow, where);
}

} // namespace sandtable::scene
