#include "scene/tiles/PlanSurface.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::scene {
namespace {

constexpr double finestCoverageMeters = 0.25;
constexpr double mostCoverageCells = 2048;

using Triangle = std::array<glm::dvec3, 3>; // x, y in cells, z in metres

struct Range {
    double low = INFINITY, high = -INFINITY;
    void extend(double value) { low = std::min(low, value), high = std::max(high, value); }
    int first(int cells) const { return std::clamp(static_cast<int>(std::floor(low)), 0, cells - 1); }
    int last(int cells) const { return std::clamp(static_cast<int>(std::floor(high)), 0, cells - 1); }
};

/// Reach along x of the part of a triangle between y = row and y = row + 1.
Range reachInRow(const Triangle& triangle, int row) {
    Range reach;
    for (size_t i = 0; i < 3; ++i) {
        const glm::dvec3 &a = triangle[i], &b = triangle[(i + 1) % 3];
        if (a.y >= row && a.y <= row + 1) reach.extend(a.x);
        for (const double y : {double(row), double(row + 1)}) {
            if ((a.y - y) * (b.y - y) < 0) reach.extend(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
        }
    }
    return reach;
}

/// Height of a triangle's plane, kept within its corners; steep ones count with their upper edge.
class PlaneHeight {
public:
    explicit PlaneHeight(const Triangle& t) : m_corner(t[0]) {
        const glm::dvec3 normal = glm::cross(t[1] - t[0], t[2] - t[0]);
        for (const glm::dvec3& corner : t) m_range.extend(corner.z);
        m_steep = std::abs(normal.z) < 1e-9;
        if (!m_steep) m_slope = -glm::dvec2(normal) / normal.z;
    }
    float at(const glm::dvec2& place) const {
        if (m_steep) return static_cast<float>(m_range.high);
        const double height = m_corner.z + glm::dot(m_slope, place - glm::dvec2(m_corner));
        return static_cast<float>(std::clamp(height, m_range.low, m_range.high));
    }

private:
    glm::dvec3 m_corner;
    glm::dvec2 m_slope{0};
    Range m_range;
    bool m_steep = false;
};

void cover(PlanSurface& surface, const Triangle& triangle) {
    const PlaneHeight height(triangle);
    Range rows;
    for (const glm::dvec3& corner : triangle) rows.extend(corner.y);
    for (int row = rows.first(surface.cells); row <= rows.last(surface.cells); ++row) {
        const Range reach = reachInRow(triangle, row);
        if (reach.low > reach.high) continue;
        for (int column = reach.first(surface.cells); column <= reach.last(surface.cells); ++column) {
            float& cell = surface.heights[static_cast<size_t>(row * surface.cells + column)];
            cell = std::fmax(cell, height.at({column + 0.5, row + 0.5}));
        }
    }
}

/// Cells of a row of `cells` that lie in [low, high].
std::pair<int, int> cellsWithin(double low, double high, int cells) {
    return {std::clamp(static_cast<int>(std::floor(low)), 0, cells - 1),
            std::clamp(static_cast<int>(std::ceil(high)) - 1, 0, cells - 1)};
}

/// Marks the cells of `coverage` that a tile's covered cells touch.
void mark(PlanCoverage& coverage, const PlanSurface& surface) {
    const glm::dvec2 perMeter = glm::dvec2(coverage.columns, coverage.rows) / coverage.bounds.size();
    const glm::dvec2 begin = (surface.bounds.min - coverage.bounds.min) * perMeter;
    const glm::dvec2 step = surface.bounds.size() / double(surface.cells) * perMeter;
    for (int row = 0; row < surface.cells; ++row) {
        const auto [south, north] = cellsWithin(begin.y + step.y * row, begin.y + step.y * (row + 1), coverage.rows);
        const float* heights = &surface.heights[static_cast<size_t>(row * surface.cells)];
        for (int column = 0; column < surface.cells;) {
            const int first = column;
            while (column < surface.cells && !std::isnan(heights[column])) ++column;
            if (column == first) {
                ++column;
                continue;
            }
            const auto [west, east] =
                cellsWithin(begin.x + step.x * first, begin.x + step.x * column, coverage.columns);
            for (int y = south; y <= north; ++y)
                std::fill_n(coverage.covered.begin() + std::ptrdiff_t(y) * coverage.columns + west, east - west + 1,
                            uint8_t(1));
        }
    }
}

void uncoverClipped(PlanCoverage& coverage, std::span<const SurfaceZone> zones) {
    const glm::dvec2 cell = coverage.bounds.size() / glm::dvec2(coverage.columns, coverage.rows);
    for (const SurfaceZone& zone : zones) {
        const Box2 box = polygonBounds(zone.area);
        if (zone.kind != SurfaceZone::Kind::Clip || box.empty() || !box.overlaps(coverage.bounds)) continue;
        const glm::dvec2 low = (box.min - coverage.bounds.min) / cell, high = (box.max - coverage.bounds.min) / cell;
        const auto [west, east] = cellsWithin(low.x, high.x, coverage.columns);
        const auto [south, north] = cellsWithin(low.y, high.y, coverage.rows);
        for (int row = south; row <= north; ++row)
            for (int column = west; column <= east; ++column) {
                const SurfaceZone* top = zoneAt(zones, coverage.bounds.min + cell * (glm::dvec2(column, row) + 0.5));
                if (top && top->kind == SurfaceZone::Kind::Clip)
                    coverage.covered[static_cast<size_t>(row * coverage.columns + column)] = 0;
            }
    }
}

} // namespace

std::optional<double> PlanSurface::at(const glm::dvec2& plan) const {
    if (cells == 0 || !bounds.contains(plan)) return std::nullopt;
    const glm::ivec2 cell =
        glm::min(glm::ivec2((plan - bounds.min) / bounds.size() * double(cells)), glm::ivec2(cells - 1));
    const float height = heights[static_cast<size_t>(cell.y * cells + cell.x)];
    return std::isnan(height) ? std::nullopt : std::optional<double>(height);
}

PlanSurface planSurface(std::span<const Mesh> meshes, int cells) {
    PlanSurface surface;
    for (const Mesh& mesh : meshes) {
        if (!mesh.indices.empty()) surface.bounds.extend(mesh.bounds().plan());
    }
    if (surface.bounds.empty()) return surface;
    // A tile without any width (a lone wall) still has cells.
    surface.bounds.max = glm::max(surface.bounds.max, surface.bounds.min + 1e-3);
    surface.cells = cells;
    surface.heights.assign(static_cast<size_t>(cells * cells), NAN);
    const glm::dvec3 scale(double(cells) / surface.bounds.size(), 1);
    for (const Mesh& mesh : meshes) {
        const glm::dvec3 origin = mesh.origin - glm::dvec3(surface.bounds.min, 0);
        for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
            Triangle triangle;
            for (size_t k = 0; k < 3; ++k)
                triangle[k] = (origin + glm::dvec3(mesh.positions[mesh.indices[i + k]])) * scale;
            cover(surface, triangle);
        }
    }
    return surface;
}

