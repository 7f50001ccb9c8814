#include "scene/tiles/osgb/OsgbImages.h"

#include "scene/tiles/ImageDecoding.h"
#include "scene/tiles/osgb/PackedPixels.h"

#include <fmt/format.h>
#include <osg/Texture>
#include <osgDB/FileNameUtils>
#include <osgDB/FileUtils>
#include <osgDB/Registry>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>

namespace sandtable::scene {

namespace {

/// An osg::Image whose pixels already are what the renderer wants, so that they need not be copied.
class DecodedImage : public osg::Image {
public:
    explicit DecodedImage(std::shared_ptr<const scene::Image> decoded) : pixels(std::move(decoded)) {
        // osg::Image wants a pointer it might write through; with NO_DELETE and no editing it does not.
        setImage(pixels->width, pixels->height, 1, GL_RGBA, GL_RGBA, GL_UNSIGNED_BYTE,
                 const_cast<unsigned char*>(pixels->rgba.data()), osg::Image::NO_DELETE);
    }

    const std::shared_ptr<const scene::Image> pixels;
};

/// Takes the place of OSG's plugins for reading; hands writing on to them.
class ImageReader : public osgDB::ReaderWriter {
public:
    ImageReader() {
        for (const char* extension : {"jpg", "jpeg", "png", "webp", "bmp", "tga"})
            supportsExtension(extension, "Sandtable");
    }

    const char* className() const override { return "Sandtable image reader"; }

    ReadResult readImage(const std::string& name, const Options* options) const override {
        if (!acceptsExtension(osgDB::getLowerCaseFileExtension(name))) return ReadResult::FILE_NOT_HANDLED;
        const std::string file = osgDB::findDataFile(name, options);
        if (file.empty()) return ReadResult::FILE_NOT_FOUND;
        std::ifstream stream(file, std::ios::binary);
        return readImage(stream, options);
    }

