#include "app/view/ZoneWalls.h"

#include "scene/world/Zones.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double finestStepMeters = 1, coarsestSteps = 400;
constexpr double straightMeters = 0.05;
/// Into the ground on the lower side: the surface between two posts is not straight.
constexpr double overlapMeters = 0.3;
constexpr glm::vec4 earth{0.47f, 0.42f, 0.35f, 1};

/// A place on an outline, and the surface to either side of it; nullopt where the zone needs no wall there.
struct Sample {
    glm::dvec2 plan;
    std::optional<double> inside, outside;
};

struct Post {
    glm::dvec2 plan;
    double low, high;
};

std::optional<double> known(double height) { return std::isnan(height) ? std::nullopt : std::optional(height); }

/// Makes the samples of one zone's outline.
class Outline {
public:
    Outline(std::span<const scene::SurfaceZone> zones, std::span<const Box2> bounds, size_t zone,
            const SurfaceHeight& heightAt)
        : m_zone(zones[zone]), m_heightAt(heightAt) {
        for (size_t other = 0; other < zones.size(); ++other) {
            if (!bounds[other].overlaps(bounds[zone])) continue;
            m_near.push_back({&zones[other], bounds[other]});
            if (other == zone) continue;
            addEdges(zones[other].area.outer);
            for (const Ring& hole : zones[other].area.holes) addEdges(hole);
        }
    }

    /// One side, from corner to corner: places a step apart, and those beside other zones' borders.
    std::vector<Sample> along(const glm::dvec2& a, const glm::dvec2& b, double step) const {
        const double length = glm::distance(a, b);
        if (length < besideMeters) return {};
        std::vector<double> places{0, length};
        const int parts = std::max(1, static_cast<int>(std::ceil(length / step)));
        for (int k = 1; k < parts; ++k) places.push_back(length * k / parts);
        for (const auto& [from, to] : m_otherEdges)
            if (const auto at = crossing(a, b, from, to))
                for (const double beside : {-besideMeters, besideMeters})
                    places.push_back(std::clamp(*at * length + beside, 0.0, length));
        std::ranges::sort(places);
        const glm::dvec2 unit = (b - a) / length;
        std::vector<Sample> samples;
        for (const double place : places) {
            // Corners are looked at a little before or after them: there the sides are not yet those of the next one.
            const double looked = std::clamp(place, besideMeters / 2, length - besideMeters / 2);
            samples.push_back(at(a + unit * place, a + unit * looked, {unit.y, -unit.x}));
        }
        return samples;
    }

private:
    static constexpr double besideMeters = 2e-3; // along a side: from corners and from other borders
    static constexpr double acrossMeters = 5e-5; // so much less that acute corners are seen from within, too

    void addEdges(const Ring& ring) {
        for (size_t i = 0; i < ring.size(); ++i) m_otherEdges.emplace_back(ring[i], ring[(i + 1) % ring.size()]);
    }

    /// The last that covers a place, of those near this zone; null where none does.
    const scene::SurfaceZone* topAt(const glm::dvec2& plan) const {
        const auto found = std::find_if(m_near.rbegin(), m_near.rend(), [&](const Near& near) {
            return near.bounds.contains(plan) && polygonContains(near.zone->area, plan);
        });
        return found == m_near.rend() ? nullptr : found->zone;
    }

    /// Where along a-b the segment c-d crosses it, 0…1.
    static std::optional<double> crossing(const glm::dvec2& a, const glm::dvec2& b, const glm::dvec2& c,
                                          const glm::dvec2& d) {
        const glm::dvec2 ab = b - a, cd = d - c, ac = c - a;
        const double across = ab.x * cd.y - ab.y * cd.x;
        if (std::abs(across) < 1e-12) return std::nullopt;
        const double t = (ac.x * cd.y - ac.y * cd.x) / across, u = (ac.x * ab.y - ac.y * ab.x) / across;
        return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? std::optional(t) : std::nullopt;
    }

    Sample at(const glm::dvec2& plan, const glm::dvec2& looked, const glm::dvec2& normal) const {
        glm::dvec2 within = looked - normal * acrossMeters, beyond = looked + normal * acrossMeters;
        if (!polygonContains(m_zone.area, within)) std::swap(within, beyond);
        if (topAt(within) != &m_zone) return {plan, {}, {}}; // another one lies on top
        const scene::SurfaceZone* next = topAt(beyond);
        if (next > &m_zone) return {plan, {}, {}}; // a later one that ends here builds the wall
        const std::optional<double> surface = m_heightAt(plan);
        const double before = surface.value_or(std::nan(""));
        const std::optional<double> inside = known(scene::heightIn(&m_zone, before));
        const std::optional<double> outside = known(scene::heightIn(next, before));
        return {plan, inside, outside ? outside : inside};
    }

    struct Near {
        const scene::SurfaceZone* zone;
        Box2 bounds;
    };
    std::vector<Near> m_near; // and the zone itself, in their order
    const scene::SurfaceZone& m_zone;
    const SurfaceHeight& m_heightAt;
    std::vector<std::pair<glm::dvec2, glm::dvec2>> m_otherEdges; // of zones nearby
};

