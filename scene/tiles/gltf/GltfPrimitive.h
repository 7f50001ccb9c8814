// The vertex arrays of one glTF primitive, compressed or not, as plain values.
#pragma once

#include "scene/tiles/MeshBuilding.h"
#include "scene/tiles/gltf/GltfDocument.h"

#include <glm/glm.hpp>

#include <optional>

namespace sandtable::scene {

struct GltfPrimitive {
    std::vector<glm::vec3> positions, normals; // normals empty or as many
    std::vector<glm::vec2> texCoords;          // empty or as many
    std::vector<glm::vec4> colors;             // linear; empty or as many
    std::vector<uint32_t> triangles;           // indices, not yet checked against the positions
};

/// Nothing for points and lines, which have no surface.
std::optional<Topology> topologyOf(const nlohmann::json& primitive);

/// `texCoordSet` picks TEXCOORD_n. Points and lines give an empty primitive.
Result<GltfPrimitive> readPrimitive(const GltfDocument& document, const nlohmann::json& primitive, size_t texCoordSet);

} // namespace sandtable::scene
