// A glTF 2.0 file taken apart: its JSON and its buffers, with every range checked before anything is read from it.
// (Written here rather than taken from tinygltf 2.7, which refuses Draco primitives without a buffer view and does not
// check ranges.) Plain values; any thread.
#pragma once

#include "core/Result.h"
#include "scene/tiles/gltf/JsonAccess.h"

#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <vector>

namespace sandtable::scene {

using Bytes = std::span<const uint8_t>;

struct GltfDocument {
    std::string file; // names it in errors; relative references start in its folder
    nlohmann::json json;
    std::vector<Bytes> buffers;   // into the bytes it was read from, or into `owned`
    std::list<std::string> owned; // buffers from other files or data URIs

    Error error(std::string message) const { return {ErrorKind::InvalidData, file, std::move(message)}; }
};

/// From the bytes of a .glb or .gltf file, which must outlive the document. Unsupported if it is not glTF 2.x or
/// requires an extension we do not have.
Result<GltfDocument> readGltfDocument(Bytes bytes, const std::string& file);

/// The bytes a buffer view names.
Result<Bytes> bufferViewBytes(const GltfDocument& document, size_t index);

/// Bytes behind a URI: a data URI or a file beside the document.
Result<std::string> uriBytes(const GltfDocument& document, const std::string& uri);

/// An element of a top-level array, or nullptr.
const nlohmann::json* gltfObject(const GltfDocument& document, const char* array, size_t index);

/// A checked accessor: `count` elements of `components` numbers each.
class GltfAccessor {
public:
    static Result<GltfAccessor> open(const GltfDocument& document, size_t index);
    GltfAccessor(GltfAccessor&&) = default;
    GltfAccessor& operator=(GltfAccessor&&) = default;

    size_t count() const { return m_count; }
    size_t components() const { return m_components; }
    /// As the number it stands for; normalized integers in 0…1 or −1…1.
    float value(size_t element, size_t component) const;
    /// As an unsigned integer (indices).
    uint32_t unsignedValue(size_t element) const;

private:
    GltfAccessor() = default;
    Result<void> locate(const GltfDocument& document, size_t view, size_t offset);
    Result<void> applySparse(const GltfDocument& document, const nlohmann::json& sparse);
    const uint8_t* address(size_t element, size_t component) const {
        return m_data.data() + element * m_stride + component * m_componentBytes;
    }

    size_t m_count = 0, m_components = 0, m_componentBytes = 0, m_stride = 0;
    int m_type = 0;
    bool m_normalized = false;
    Bytes m_data;
    std::vector<uint8_t> m_own; // when the elements exist nowhere as they are: sparse or absent ones
};

} // namespace sandtable::scene
