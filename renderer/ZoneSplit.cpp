#include "renderer/ZoneSplit.h"

#include "shaders/GpuTypes.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace sandtable::renderer {
namespace {

/// What remains of the relief on a levelled zone, so that the upper of two pressed surfaces still wins.
constexpr float keptRelief = 1e-3f;

enum class Reach { None, Part, Whole };

using Corners = std::array<glm::dvec2, 3>;
using Edge = std::array<glm::dvec2, 2>;

double cross(const glm::dvec2& a, const glm::dvec2& b) { return a.x * b.y - a.y * b.x; }

Box2 boxOf(std::span<const glm::dvec2> points) {
    Box2 box;
    for (const glm::dvec2& point : points) box.extend(point);
    return box;
}

Box2 grown(const Box2& box, double by) { return {box.min - by, box.max + by}; }

/// False only if a line separates them: upright triangles, which have no plan area, may be said to be met.
bool meets(const Corners& triangle, const Edge& edge) {
    if (!boxOf(triangle).overlaps(boxOf(edge))) return false;
    const auto separatedBy = [&](const glm::dvec2& from, const glm::dvec2& along) {
        double least = 0, most = 0, edgeLeast = 0, edgeMost = 0;
        for (size_t i = 0; i < 3; ++i) {
            const double side = cross(along, triangle[i] - from);
            least = i == 0 ? side : std::min(least, side);
            most = i == 0 ? side : std::max(most, side);
        }
        const double a = cross(along, edge[0] - from), b = cross(along, edge[1] - from);
        edgeLeast = std::min(a, b);
        edgeMost = std::max(a, b);
        return edgeLeast > most || edgeMost < least;
    };
    if (separatedBy(edge[0], edge[1] - edge[0])) return false;
    for (size_t i = 0; i < 3; ++i)
        if (separatedBy(triangle[i], triangle[(i + 1) % 3] - triangle[i])) return false;
    return true;
}

/// By the even-odd rule over all rings, as the mask is painted.
bool contains(const Polygon& area, const glm::dvec2& point) {
    bool inside = ringContains(area.outer, point);
    for (const Ring& hole : area.holes) inside ^= ringContains(hole, point);
    return inside;
}

void addEdgesNear(const Ring& ring, const Box2& box, std::vector<Edge>& edges) {
    for (size_t i = 0; i < ring.size(); ++i) {
        const Edge edge{ring[i], ring[(i + 1) % ring.size()]};
        if (boxOf(edge).overlaps(box)) edges.push_back(edge);
    }
}

/// A zone near one chunk: the parts of its border there, and whether it holds what lies clear of them.
class ZoneNear {
public:
    ZoneNear(const NumberedZone& zone, const Box2& box) : m_zone(zone) {
        const Polygon& area = zone.zone->area;
        addEdgesNear(area.outer, box, m_edges);
        for (const Ring& hole : area.holes) addEdgesNear(hole, box, m_edges);
        m_holdsAll = m_edges.empty() && contains(area, box.center());
    }
    const NumberedZone& numbered() const { return m_zone; }
    bool misses() const { return m_edges.empty() && !m_holdsAll; }

    Reach reach(const Corners& triangle) const {
        if (m_edges.empty()) return m_holdsAll ? Reach::Whole : Reach::None;
        if (!boxOf(triangle).overlaps(m_zone.bounds)) return Reach::None;
        if (std::ranges::any_of(m_edges, [&](const Edge& edge) { return meets(triangle, edge); })) return Reach::Part;
        return contains(m_zone.zone->area, (triangle[0] + triangle[1] + triangle[2]) / 3.0) ? Reach::Whole
                                                                                            : Reach::None;
    }

private:
    const NumberedZone& m_zone;
    std::vector<Edge> m_edges;
    bool m_holdsAll = false;
};

using Triangle = std::array<uint32_t, 3>;

/// Puts the split together; what triangles of the same zone share of vertices is kept once.
class Splitter {
public:
    Splitter(const MeshShape& shape, const glm::dvec3& origin, double marginMeters)
        : m_shape(shape), m_origin(origin), m_margin(marginMeters) {}

