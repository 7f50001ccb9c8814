// Triangles and textures as plain values on the CPU: what importers produce and the renderer uploads.
#pragma once

#include "core/Geometry.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::scene {

/// RGBA, 8 bits, sRGB values as stored in photographs; row 0 is v = 0 of the texture coordinates.
struct Image {
    int width = 0, height = 0;
    std::vector<uint8_t> rgba;
};

struct Material {
    std::shared_ptr<const Image> texture; // may be shared by several meshes; null for plain colour
    glm::vec4 color{1};                   // multiplies the texture
    bool repeat = true;                   // texture wraps; otherwise clamped to its edge
    std::optional<float> alphaCutoff;     // fragments below are dropped
};

/// Indexed triangles. Vertex i is at `origin + positions[i]`: the origin is double so that the floats stay small and
/// exact tens of kilometres away. Site frame, metres.
struct Mesh {
    glm::dvec3 origin{0};
    std::vector<glm::vec3> positions;
    std::vector<glm::vec2> texCoords; // empty or as many as positions
    std::vector<glm::vec3> normals;   // empty (photogrammetry) or as many as positions
    std::vector<uint32_t> indices;    // multiple of 3, each < positions.size()
    Material material;

    Box3 bounds() const; // absolute
};

/// Bytes the mesh and its texture (with mipmaps) will take on the GPU.
size_t gpuBytes(const Mesh& mesh);

/// Where a ray first meets the mesh, as distance along it; nullopt if it does not. Both faces count. (Möller–Trumbore)
std::optional<double> intersect(const Mesh& mesh, const Ray& ray);

} // namespace sandtable::scene
