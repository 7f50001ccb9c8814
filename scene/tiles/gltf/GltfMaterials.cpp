#include "scene/tiles/gltf/GltfMaterials.h"

#include "scene/tiles/ImageDecoding.h"
#include "scene/tiles/MeshBuilding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::scene {

using nlohmann::json;

namespace {

float encodeSrgb(float c) { // IEC 61966-2-1
    c = std::clamp(c, 0.0f, 1.0f);
    return c <= 0.0031308f ? c * 12.92f : 1.055f * std::pow(c, 1 / 2.4f) - 0.055f;
}

/// The image a texture shows: EXT_texture_webp's before the fallback.
std::optional<size_t> imageIndexOf(const json& texture) {
    const json* extensions = member(texture, "extensions");
    const json* webp = extensions ? member(*extensions, "EXT_texture_webp") : nullptr;
    const auto index = webp ? indexMember(*webp, "source") : std::nullopt;
    return index ? index : indexMember(texture, "source");
}

bool repeats(const GltfDocument& document, const json& texture) {
    constexpr size_t repeat = 10497, clampToEdge = 33071;
    const auto index = indexMember(texture, "sampler");
    const json* sampler = index ? gltfObject(document, "samplers", *index) : nullptr;
    return !sampler || indexMember(*sampler, "wrapS").value_or(repeat) != clampToEdge;
}

glm::mat3 textureTransform(const json& extension) {
    const std::vector<double> offset = numbersMember(extension, "offset", 2).value_or(std::vector<double>{0, 0});
    const std::vector<double> scale = numbersMember(extension, "scale", 2).value_or(std::vector<double>{1, 1});
    const double angle = numberMember(extension, "rotation").value_or(0);
    const double c = std::cos(angle), s = std::sin(angle);
    // translation · rotation · scale, as the extension's text gives them
    return glm::mat3(
        glm::dmat3(c * scale[0], -s * scale[0], 0, s * scale[1], c * scale[1], 0, offset[0], offset[1], 1));
}

void applyFactor(const json& object, const char* key, Material& material) {
    if (const auto factor = numbersMember(object, key, 4))
        material.color = srgbFromLinear(glm::vec4(glm::dvec4((*factor)[0], (*factor)[1], (*factor)[2], (*factor)[3])));
}

} // namespace

glm::vec4 srgbFromLinear(const glm::vec4& linear) {
    return {encodeSrgb(linear.r), encodeSrgb(linear.g), encodeSrgb(linear.b), std::clamp(linear.a, 0.0f, 1.0f)};
}

GltfMaterials::GltfMaterials(const GltfDocument& document, Diagnostics& diagnostics)
    : m_document(document), m_diagnostics(diagnostics) {}

GltfMaterial GltfMaterials::materialOf(const json& primitive) {
    GltfMaterial result;
    const auto index = indexMember(primitive, "material");
    const json* material = index ? gltfObject(m_document, "materials", *index) : nullptr;
    if (!material) return result;
    if (textMember(*material, "alphaMode") == "MASK")
        result.material.alphaCutoff = static_cast<float>(numberMember(*material, "alphaCutoff").value_or(0.5));
    const json* extensions = member(*material, "extensions");
    const json* glossiness = extensions ? member(*extensions, "KHR_materials_pbrSpecularGlossiness") : nullptr;
    if (const json* roughness = member(*material, "pbrMetallicRoughness")) {
        applyFactor(*roughness, "baseColorFactor", result.material);
        if (const json* info = member(*roughness, "baseColorTexture")) applyTexture(*info, result);
    } else if (glossiness) {
        applyFactor(*glossiness, "diffuseFactor", result.material);
        if (const json* info = member(*glossiness, "diffuseTexture")) applyTexture(*info, result);
    }
    return result;
}

void GltfMaterials::applyTexture(const json& textureInfo, GltfMaterial& material) {
    const auto index = indexMember(textureInfo, "index");
    const json* texture = index ? gltfObject(m_document, "textures", *index) : nullptr;
    const auto imageIndex = texture ? imageIndexOf(*texture) : std::nullopt;
    if (!imageIndex) {
        m_diagnostics.report(Severity::Warning, m_document.file, "a material names a texture that does not exist");
        return;
    }
    material.material.texture = image(*imageIndex);
    material.material.repeat = repeats(m_document, *texture);
    material.texCoordSet = indexMember(textureInfo, "texCoord").value_or(0);
    const json* extensions = member(textureInfo, "extensions");
    if (const json* transform = extensions ? member(*extensions, "KHR_texture_transform") : nullptr) {
        material.texCoordTransform = textureTransform(*transform);
        material.texCoordSet = indexMember(*transform, "texCoord").value_or(material.texCoordSet);
    }
}

std::shared_ptr<const Image> GltfMaterials::image(size_t index) {
    const auto [entry, added] = m_images.try_emplace(index);
    if (!added) return entry->second;
    if (m_pixelBytes > maxContentPixelBytes) {
        m_diagnostics.report(Severity::Warning, m_document.file, "the glTF holds more pictures than any tile of use");
        return nullptr;
    }
    auto decoded = decode(index);
    if (decoded) m_pixelBytes += decoded->rgba.size();
    if (decoded)
        entry->second = std::make_shared<const Image>(std::move(*decoded));
    else
        m_diagnostics.report(Severity::Warning, decoded.error());
    return entry->second;
}

Result<Image> GltfMaterials::decode(size_t index) const {
    const json* object = gltfObject(m_document, "images", index);
    if (!object) return m_document.error(fmt::format("glTF image {} does not exist", index));
    if (const auto view = indexMember(*object, "bufferView")) {
        const auto bytes = bufferViewBytes(m_document, *view);
        return bytes ? decodeImage(*bytes, FirstRow::Top, m_document.file) : bytes.error();
    }
    const std::string uri = textMember(*object, "uri");
    if (uri.empty()) return m_document.error(fmt::format("glTF image {} has no data", index));
    const auto bytes = uriBytes(m_document, uri);
    if (!bytes) return bytes.error();
    return decodeImage({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()}, FirstRow::Top,
                       m_document.file);
}

} // namespace sandtable::scene
