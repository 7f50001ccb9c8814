#include "scene/tiles/MeshBuilding.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace sandtable::scene {

void appendTriangles(Topology topology, std::span<const uint32_t> c, std::vector<uint32_t>& triangles) {
    const auto add = [&](uint32_t i, uint32_t j, uint32_t k) { triangles.insert(triangles.end(), {i, j, k}); };
    const size_t count = c.size();
    switch (topology) {
    case Topology::Triangles:
        triangles.insert(triangles.end(), c.begin(), c.begin() + static_cast<std::ptrdiff_t>(count - count % 3));
        break;
    case Topology::TriangleStrip: // every other triangle is turned, to keep all facing the same way
        for (size_t i = 0; i + 2 < count; ++i) add(c[i], c[i + 1 + i % 2], c[i + 2 - i % 2]);
        break;
    case Topology::TriangleFan:
        for (size_t i = 1; i + 1 < count; ++i) add(c[0], c[i], c[i + 1]);
        break;
    case Topology::Quads:
        for (size_t i = 0; i + 3 < count; i += 4) add(c[i], c[i + 1], c[i + 2]), add(c[i], c[i + 2], c[i + 3]);
        break;
    case Topology::QuadStrip:
        for (size_t i = 0; i + 3 < count; i += 2) add(c[i], c[i + 1], c[i + 3]), add(c[i], c[i + 3], c[i + 2]);
        break;
    }
}

void recenter(Mesh& mesh) {
    const Box3 box = mesh.bounds();
    if (box.empty()) return;
    // Rounded to float, so that the subtraction below loses nothing.
    const glm::vec3 middle(box.center() - mesh.origin);
    for (glm::vec3& position : mesh.positions) position -= middle;
    mesh.origin += glm::dvec3(middle);
}

const char* defectOf(const Mesh& mesh) {
    glm::dvec3 sum = mesh.origin; // not a number as soon as one of the terms is not
    for (const glm::vec3& position : mesh.positions) sum += glm::dvec3(position);
    if (!std::isfinite(sum.x + sum.y + sum.z)) return "a coordinate is not a finite number";
    const size_t vertexCount = mesh.positions.size();
    const bool inside =
        std::all_of(mesh.indices.begin(), mesh.indices.end(), [&](uint32_t i) { return i < vertexCount; });
    return inside ? nullptr : "an index points past the last vertex";
}

namespace {

using Rgba = std::array<uint8_t, 4>;

Rgba meanColor(const Rgba& a, const Rgba& b, const Rgba& c) {
    Rgba mean{};
    for (size_t i = 0; i < mean.size(); ++i) mean[i] = static_cast<uint8_t>((a[i] + b[i] + c[i]) / 3);
    return mean;
}

/// A square texture that holds each colour in one texel.
class Palette {
public:
    uint32_t indexOf(const Rgba& color) {
        const auto [found, added] = m_index.emplace(color, static_cast<uint32_t>(m_colors.size()));
        if (added) m_colors.push_back(color);
        return found->second;
    }

    int side() const { return static_cast<int>(std::ceil(std::sqrt(static_cast<double>(m_colors.size())))); }

    /// Texel centres: a triangle with this coordinate in all corners samples exactly one texel, without mipmaps.
    glm::vec2 texCoordOf(uint32_t index) const {
        const auto width = static_cast<uint32_t>(side());
        const uint32_t column = index % width, row = index / width;
        return (glm::vec2(column, row) + 0.5f) / static_cast<float>(width);
    }

    std::shared_ptr<const Image> image() const {
        const int width = side();
        Image image{width, width, std::vector<uint8_t>(static_cast<size_t>(width) * static_cast<size_t>(width) * 4)};
        for (size_t i = 0; i < m_colors.size(); ++i)
            std::copy(m_colors[i].begin(), m_colors[i].end(), image.rgba.begin() + static_cast<std::ptrdiff_t>(i * 4));
        return std::make_shared<const Image>(std::move(image));
    }

private:
    std::map<Rgba, uint32_t> m_index;
    std::vector<Rgba> m_colors;
};

/// Vertices of their own for each triangle, so that a triangle can have a texture coordinate of its own.
Mesh withSeparateTriangles(const Mesh& mesh) {
    Mesh separate;
    separate.origin = mesh.origin;
    separate.material = mesh.material;
    for (const uint32_t index : mesh.indices) {
        separate.indices.push_back(static_cast<uint32_t>(separate.positions.size()));
        separate.positions.push_back(mesh.positions[index]);
        if (!mesh.normals.empty()) separate.normals.push_back(mesh.normals[index]);
    }
    return separate;
}

bool lookAlike(const Mesh& a, const Mesh& b) {
    return a.material.texture == b.material.texture && a.material.color == b.material.color &&
           a.material.repeat == b.material.repeat && a.material.alphaCutoff == b.material.alphaCutoff &&
           a.texCoords.empty() == b.texCoords.empty() && a.normals.empty() == b.normals.empty();
}

void append(Mesh& target, const Mesh& source) {
    const auto first = static_cast<uint32_t>(target.positions.size());
    const glm::vec3 shift(source.origin - target.origin);
    for (const glm::vec3& position : source.positions) target.positions.push_back(position + shift);
    target.texCoords.insert(target.texCoords.end(), source.texCoords.begin(), source.texCoords.end());
    target.normals.insert(target.normals.end(), source.normals.begin(), source.normals.end());
    for (const uint32_t index : source.indices) target.indices.push_back(first + index);
}

} // namespace

void applyVertexColors(Mesh& mesh, std::span<const Rgba> colors) {
    if (colors.size() != mesh.positions.size() || colors.empty()) return;
    mesh.texCoords.clear();
    mesh.material.texture = nullptr;
    if (std::all_of(colors.begin(), colors.end(), [&](const Rgba& color) { return color == colors.front(); })) {
        const Rgba& c = colors.front();
        mesh.material.color *= glm::vec4(c[0], c[1], c[2], c[3]) / 255.0f;
        return;
    }
    Palette palette;
    std::vector<uint32_t> entries;
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
        entries.push_back(palette.indexOf(
            meanColor(colors[mesh.indices[i]], colors[mesh.indices[i + 1]], colors[mesh.indices[i + 2]])));
    mesh = withSeparateTriangles(mesh);
    for (const uint32_t entry : entries) mesh.texCoords.insert(mesh.texCoords.end(), 3, palette.texCoordOf(entry));
    mesh.material.texture = palette.image();
    mesh.material.repeat = false;
}

std::vector<Mesh> mergeByMaterial(std::vector<Mesh> meshes) {
    constexpr double farthestMeters = 1000; // floats resolve 0.1 mm there
    std::vector<Mesh> merged;
    for (Mesh& mesh : meshes) {
        const auto same = std::find_if(merged.begin(), merged.end(), [&](const Mesh& other) {
            return lookAlike(mesh, other) && glm::distance(mesh.origin, other.origin) < farthestMeters;
        });
        if (same == merged.end())
            merged.push_back(std::move(mesh));
        else
            append(*same, mesh);
    }
    return merged;
}

size_t gpuBytes(std::span<const Mesh> meshes) {
    size_t bytes = 0;
    std::set<const Image*> counted;
    for (const Mesh& mesh : meshes) {
        bytes += gpuBytes(mesh);
        const Image* texture = mesh.material.texture.get();
        if (texture && !counted.insert(texture).second) bytes -= texture->rgba.size() * 4 / 3;
    }
    return bytes;
}

} // namespace sandtable::scene
