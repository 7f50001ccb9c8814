#include "scene/tiles/gltf/DracoDecoding.h"

#include <draco/compression/decode.h>
#include <draco/mesh/mesh.h>
#include <fmt/format.h>

namespace sandtable::scene {

namespace {

template<class Vector>
std::vector<Vector> readAttribute(const draco::Mesh& mesh, const nlohmann::json& attributes, const char* name) {
    std::vector<Vector> values;
    const auto id = indexMember(attributes, name);
    const draco::PointAttribute* attribute = id ? mesh.GetAttributeByUniqueId(static_cast<uint32_t>(*id)) : nullptr;
    if (!attribute) return values;
    const auto components = static_cast<int8_t>(std::min<int>(Vector::length(), attribute->num_components()));
    values.assign(mesh.num_points(), Vector(1));
    for (draco::PointIndex point(0); point < mesh.num_points(); ++point)
        if (!attribute->ConvertValue<float>(attribute->mapped_index(point), components, &values[point.value()][0]))
            return {};
    return values;
}

} // namespace

Result<GltfPrimitive> decodeDraco(const GltfDocument& document, const nlohmann::json& extension, size_t texCoordSet) {
    const auto view = indexMember(extension, "bufferView");
    const nlohmann::json* attributes = member(extension, "attributes");
    if (!view || !attributes) return document.error("incomplete KHR_draco_mesh_compression");
    const auto bytes = bufferViewBytes(document, *view);
    if (!bytes) return bytes.error();

    draco::DecoderBuffer buffer;
    buffer.Init(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    draco::Decoder decoder;
    auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
    if (!decoded.ok()) return document.error(fmt::format("broken Draco data: {}", decoded.status().error_msg()));
    const std::unique_ptr<draco::Mesh> mesh = std::move(decoded).value();

    GltfPrimitive result;
    result.positions = readAttribute<glm::vec3>(*mesh, *attributes, "POSITION");
    result.normals = readAttribute<glm::vec3>(*mesh, *attributes, "NORMAL");
    result.texCoords = readAttribute<glm::vec2>(*mesh, *attributes, fmt::format("TEXCOORD_{}", texCoordSet).c_str());
    result.colors = readAttribute<glm::vec4>(*mesh, *attributes, "COLOR_0");
    result.triangles.reserve(size_t{mesh->num_faces()} * 3);
    for (draco::FaceIndex face(0); face < mesh->num_faces(); ++face)
        for (const draco::PointIndex& corner : mesh->face(face)) result.triangles.push_back(corner.value());
    return result;
}

} // namespace sandtable::scene