std::optional<double> highestAt(std::span<const PlanSurface* const> surfaces, const glm::dvec2& plan) {
    std::optional<double> highest;
    for (const PlanSurface* surface : surfaces) {
        const auto height = surface->at(plan);
        if (height && (!highest || *height > *highest)) highest = height;
    }
    return highest;
}

bool PlanCoverage::at(const glm::dvec2& plan) const {
    if (covered.empty() || !bounds.contains(plan)) return false;
    const glm::ivec2 size(columns, rows);
    const glm::ivec2 cell = glm::min(glm::ivec2((plan - bounds.min) / bounds.size() * glm::dvec2(size)), size - 1);
    return covered[static_cast<size_t>(cell.y * columns + cell.x)] != 0;
}

PlanCoverage planCoverage(std::span<const PlanSurface* const> surfaces, std::span<const SurfaceZone> zones) {
    PlanCoverage coverage;
    for (const PlanSurface* surface : surfaces) {
        if (surface->cells > 0) coverage.bounds.extend(surface->bounds);
    }
    if (coverage.bounds.empty()) return coverage;
    const glm::dvec2 size = coverage.bounds.size();
    const double cell = std::max(finestCoverageMeters, std::max(size.x, size.y) / mostCoverageCells);
    const auto count = [cell](double meters) {
        return static_cast<int>(std::clamp(std::ceil(meters / cell), 1.0, mostCoverageCells));
    };
    coverage.columns = count(size.x);
    coverage.rows = count(size.y);
    coverage.covered.assign(static_cast<size_t>(coverage.columns) * static_cast<size_t>(coverage.rows), 0);
    for (const PlanSurface* surface : surfaces) {
        if (surface->cells > 0) mark(coverage, *surface);
    }
    uncoverClipped(coverage, zones);
    return coverage;
}

} // namespace sandtable::scene
