#include "scene/tiles/gltf/GltfDocument.h"

#include "scene/tiles/FileBytes.h"
#include "scene/tiles/Uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace sandtable::scene {

using nlohmann::json;

namespace {

constexpr uint32_t glbMagic = 0x46546C67, jsonChunk = 0x4E4F534A, binaryChunk = 0x004E4942;

uint32_t wordAt(Bytes bytes, size_t offset) {
    uint32_t word = 0;
    std::memcpy(&word, bytes.data() + offset, sizeof word);
    return word;
}

std::string_view asText(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
Bytes asBytes(const std::string& text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }

struct Chunks {
    Bytes json, binary;
};

Result<Chunks> splitGlb(Bytes bytes, const std::string& file) {
    const auto broken = [&](const char* reason) { return Error{ErrorKind::InvalidData, file, reason}; };
    constexpr size_t headerBytes = 12, chunkHeaderBytes = 8;
    if (bytes.size() < headerBytes) return broken("glTF data ends in its header");
    if (const uint32_t version = wordAt(bytes, 4); version != 2)
        return Error{ErrorKind::Unsupported, file, fmt::format("glTF {}.0 is not supported", version)};
    const size_t length = wordAt(bytes, 8);
    if (length > bytes.size()) return broken("glTF data is shorter than its header says");
    Chunks chunks;
    for (size_t offset = headerBytes; offset + chunkHeaderBytes <= length;) {
        const size_t size = wordAt(bytes, offset);
        const uint32_t type = wordAt(bytes, offset + 4);
        offset += chunkHeaderBytes;
        if (size > length - offset) return broken("a glTF chunk is longer than the data");
        if (type == jsonChunk && chunks.json.empty()) chunks.json = bytes.subspan(offset, size);
        if (type == binaryChunk && chunks.binary.empty()) chunks.binary = bytes.subspan(offset, size);
        offset += (size + 3) & ~size_t(3);
    }
    if (chunks.json.empty()) return broken("glTF data has no JSON chunk");
    return chunks;
}

bool isSupportedExtension(const std::string& name) {
    constexpr std::array supported = {"KHR_draco_mesh_compression",
                                      "EXT_texture_webp",
                                      "KHR_texture_transform",
                                      "KHR_mesh_quantization",
                                      "CESIUM_RTC",
                                      "EXT_mesh_features",
                                      "EXT_structural_metadata",
                                      "EXT_instance_features",
                                      "CESIUM_primitive_outline"};
    // Shading refinements may be left out: photogrammetry is shown with its photographed light.
    return name.starts_with("KHR_materials_") || std::find(supported.begin(), supported.end(), name) != supported.end();
}

Result<void> checkSupported(const GltfDocument& document) {
    const json* asset = member(document.json, "asset");
    const std::string version = asset ? textMember(*asset, "version") : std::string();
    if (!version.starts_with("2."))
        return Error{ErrorKind::Unsupported, document.file,
                     fmt::format("glTF version \"{}\" is not supported", version)};
    for (const json& name : elements(document.json, "extensionsRequired"))
        if (!name.is_string() || !isSupportedExtension(name.get<std::string>()))
            return Error{ErrorKind::Unsupported, document.file,
                         fmt::format("requires the glTF extension {}, which is not supported", name.dump())};
    return {};
}

Result<void> collectBuffers(GltfDocument& document, Bytes binary) {
    const json::array_t& buffers = elements(document.json, "buffers");
    for (size_t i = 0; i < buffers.size(); ++i) {
        const std::string uri = textMember(buffers[i], "uri");
        Bytes bytes = binary; // the first buffer without a URI is the binary chunk
        if (!uri.empty()) {
            auto loaded = uriBytes(document, uri);
            if (!loaded) return loaded.error();
            bytes = asBytes(document.owned.emplace_back(std::move(*loaded)));
        } else if (i != 0) {
            return document.error(fmt::format("glTF buffer {} has no data", i));
        }
        const size_t length = indexMember(buffers[i], "byteLength").value_or(0);
        if (length > bytes.size()) return document.error(fmt::format("glTF buffer {} is shorter than it says", i));
        document.buffers.push_back(bytes.first(length));
    }
    return {};
}

constexpr std::string_view base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string base64Decoded(std::string_view text) {
    std::string bytes;
    uint32_t bits = 0;
    int bitCount = 0;
    for (const char c : text) {
        const size_t digit = base64Digits.find(c);
        if (digit == std::string_view::npos) continue; // padding and line breaks
        bits = (bits << 6 | static_cast<uint32_t>(digit)) & 0xffffff;
        if ((bitCount += 6) < 8) continue;
        bitCount -= 8;
        bytes += static_cast<char>(bits >> bitCount & 0xff);
    }
    return bytes;
}

size_t componentsOf(const std::string& type) {
    constexpr std::array<std::pair<const char*, size_t>, 7> types = {
        {{"SCALAR", 1}, {"VEC2", 2}, {"VEC3", 3}, {"VEC4", 4}, {"MAT2", 4}, {"MAT3", 9}, {"MAT4", 16}}};
    for (const auto& [name, components] : types)
        if (type == name) return components;
    return 0;
}

enum ComponentType { Byte = 5120, UnsignedByte, Short, UnsignedShort, UnsignedInt = 5125, Float };

size_t bytesOf(int componentType) {
    switch (componentType) {
    case Byte:
    case UnsignedByte:
        return 1;
    case Short:
    case UnsignedShort:
        return 2;
    case UnsignedInt:
    case Float:
        return 4;
    default:
        return 0;
    }
}

template<class T> T load(const uint8_t* address) {
    T value;
    std::memcpy(&value, address, sizeof value); // may be unaligned
    return value;
}

template<class T> float number(const uint8_t* address, bool normalized) {
    const auto value = static_cast<float>(load<T>(address));
    return normalized ? std::max(value / static_cast<float>(std::numeric_limits<T>::max()), -1.0f) : value;
}

} // namespace

Result<GltfDocument> readGltfDocument(Bytes bytes, const std::string& file) {
    Chunks chunks{bytes, {}};
    if (bytes.size() >= 4 && wordAt(bytes, 0) == glbMagic) {
        const auto split = splitGlb(bytes, file);
        if (!split) return split.error();
        chunks = *split;
    }
    auto parsed = parseJson(asText(chunks.json), file);
    if (!parsed) return parsed.error();
    GltfDocument document;
    document.file = file;
    document.json = std::move(*parsed);
    if (const auto supported = checkSupported(document); !supported) return supported.error();
    if (const auto collected = collectBuffers(document, chunks.binary); !collected) return collected.error();
    return document;
}

Result<std::string> uriBytes(const GltfDocument& document, const std::string& uri) {
    if (!uri.starts_with("data:")) return readFileBytes(resolveUri(document.file, uri));
    const size_t comma = uri.find(',');
    if (comma == std::string::npos) return document.error("a data URI without data");
    const bool base64 = uri.substr(0, comma).ends_with(";base64");
    return base64 ? base64Decoded(std::string_view(uri).substr(comma + 1)) : percentDecoded(uri.substr(comma + 1));
}

const json* gltfObject(const GltfDocument& document, const char* array, size_t index) {
    const json::array_t& values = elements(document.json, array);
    return index < values.size() && values[index].is_object() ? &values[index] : nullptr;
}

Result<Bytes> bufferViewBytes(const GltfDocument& document, size_t index) {
    const json* view = gltfObject(document, "bufferViews", index);
    if (!view) return document.error(fmt::format("glTF buffer view {} does not exist", index));
    const auto buffer = indexMember(*view, "buffer");
    if (!buffer || *buffer >= document.buffers.size())
        return document.error(fmt::format("glTF buffer view {} names no buffer", index));
    const Bytes bytes = document.buffers[*buffer];
    const size_t offset = indexMember(*view, "byteOffset").value_or(0);
    const size_t length = indexMember(*view, "byteLength").value_or(0);
    if (offset > bytes.size() || length > bytes.size() - offset)
        return document.error(fmt::format("glTF buffer view {} reaches past its buffer", index));
    return bytes.subspan(offset, length);
}

Result<GltfAccessor> GltfAccessor::open(const GltfDocument& document, size_t index) {
    const json* object = gltfObject(document, "accessors", index);
    if (!object) return document.error(fmt::format("glTF accessor {} does not exist", index));
    GltfAccessor accessor;
    accessor.m_count = indexMember(*object, "count").value_or(0);
    accessor.m_components = componentsOf(textMember(*object, "type"));
    accessor.m_type = static_cast<int>(indexMember(*object, "componentType").value_or(0));
    accessor.m_componentBytes = bytesOf(accessor.m_type);
    const json* normalized = member(*object, "normalized");
    accessor.m_normalized = normalized && normalized->is_boolean() && normalized->get<bool>();
    accessor.m_stride = accessor.m_components * accessor.m_componentBytes;
    if (accessor.m_stride == 0) return document.error(fmt::format("glTF accessor {} has an unknown type", index));
    if (const auto view = indexMember(*object, "bufferView")) {
        const size_t offset = indexMember(*object, "byteOffset").value_or(0);
        if (const auto located = accessor.locate(document, *view, offset); !located) return located.error();
    }
    if (const json* sparse = member(*object, "sparse"))
        if (const auto applied = accessor.applySparse(document, *sparse); !applied) return applied.error();
    if (accessor.m_data.empty() && accessor.m_count > 0)
        return document.error(fmt::format("glTF accessor {} has no data", index));
    return accessor;
}

Result<void> GltfAccessor::locate(const GltfDocument& document, size_t view, size_t offset) {
    const auto bytes = bufferViewBytes(document, view);
    if (!bytes) return bytes.error();
    const size_t element = m_stride;
    m_stride = std::max(element, indexMember(*gltfObject(document, "bufferViews", view), "byteStride").value_or(0));
    const size_t needed = m_count == 0 ? 0 : (m_count - 1) * m_stride + element; // both below 2³²: no overflow
    if (offset > bytes->size() || needed > bytes->size() - offset)
        return document.error(fmt::format("a glTF accessor reaches past buffer view {}", view));
    m_data = bytes->subspan(offset);
    return {};
}

Result<void> GltfAccessor::applySparse(const GltfDocument& document, const json& sparse) {
    const auto broken = [&] { return document.error("a sparse glTF accessor is incomplete"); };
    const json *indices = member(sparse, "indices"), *values = member(sparse, "values");
    const auto count = indexMember(sparse, "count");
    if (!count || !indices || !values) return broken();
    const size_t element = m_components * m_componentBytes;
    constexpr size_t largest = 1'000'000; // elements that no data stands behind
    if (*count > m_count || (m_data.empty() && m_count > largest)) return broken();

    GltfAccessor at, replacement;
    at.m_count = replacement.m_count = *count;
    at.m_components = 1;
    at.m_type = static_cast<int>(indexMember(*indices, "componentType").value_or(0));
    at.m_componentBytes = at.m_stride = bytesOf(at.m_type);
    replacement.m_stride = element;
    const auto indexView = indexMember(*indices, "bufferView"), valueView = indexMember(*values, "bufferView");
    if (at.m_stride == 0 || at.m_type == Float || !indexView || !valueView) return broken();
    const auto atLocated = at.locate(document, *indexView, indexMember(*indices, "byteOffset").value_or(0));
    if (!atLocated) return atLocated;
    const auto located = replacement.locate(document, *valueView, indexMember(*values, "byteOffset").value_or(0));
    if (!located) return located;

    std::vector<uint8_t> own(m_count * element);
    for (size_t i = 0; i < m_count && !m_data.empty(); ++i) std::memcpy(&own[i * element], address(i, 0), element);
    for (size_t i = 0; i < *count; ++i) {
        const size_t target = at.unsignedValue(i);
        if (target >= m_count) return broken();
        std::memcpy(&own[target * element], replacement.address(i, 0), element);
    }
    m_own = std::move(own);
    m_data = m_own; // moving the accessor moves the vector's memory along
    m_stride = element;
    return {};
}

float GltfAccessor::value(size_t element, size_t component) const {
    const uint8_t* at = address(element, component);
    switch (m_type) {
    case Byte:
        return number<int8_t>(at, m_normalized);
    case UnsignedByte:
        return number<uint8_t>(at, m_normalized);
    case Short:
        return number<int16_t>(at, m_normalized);
    case UnsignedShort:
        return number<uint16_t>(at, m_normalized);
    case UnsignedInt:
        return number<uint32_t>(at, m_normalized);
    default:
        return load<float>(at);
    }
}

uint32_t GltfAccessor::unsignedValue(size_t element) const {
    const uint8_t* at = address(element, 0);
    switch (m_componentBytes) {
    case 1:
        return *at;
    case 2:
        return load<uint16_t>(at);
    default:
        return load<uint32_t>(at);
    }
}

} // namespace sandtable::scene
