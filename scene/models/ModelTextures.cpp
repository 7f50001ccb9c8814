#include "scene/models/ModelTextures.h"

#include "scene/tiles/FileBytes.h"
#include "scene/tiles/ImageDecoding.h"

#include <assimp/scene.h>
#include <assimp/texture.h>

#include <algorithm>
#include <optional>
#include <span>

namespace sandtable::scene {

namespace {

namespace fs = std::filesystem;

Result<Image> decode(std::span<const uint8_t> bytes, const std::string& where) {
    return decodeImage(bytes, FirstRow::Top, where);
}

/// Compressed data have height 0 and their size in bytes as width.
Result<Image> decodeEmbedded(const aiTexture& texture, const std::string& where) {
    if (texture.mHeight == 0) return decode({reinterpret_cast<const uint8_t*>(texture.pcData), texture.mWidth}, where);
    Image image{static_cast<int>(texture.mWidth), static_cast<int>(texture.mHeight), {}};
    const std::span<const aiTexel> texels(texture.pcData, size_t{texture.mWidth} * texture.mHeight);
    image.rgba.reserve(texels.size() * 4);
    for (const aiTexel& texel : texels) image.rgba.insert(image.rgba.end(), {texel.r, texel.g, texel.b, texel.a});
    return image;
}

/// Where a texture lies: as the material says, else by its bare name beside the model – exporters like to write the
/// path it had on their author's disk.
std::optional<fs::path> locate(std::string reference, const fs::path& folder) {
    std::replace(reference.begin(), reference.end(), '\\', '/');
    std::error_code ignored;
    for (const fs::path& candidate : {folder / reference, folder / fs::path(reference).filename()})
        if (fs::is_regular_file(candidate, ignored)) return candidate;
    return std::nullopt;
}

Result<Image> readImage(const fs::path& file) {
    const Result<std::string> bytes = readFileBytes(file);
    if (!bytes) return bytes.error();
    return decode({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()}, file.string());
}

} // namespace

std::shared_ptr<const Image> ModelTextures::find(const std::string& reference) {
    const auto known = m_loaded.find(reference);
    return known != m_loaded.end() ? known->second : m_loaded[reference] = load(reference);
}

std::shared_ptr<const Image> ModelTextures::load(const std::string& reference) {
    const std::string where = m_modelFile.string() + " (texture " + reference + ")";
    const aiTexture* embedded = m_scene.GetEmbeddedTexture(reference.c_str());
    const std::optional<fs::path> file = embedded ? std::nullopt : locate(reference, m_modelFile.parent_path());
    if (!embedded && !file) {
        m_diagnostics.report(Severity::Warning, where, "the texture is missing");
        return nullptr;
    }
    Result<Image> image = embedded ? decodeEmbedded(*embedded, where) : readImage(*file);
    if (image) return std::make_shared<const Image>(std::move(*image));
    m_diagnostics.report(Severity::Warning, image.error());
    return nullptr;
}

} // namespace sandtable::scene
