#include "scene/HeightRaster.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::scene {
namespace {

double cross(const glm::dvec2& a, const glm::dvec2& b) { return a.x * b.y - a.y * b.x; }

/// Whole cells whose middles may lie between two places along one axis, in cells.
std::pair<int, int> middlesBetween(double least, double most, int count) {
    const double first = std::clamp(std::ceil(least - 0.5), 0.0, double(count));
    const double last = std::clamp(std::floor(most - 0.5), -1.0, double(count - 1));
    return {static_cast<int>(first), static_cast<int>(last)};
}

void raiseTo(gis::HeightField& heights, const std::array<glm::dvec3, 3>& corners) {
    const gis::GridPlacement& placement = heights.placement;
    std::array<glm::dvec2, 3> cells; // in cells from the north-west corner
    for (size_t i = 0; i < 3; ++i)
        cells[i] = (glm::dvec2(corners[i]) - placement.northWest) / placement.cellSize * glm::dvec2(1, -1);
    const double area = cross(cells[1] - cells[0], cells[2] - cells[0]);
    if (!std::isfinite(area) || std::abs(area) < 1e-12) return;
    const auto [left, right] = std::minmax({cells[0].x, cells[1].x, cells[2].x});
    const auto [top, bottom] = std::minmax({cells[0].y, cells[1].y, cells[2].y});
    const auto [firstColumn, lastColumn] = middlesBetween(left, right, placement.width);
    const auto [firstRow, lastRow] = middlesBetween(top, bottom, placement.height);
    constexpr double edge = -1e-9; // a middle on the edge of two triangles belongs to both
    for (int row = firstRow; row <= lastRow; ++row)
        for (int column = firstColumn; column <= lastColumn; ++column) {
            const glm::dvec2 middle(column + 0.5, row + 0.5);
            const double b = cross(middle - cells[0], cells[2] - cells[0]) / area;
            const double c = cross(cells[1] - cells[0], middle - cells[0]) / area;
            if (b < edge || c < edge || 1 - b - c < edge) continue;
            const double height = corners[0].z + b * (corners[1].z - corners[0].z) + c * (corners[2].z - corners[0].z);
            if (!std::isfinite(height)) continue;
            float& cell = heights.heights[static_cast<size_t>(row) * static_cast<size_t>(placement.width) +
                                          static_cast<size_t>(column)];
            if (!(cell >= height)) cell = static_cast<float>(height); // NaN as well
        }
}

} // namespace

gis::HeightField emptyHeights(const Box2& area, double cellMeters) {
    gis::GridPlacement placement{.northWest = {area.min.x, area.max.y}, .cellSize = glm::dvec2(cellMeters)};
    placement.width = std::max(1, static_cast<int>(std::ceil(area.size().x / cellMeters - 1e-9)));
    placement.height = std::max(1, static_cast<int>(std::ceil(area.size().y / cellMeters - 1e-9)));
    const size_t cells = static_cast<size_t>(placement.width) * static_cast<size_t>(placement.height);
    return {placement, std::vector<float>(cells, std::numeric_limits<float>::quiet_NaN())};
}

void raiseTo(gis::HeightField& heights, const Mesh& mesh, const glm::dmat4& siteFromMesh) {
    std::vector<glm::dvec3> site;
    site.reserve(mesh.positions.size());
    for (const glm::vec3& position : mesh.positions)
        site.emplace_back(siteFromMesh * glm::dvec4(mesh.origin + glm::dvec3(position), 1));
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
        raiseTo(heights, {site[mesh.indices[i]], site[mesh.indices[i + 1]], site[mesh.indices[i + 2]]});
}

} // namespace sandtable::scene
