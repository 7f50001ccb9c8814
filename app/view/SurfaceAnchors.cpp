#include "app/view/SurfaceAnchors.h"

#include <cmath>

namespace sandtable::app {
namespace {

int64_t cellKey(int64_t column, int64_t row) { return (column << 32) ^ (row & 0xffffffff); }

/// Height of a triangle above a plan position; nullopt when it is not above it.
std::optional<double> heightAt(const glm::dvec3& a, const glm::dvec3& b, const glm::dvec3& c, const glm::dvec2& p) {
    const double area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if (std::abs(area) < 1e-9) return std::nullopt; // a wall
    const double u = ((p.x - a.x) * (c.y - a.y) - (c.x - a.x) * (p.y - a.y)) / area;
    const double v = ((b.x - a.x) * (p.y - a.y) - (p.x - a.x) * (b.y - a.y)) / area;
    if (u < 0 || v < 0 || u + v > 1) return std::nullopt;
    return a.z + u * (b.z - a.z) + v * (c.z - a.z);
}

} // namespace

SurfaceAnchors::SurfaceAnchors(const std::vector<glm::dvec2>& places) {
    for (const glm::dvec2& place : places) {
        const auto column = static_cast<int64_t>(std::floor(place.x / cellMeters));
        const auto row = static_cast<int64_t>(std::floor(place.y / cellMeters));
        m_cells[cellKey(column, row)].push_back(m_anchors.size());
        m_anchors.push_back({place});
    }
}

std::vector<size_t> SurfaceAnchors::placesIn(const Box2& box) const {
    std::vector<size_t> found;
    if (box.empty()) return found;
    const auto cell = [](double value) { return static_cast<int64_t>(std::floor(value / cellMeters)); };
    const double cells = double(cell(box.max.x) - cell(box.min.x) + 1) * double(cell(box.max.y) - cell(box.min.y) + 1);
    const auto consider = [&](size_t i) {
        if (box.contains(m_anchors[i].place)) found.push_back(i);
    };
    if (cells > double(m_anchors.size())) {
        for (size_t i = 0; i < m_anchors.size(); ++i) consider(i);
        return found;
    }
    for (int64_t column = cell(box.min.x); column <= cell(box.max.x); ++column) {
        for (int64_t row = cell(box.min.y); row <= cell(box.max.y); ++row) {
            if (const auto entry = m_cells.find(cellKey(column, row)); entry != m_cells.end()) {
                for (const size_t i : entry->second) consider(i);
            }
        }
    }
    return found;
}

void SurfaceAnchors::learn(const gis::HeightField& terrain) {
    constexpr double coarserThanAnyTile = 1e9;
    for (Anchor& anchor : m_anchors) {
        const float height = terrain.sample(anchor.place);
        if (std::isnan(height) || anchor.error <= coarserThanAnyTile) continue;
        anchor.height = height;
        anchor.error = coarserThanAnyTile;
        ++m_revision;
    }
}

void SurfaceAnchors::learn(const scene::TileContent& content, double errorMeters) {
    for (const scene::Mesh& mesh : content.meshes) {
        if (placesIn(mesh.bounds().plan()).empty()) continue;
        for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) learnTriangle(mesh, i, errorMeters);
    }
}

void SurfaceAnchors::learnTriangle(const scene::Mesh& mesh, size_t firstIndex, double errorMeters) {
    const auto corner = [&](size_t k) { return glm::dvec3(mesh.positions[mesh.indices[firstIndex + k]]); };
    const glm::dvec3 a = corner(0), b = corner(1), c = corner(2), origin = mesh.origin;
    const Box2 below{glm::dvec2(glm::min(a, glm::min(b, c)) + origin),
                     glm::dvec2(glm::max(a, glm::max(b, c)) + origin)};
    for (const size_t i : placesIn(below)) {
        Anchor& anchor = m_anchors[i];
        if (errorMeters > anchor.error) continue;
        const auto above = heightAt(a, b, c, anchor.place - glm::dvec2(origin));
        if (!above) continue;
        const double height = *above + origin.z;
        if (errorMeters == anchor.error && height <= anchor.height) continue;
        anchor.height = height;
        anchor.error = errorMeters;
        ++m_revision;
    }
}

std::optional<double> SurfaceAnchors::height(size_t i) const {
    return std::isinf(m_anchors[i].error) ? std::nullopt : std::optional(m_anchors[i].height);
}

} // namespace sandtable::app