    void addOutside(std::span<const uint32_t> indices) {
        m_split.outside.insert(m_split.outside.end(), indices.begin(), indices.end());
    }

    void add(const Triangle& corners, std::span<const ZoneNear> zones) {
        Corners plan;
        for (size_t i = 0; i < 3; ++i)
            plan[i] = glm::dvec2(m_origin) + glm::dvec2(m_shape.vertices[corners[i]].position);
        const ZoneNear* only = nullptr; // that holds all of the triangle
        size_t reaching = 0;
        for (const ZoneNear& zone : zones) {
            const Reach reach = zone.reach(plan);
            if (reach != Reach::None) ++reaching;
            if (reach == Reach::Whole) only = &zone;
        }
        if (reaching == 0) return addOutside(corners);
        if (reaching == 1 && only) return addPressed(corners, only->numbered(), Reach::Whole);
        for (const uint32_t corner : corners) addCorner(corner, 0, m_shape.vertices[corner].position.z);
        const Box2 box = grown(boxOf(plan), m_margin); // the mask may say a number as far from its zone
        for (const ZoneNear& zone : zones)
            if (zone.numbered().bounds.overlaps(box)) addPressed(corners, zone.numbered(), Reach::Part);
    }

    ZoneSplit take() { return std::move(m_split); }

private:
    void addPressed(const Triangle& corners, const NumberedZone& numbered, Reach reach) {
        const scene::SurfaceZone& zone = *numbered.zone;
        if (zone.kind == scene::SurfaceZone::Kind::Clip) return;
        const bool levels = zone.kind == scene::SurfaceZone::Kind::Flatten;
        const auto plane = static_cast<float>(zone.heightMeters - m_origin.z);
        const auto lift = static_cast<float>(zone.heightMeters);
        const uint32_t marks =
            (levels ? SANDTABLE_ZONE_LEVELLED : 0) | (reach == Reach::Whole ? SANDTABLE_ZONE_UNMASKED : 0);
        for (const uint32_t corner : corners) {
            const float height = m_shape.vertices[corner].position.z;
            addCorner(corner, numbered.number | marks, levels ? plane + keptRelief * (height - plane) : height + lift);
        }
    }

    void addCorner(uint32_t corner, uint32_t zone, float height) {
        const auto next = static_cast<uint32_t>(m_split.editedVertices.size());
        const auto [known, isNew] = m_known.try_emplace(uint64_t(zone) << 32 | corner, next);
        if (isNew) {
            MeshVertex vertex = m_shape.vertices[corner];
            vertex.position.z = height;
            m_split.editedVertices.push_back({vertex, zone});
        }
        m_split.edited.push_back(known->second);
    }

    const MeshShape& m_shape;
    const glm::dvec3 m_origin;
    const double m_margin;
    ZoneSplit m_split;
    std::unordered_map<uint64_t, uint32_t> m_known; // edited vertices by zone and corner
};

} // namespace

ZoneSplit splitByZones(const MeshShape& shape, const glm::dvec3& origin, std::span<const NumberedZone> zones,
                       double marginMeters) {
    Splitter splitter(shape, origin, marginMeters);
    std::vector<ZoneNear> near;
    for (const PlanChunk& chunk : shape.chunks) {
        const Box2 box =
            grown({chunk.bounds.min + glm::dvec2(origin), chunk.bounds.max + glm::dvec2(origin)}, marginMeters);
        near.clear();
        for (const NumberedZone& zone : zones) {
            if (!zone.bounds.overlaps(box)) continue;
            near.emplace_back(zone, box);
            if (near.back().misses()) near.pop_back();
        }
        const std::span<const uint32_t> indices(shape.indices.data() + chunk.indices.first, chunk.indices.count);
        if (near.empty()) splitter.addOutside(indices);
        for (size_t i = 0; !near.empty() && i + 2 < indices.size(); i += 3)
            splitter.add({indices[i], indices[i + 1], indices[i + 2]}, near);
    }
    return splitter.take();
}

} // namespace sandtable::renderer