/// How far a height lies from the straight line between two others; infinite where one of them is unknown.
double deviation(const std::optional<double>& a, const std::optional<double>& b, const std::optional<double>& at,
                 double share) {
    if (!a && !b && !at) return 0;
    if (!a || !b || !at) return std::numeric_limits<double>::infinity();
    return std::abs(glm::mix(*a, *b, share) - *at);
}

/// Keeps the samples without which either surface would be straightened by more than a little (Douglas and Peucker
/// 1973), and both ends.
void keepBends(std::span<const Sample> samples, std::vector<Sample>& kept) {
    const Sample &first = samples.front(), &last = samples.back();
    size_t farthest = 0;
    double most = straightMeters;
    for (size_t k = 1; k + 1 < samples.size(); ++k) {
        const double share =
            glm::distance(first.plan, samples[k].plan) / std::max(glm::distance(first.plan, last.plan), 1e-9);
        const double off = std::max(deviation(first.inside, last.inside, samples[k].inside, share),
                                    deviation(first.outside, last.outside, samples[k].outside, share));
        if (off <= most) continue;
        most = off;
        farthest = k;
    }
    if (farthest == 0) {
        kept.insert(kept.end(), {first, last});
        return;
    }
    keepBends(samples.first(farthest + 1), kept);
    kept.pop_back(); // comes again
    keepBends(samples.subspan(farthest), kept);
}

std::optional<Post> post(const Sample& sample) {
    if (!sample.inside || !sample.outside) return std::nullopt;
    return Post{sample.plan, std::min(*sample.inside, *sample.outside), std::max(*sample.inside, *sample.outside)};
}

void appendWall(scene::Mesh& mesh, const Post& a, const Post& b) {
    const glm::dvec2 along = b.plan - a.plan;
    const double length = glm::length(along);
    if (length < 1e-6 || (a.high - a.low < 0.05 && b.high - b.low < 0.05)) return;
    const glm::vec3 normal(glm::dvec3(along.y, -along.x, 0) / length);
    const auto first = static_cast<uint32_t>(mesh.positions.size());
    for (const auto& [post, height] : {std::pair(a, a.low - overlapMeters), std::pair(b, b.low - overlapMeters),
                                       std::pair(b, b.high), std::pair(a, a.high)}) {
        mesh.positions.emplace_back(glm::dvec3(post.plan, height) - mesh.origin);
        mesh.normals.push_back(normal);
    }
    for (const uint32_t corner : {0u, 1u, 2u, 0u, 2u, 3u}) mesh.indices.push_back(first + corner);
}

void surround(scene::Mesh& mesh, const Ring& ring, const Outline& outline) {
    double length = 0;
    for (size_t i = 0; i < ring.size(); ++i) length += glm::distance(ring[i], ring[(i + 1) % ring.size()]);
    const double step = std::max(finestStepMeters, length / coarsestSteps);
    for (size_t i = 0; i < ring.size(); ++i) {
        const std::vector<Sample> side = outline.along(ring[i], ring[(i + 1) % ring.size()], step);
        if (side.empty()) continue;
        std::vector<Sample> bends;
        keepBends(side, bends);
        for (size_t k = 0; k + 1 < bends.size(); ++k) {
            const std::optional<Post> a = post(bends[k]), b = post(bends[k + 1]);
            if (a && b) appendWall(mesh, *a, *b);
        }
    }
}

} // namespace

std::vector<scene::Mesh> zoneWalls(std::span<const scene::SurfaceZone> zones, const SurfaceHeight& heightAt) {
    std::vector<Box2> bounds;
    for (const scene::SurfaceZone& zone : zones) bounds.push_back(polygonBounds(zone.area));
    std::vector<scene::Mesh> meshes;
    for (size_t index = 0; index < zones.size(); ++index) {
        const scene::SurfaceZone& zone = zones[index];
        if (zone.kind == scene::SurfaceZone::Kind::Clip || zone.area.outer.size() < 3) continue;
        scene::Mesh mesh;
        mesh.origin = glm::dvec3(zone.area.outer.front(), zone.heightMeters);
        mesh.material.color = earth;
        const Outline outline(zones, bounds, index, heightAt);
        surround(mesh, zone.area.outer, outline);
        for (const Ring& hole : zone.area.holes) surround(mesh, hole, outline);
        if (!mesh.indices.empty()) meshes.push_back(std::move(mesh));
    }
    return meshes;
}

std::vector<scene::Mesh> joined(const std::vector<scene::Mesh>& walls) {
    if (walls.empty()) return {};
    scene::Mesh all;
    all.origin = walls.front().origin;
    all.material = walls.front().material;
    for (const scene::Mesh& wall : walls) {
        const auto first = static_cast<uint32_t>(all.positions.size());
        const glm::vec3 shift(wall.origin - all.origin);
        for (const glm::vec3& position : wall.positions) all.positions.push_back(position + shift);
        all.normals.insert(all.normals.end(), wall.normals.begin(), wall.normals.end());
        for (const uint32_t index : wall.indices) all.indices.push_back(first + index);
    }
    return {std::move(all)};
}

} // namespace sandtable::app
