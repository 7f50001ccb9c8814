#include "scene/Mesh.h"

#include <cmath>

namespace sandtable::scene {

Box3 Mesh::bounds() const {
    Box3 box;
    if (positions.empty()) return box;
    glm::vec3 low = positions.front(), high = low;
    for (const glm::vec3& position : positions) low = glm::min(low, position), high = glm::max(high, position);
    box.extend(origin + glm::dvec3(low));
    box.extend(origin + glm::dvec3(high));
    return box;
}

size_t gpuBytes(const Mesh& mesh) {
    const size_t geometry = mesh.positions.size() * sizeof(glm::vec3) + mesh.texCoords.size() * sizeof(glm::vec2) +
                            mesh.normals.size() * sizeof(glm::vec3) + mesh.indices.size() * sizeof(uint32_t);
    // A full chain of mipmaps adds a third.
    const size_t texture = mesh.material.texture ? mesh.material.texture->rgba.size() * 4 / 3 : 0;
    return geometry + texture;
}

namespace {

/// Distance along the ray to the triangle (Möller & Trumbore, "Fast, Minimum Storage Ray/Triangle Intersection", 1997).
std::optional<double> intersectTriangle(const glm::dvec3& origin, const glm::dvec3& direction, const glm::dvec3& a,
                                        const glm::dvec3& b, const glm::dvec3& c) {
    const glm::dvec3 ab = b - a, ac = c - a, p = glm::cross(direction, ac);
    const double determinant = glm::dot(ab, p);
    if (determinant == 0) return std::nullopt; // parallel, or the triangle has no area
    const glm::dvec3 toOrigin = origin - a;
    const double u = glm::dot(toOrigin, p) / determinant;
    if (!(u >= 0 && u <= 1)) return std::nullopt;
    const glm::dvec3 q = glm::cross(toOrigin, ab);
    const double v = glm::dot(direction, q) / determinant;
    if (!(v >= 0 && u + v <= 1)) return std::nullopt;
    const double distance = glm::dot(ac, q) / determinant;
    if (!(distance >= 0)) return std::nullopt;
    return distance;
}

} // namespace

std::optional<double> intersect(const Mesh& mesh, const Ray& ray) {
    const glm::dvec3 origin = ray.origin - mesh.origin;
    std::optional<double> nearest;
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        const auto hit = intersectTriangle(origin, ray.direction, mesh.positions[mesh.indices[i]],
                                           mesh.positions[mesh.indices[i + 1]], mesh.positions[mesh.indices[i + 2]]);
        if (hit && (!nearest || *hit < *nearest)) nearest = hit;
    }
    return nearest;
}

} // namespace sandtable::scene
