#include "scene/tiles/gltf/GltfPrimitive.h"

#include "scene/tiles/gltf/DracoDecoding.h"

#include <fmt/format.h>

#include <numeric>

namespace sandtable::scene {

using nlohmann::json;

namespace {

/// An attribute as vectors; missing components keep what `Vector(1)` says (an alpha of one).
template<class Vector>
Result<std::vector<Vector>> readAttribute(const GltfDocument& document, const json& attributes, const char* name) {
    std::vector<Vector> values;
    const auto index = indexMember(attributes, name);
    if (!index) return values;
    const auto accessor = GltfAccessor::open(document, *index);
    if (!accessor) return accessor.error();
    const auto wanted = static_cast<size_t>(Vector::length());
    const size_t components = std::min(wanted, accessor->components());
    values.assign(accessor->count(), Vector(1));
    for (size_t i = 0; i < values.size(); ++i)
        for (size_t c = 0; c < components; ++c) values[i][static_cast<glm::length_t>(c)] = accessor->value(i, c);
    return values;
}

Result<std::vector<uint32_t>> readCorners(const GltfDocument& document, const json& primitive, size_t vertexCount) {
    std::vector<uint32_t> corners(vertexCount);
    const auto index = indexMember(primitive, "indices");
    if (!index) {
        std::iota(corners.begin(), corners.end(), 0u);
        return corners;
    }
    const auto accessor = GltfAccessor::open(document, *index);
    if (!accessor) return accessor.error();
    corners.resize(accessor->count());
    for (size_t i = 0; i < corners.size(); ++i) corners[i] = accessor->unsignedValue(i);
    return corners;
}

Result<GltfPrimitive> readPlain(const GltfDocument& document, const json& primitive, Topology topology,
                                size_t texCoordSet) {
    const json* attributes = member(primitive, "attributes");
    if (!attributes) return document.error("a glTF primitive has no attributes");
    auto positions = readAttribute<glm::vec3>(document, *attributes, "POSITION");
    if (!positions) return positions.error();
    auto normals = readAttribute<glm::vec3>(document, *attributes, "NORMAL");
    if (!normals) return normals.error();
    auto texCoords = readAttribute<glm::vec2>(document, *attributes, fmt::format("TEXCOORD_{}", texCoordSet).c_str());
    if (!texCoords) return texCoords.error();
    auto colors = readAttribute<glm::vec4>(document, *attributes, "COLOR_0");
    if (!colors) return colors.error();
    const auto corners = readCorners(document, primitive, positions->size());
    if (!corners) return corners.error();
    GltfPrimitive result;
    appendTriangles(topology, *corners, result.triangles);
    result.positions = std::move(*positions);
    result.normals = std::move(*normals);
    result.texCoords = std::move(*texCoords);
    result.colors = std::move(*colors);
    return result;
}

/// Attributes that do not fit the positions are as good as none.
void dropUneven(GltfPrimitive& primitive) {
    const size_t count = primitive.positions.size();
    if (primitive.normals.size() != count) primitive.normals.clear();
    if (primitive.texCoords.size() != count) primitive.texCoords.clear();
    if (primitive.colors.size() != count) primitive.colors.clear();
}

} // namespace

std::optional<Topology> topologyOf(const json& primitive) {
    switch (indexMember(primitive, "mode").value_or(4)) {
    case 4:
        return Topology::Triangles;
    case 5:
        return Topology::TriangleStrip;
    case 6:
        return Topology::TriangleFan;
    default:
        return std::nullopt;
    }
}

Result<GltfPrimitive> readPrimitive(const GltfDocument& document, const json& primitive, size_t texCoordSet) {
    const auto topology = topologyOf(primitive);
    if (!topology) return GltfPrimitive{};
    const json* extensions = member(primitive, "extensions");
    const json* draco = extensions ? member(*extensions, "KHR_draco_mesh_compression") : nullptr;
    auto result =
        draco ? decodeDraco(document, *draco, texCoordSet) : readPlain(document, primitive, *topology, texCoordSet);
    if (result) dropUneven(*result);
    return result;
}

} // namespace sandtable::scene