    ReadResult readImage(std::istream& stream, const Options*) const override {
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        auto image = decodeImage({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, FirstRow::Bottom, {});
        if (!image) return ReadResult(image.error().message);
        return new DecodedImage(std::make_shared<const scene::Image>(std::move(*image)));
    }

    WriteResult writeImage(const osg::Image& image, std::ostream& stream, const Options* options) const override {
        const auto* plugin = pluginFor(osgDB::getLowerCaseFileExtension(image.getFileName()));
        return plugin ? plugin->writeImage(image, stream, options) : WriteResult(WriteResult::FILE_NOT_HANDLED);
    }

private:
    const osgDB::ReaderWriter* pluginFor(const std::string& extension) const {
        osgDB::Registry* registry = osgDB::Registry::instance();
        registry->loadLibrary(registry->createLibraryNameForExtension(extension));
        for (const auto& candidate : registry->getReaderWriterList())
            if (candidate.get() != this && candidate->acceptsExtension(extension)) return candidate.get();
        return nullptr;
    }
};

/// Which byte of a pixel becomes red, green, blue, alpha; -1 is opaque. Nothing for formats without a byte for each.
struct Layout {
    int bytes = 0;
    std::array<int, 4> rgba{};
};

Layout layoutOf(const osg::Image& image) {
    if (image.getDataType() != GL_UNSIGNED_BYTE || image.isCompressed()) return {};
    switch (image.getPixelFormat()) {
    case GL_RGB:
        return {3, {0, 1, 2, -1}};
    case GL_RGBA:
        return {4, {0, 1, 2, 3}};
    case GL_BGR:
        return {3, {2, 1, 0, -1}};
    case GL_BGRA:
        return {4, {2, 1, 0, 3}};
    case GL_LUMINANCE:
        return {1, {0, 0, 0, -1}};
    case GL_LUMINANCE_ALPHA:
        return {2, {0, 0, 0, 1}};
    default:
        return {};
    }
}

void copyRow(const uint8_t* source, const Layout& layout, uint8_t* target, int width) {
    for (int x = 0; x < width; ++x, source += layout.bytes, target += 4)
        for (size_t channel = 0; channel < 4; ++channel)
            target[channel] = layout.rgba[channel] < 0 ? 255 : source[layout.rgba[channel]];
}

/// How 16-bit pixels are packed; nothing for other types.
std::optional<PixelFields> fieldsOf(const osg::Image& image) {
    const GLenum format = image.getPixelFormat(), type = image.getDataType();
    if (format == GL_RGB && type == GL_UNSIGNED_SHORT_5_6_5) return PixelFields{{11, 5, 0, 0}, {5, 6, 5, 0}};
    if (format == GL_RGBA && type == GL_UNSIGNED_SHORT_4_4_4_4) return PixelFields{{12, 8, 4, 0}, {4, 4, 4, 4}};
    if (format == GL_RGBA && type == GL_UNSIGNED_SHORT_5_5_5_1) return PixelFields{{11, 6, 1, 0}, {5, 5, 5, 1}};
    return std::nullopt;
}

std::optional<BlockFormat> blockFormatOf(GLenum format) {
    switch (format) {
    case GL_COMPRESSED_RGB_S3TC_DXT1_EXT:
        return BlockFormat::Bc1Opaque;
    case GL_COMPRESSED_RGBA_S3TC_DXT1_EXT:
        return BlockFormat::Bc1;
    case GL_COMPRESSED_RGBA_S3TC_DXT3_EXT:
        return BlockFormat::Bc2;
    case GL_COMPRESSED_RGBA_S3TC_DXT5_EXT:
        return BlockFormat::Bc3;
    default:
        return std::nullopt;
    }
}

/// RGBA, rows in the image's order; nothing if the format is not one of ours.
std::optional<std::vector<uint8_t>> pixelsOf(const osg::Image& image) {
    const int width = image.s(), height = image.t();
    if (const auto blocks = blockFormatOf(image.getPixelFormat()))
        return decodeBlocks(*blocks, image.data(), width, height);
    const Layout layout = layoutOf(image);
    const auto fields = fieldsOf(image);
    if (!layout.bytes && !fields) return std::nullopt;
    const size_t rowBytes = static_cast<size_t>(width) * 4;
    std::vector<uint8_t> rgba(rowBytes * static_cast<size_t>(height));
    for (int y = 0; y < height; ++y) {
        const uint8_t* row = image.data(0, static_cast<unsigned>(y));
        uint8_t* target = rgba.data() + static_cast<size_t>(y) * rowBytes;
        if (layout.bytes)
            copyRow(row, layout, target, width);
        else
            unpackRow(*fields, row, target, width);
    }
    return rgba;
}

void flipRows(std::vector<uint8_t>& rgba, int width, int height) {
    const auto rowBytes = static_cast<std::ptrdiff_t>(width) * 4;
    for (int top = 0, bottom = height - 1; top < bottom; ++top, --bottom)
        std::swap_ranges(rgba.begin() + top * rowBytes, rgba.begin() + (top + 1) * rowBytes,
                         rgba.begin() + bottom * rowBytes);
}

Result<void> checkSize(const osg::Image& image, size_t blockBytes, const std::string& where) {
    const auto broken = [&](const char* reason) { return Error{ErrorKind::InvalidData, where, reason}; };
    if (!image.data()) return broken("texture without pixels");
    if (image.s() < 1 || image.t() < 1 || image.r() != 1 || image.s() > maxImageSide || image.t() > maxImageSide)
        return broken("texture of impossible size");
    const unsigned packing = image.getPacking();
    if (packing != 1 && packing != 2 && packing != 4 && packing != 8) return broken("texture with impossible packing");
    const auto compressed = blockFormatOf(image.getPixelFormat());
    const size_t needed =
        compressed ? scene::blockBytes(*compressed, image.s(), image.t()) : image.getTotalSizeInBytes();
    if (blockBytes && needed > blockBytes) return broken("texture data ends early");
    return {};
}

} // namespace

void installOsgbImageReader() {
    auto& readers = osgDB::Registry::instance()->getReaderWriterList();
    readers.insert(readers.begin(), new ImageReader); // OSG takes the first that knows an extension
}

Result<std::shared_ptr<const Image>> convertImage(const osg::Image& image, size_t blockBytes,
                                                  const std::string& where) {
    if (const auto* decoded = dynamic_cast<const DecodedImage*>(&image)) return decoded->pixels;
    if (const auto size = checkSize(image, blockBytes, where); !size) return size.error();
    auto pixels = pixelsOf(image);
    if (!pixels)
        return Error{
            ErrorKind::Unsupported, where,
            fmt::format("texture of pixel format {:#x} and type {:#x}", image.getPixelFormat(), image.getDataType())};
    if (image.getOrigin() == osg::Image::TOP_LEFT) flipRows(*pixels, image.s(), image.t());
    Image result{image.s(), image.t(), std::move(*pixels)};
    return std::make_shared<const Image>(std::move(result));
}

} // namespace sandtable::scene
