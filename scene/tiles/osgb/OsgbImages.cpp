#include "scene/tiles/osgb/OsgbImages.h"

#include "scene/tiles/ImageDecoding.h"

#include <osgDB/FileNameUtils>
#include <osgDB/FileUtils>
#include <osgDB/Registry>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>

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

/// Which byte of a pixel becomes red, green, blue, alpha; -1 is opaque. Nothing for formats that need osg::Image
/// itself.
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

void sampleRow(const osg::Image& image, int y, uint8_t* target, int width) {
    for (int x = 0; x < width; ++x, target += 4) {
        const osg::Vec4 color = image.getColor(static_cast<unsigned>(x), static_cast<unsigned>(y));
        for (unsigned channel = 0; channel < 4; ++channel)
            target[channel] = static_cast<uint8_t>(std::lround(std::clamp(color[channel], 0.0f, 1.0f) * 255));
    }
}

Result<void> checkSize(const osg::Image& image, size_t blockBytes, const std::string& where) {
    const auto broken = [&](const char* reason) { return Error{ErrorKind::InvalidData, where, reason}; };
    if (!image.data()) return broken("texture without pixels");
    if (image.s() < 1 || image.t() < 1 || image.r() != 1 || image.s() > maxImageSide || image.t() > maxImageSide)
        return broken("texture of impossible size");
    const unsigned packing = image.getPacking();
    if (packing != 1 && packing != 2 && packing != 4 && packing != 8) return broken("texture with impossible packing");
    if (blockBytes && image.getTotalSizeInBytes() > blockBytes) return broken("texture data ends early");
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
    const Layout layout = layoutOf(image);
    Image result{image.s(), image.t(),
                 std::vector<uint8_t>(static_cast<size_t>(image.s()) * static_cast<size_t>(image.t()) * 4)};
    const bool topFirst = image.getOrigin() == osg::Image::TOP_LEFT;
    for (int y = 0; y < result.height; ++y) {
        const int source = topFirst ? result.height - 1 - y : y;
        uint8_t* target = result.rgba.data() + static_cast<size_t>(y) * static_cast<size_t>(result.width) * 4;
        if (layout.bytes)
            copyRow(image.data(0, static_cast<unsigned>(source)), layout, target, result.width);
        else
            sampleRow(image, source, target, result.width);
    }
    return std::make_shared<const Image>(std::move(result));
}

} // namespace sandtable::scene
