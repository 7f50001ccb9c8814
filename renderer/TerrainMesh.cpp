#include "renderer/TerrainMesh.h"

#include <algorithm>
#include <cmath>

namespace sandtable::renderer {
namespace {

constexpr int cellsPerChunk = 128; // 129² vertices: 16-bit indices

/// Kept rows or columns: every n-th and the last.
std::vector<int> keptLines(int count, int stride) {
    std::vector<int> lines;
    for (int i = 0; i < count - 1; i += stride) lines.push_back(i);
    if (count > 0) lines.push_back(count - 1);
    return lines;
}

/// Height beside a cell, or at it where the neighbour has none.
double heightOr(const gis::HeightField& field, int column, int row, double fallback) {
    column = std::clamp(column, 0, field.placement.width - 1);
    row = std::clamp(row, 0, field.placement.height - 1);
    const double height = field.at(column, row);
    return std::isfinite(height) ? height : fallback;
}

/// From central differences over the distance to the kept neighbours.
glm::vec3 normalAt(const gis::HeightField& field, int column, int row, int stride) {
    const double here = field.at(column, row);
    const double west = heightOr(field, column - stride, row, here), east = heightOr(field, column + stride, row, here);
    const double north = heightOr(field, column, row - stride, here),
                 south = heightOr(field, column, row + stride, here);
    const glm::dvec2 run = field.placement.cellSize * (2.0 * stride);
    return glm::vec3(glm::normalize(glm::dvec3((west - east) / run.x, (south - north) / run.y, 1)));
}

/// Texture coordinates of a plan position: (0, 0) is the picture's north-west corner.
glm::vec2 pictureCoordinates(const gis::GridPlacement& picture, const glm::dvec2& plan) {
    const Box2 box = picture.bounds();
    return {(plan.x - box.min.x) / box.size().x, (box.max.y - plan.y) / box.size().y};
}

/// One chunk between kept columns [c0, c1] and rows [r0, r1].
scene::Mesh chunkMesh(const gis::HeightField& field, int stride, std::span<const int> columns,
                      std::span<const int> rows, const gis::GridPlacement* imagery) {
    scene::Mesh mesh;
    mesh.origin = glm::dvec3(field.placement.cellCenter(columns.front(), rows.front()), 0);
    std::vector<int> vertexOf(columns.size() * rows.size(), -1);
    for (size_t r = 0; r < rows.size(); ++r)
        for (size_t c = 0; c < columns.size(); ++c) {
            const float height = field.at(columns[c], rows[r]);
            if (!std::isfinite(height)) continue;
            vertexOf[r * columns.size() + c] = static_cast<int>(mesh.positions.size());
            const glm::dvec2 plan = field.placement.cellCenter(columns[c], rows[r]);
            mesh.positions.emplace_back(glm::vec2(plan - glm::dvec2(mesh.origin)), height);
            if (imagery) mesh.texCoords.push_back(pictureCoordinates(*imagery, plan));
            mesh.normals.push_back(normalAt(field, columns[c], rows[r], stride));
        }
    for (size_t r = 0; r + 1 < rows.size(); ++r)
        for (size_t c = 0; c + 1 < columns.size(); ++c) {
            const int* northWest = &vertexOf[r * columns.size() + c];
            const int* southWest = northWest + columns.size();
            if (std::min({northWest[0], northWest[1], southWest[0], southWest[1]}) < 0) continue;
            for (const int index : {northWest[0], southWest[0], southWest[1], northWest[0], southWest[1], northWest[1]})
                mesh.indices.push_back(static_cast<uint32_t>(index));
        }
    return mesh;
}

} // namespace

int terrainStride(const gis::GridPlacement& placement, size_t maxCells) {
    const double cells = static_cast<double>(placement.width) * placement.height;
    return std::max(1, static_cast<int>(std::ceil(std::sqrt(cells / static_cast<double>(maxCells)))));
}

std::vector<scene::Mesh> terrainMeshes(const gis::HeightField& field, int stride, const gis::GridPlacement* imagery) {
    const std::vector<int> columns = keptLines(field.placement.width, stride),
                           rows = keptLines(field.placement.height, stride);
    std::vector<scene::Mesh> meshes;
    for (size_t r = 0; r + 1 < rows.size(); r += cellsPerChunk)
        for (size_t c = 0; c + 1 < columns.size(); c += cellsPerChunk) {
            const size_t rowCount = std::min<size_t>(cellsPerChunk + 1, rows.size() - r);
            const size_t columnCount = std::min<size_t>(cellsPerChunk + 1, columns.size() - c);
            auto mesh = chunkMesh(field, stride, std::span(columns).subspan(c, columnCount),
                                  std::span(rows).subspan(r, rowCount), imagery);
            if (!mesh.indices.empty()) meshes.push_back(std::move(mesh));
        }
    return meshes;
}

} // namespace sandtable::renderer
