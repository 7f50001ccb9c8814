#include "app/ZoneWalls.h"

#include <algorithm>
#include <cmath>

namespace sandtable::app {
namespace {

constexpr double finestStepMeters = 1, coarsestSteps = 400;
constexpr double overlapMeters =
    0.3; // into the ground on the lower side: the surface between two samples is not straight
constexpr glm::vec4 earth{0.47f, 0.42f, 0.35f, 1};

/// The ring with points added so that no two are farther apart than the step.
Ring sampled(const Ring& ring) {
    double length = 0;
    for (size_t i = 0; i < ring.size(); ++i) length += glm::distance(ring[i], ring[(i + 1) % ring.size()]);
    const double step = std::max(finestStepMeters, length / coarsestSteps);
    Ring points;
    for (size_t i = 0; i < ring.size(); ++i) {
        const glm::dvec2 &a = ring[i], &b = ring[(i + 1) % ring.size()];
        const int parts = std::max(1, static_cast<int>(std::ceil(glm::distance(a, b) / step)));
        for (int k = 0; k < parts; ++k) points.push_back(glm::mix(a, b, double(k) / parts));
    }
    return points;
}

struct Post { // a place on the outline
    glm::dvec2 plan;
    double low, high;
};

std::vector<Post> posts(const Ring& ring, const scene::SurfaceZone& zone, const SurfaceHeight& heightAt) {
    const bool shift = zone.kind == scene::SurfaceZone::Kind::Shift;
    std::vector<Post> result;
    for (const glm::dvec2& point : sampled(ring)) {
        const std::optional<double> known = heightAt(point);
        if (shift && !known) continue; // nothing there to be lifted
        const double level = shift ? *known + zone.heightMeters : zone.heightMeters;
        const double surface = known.value_or(level);
        const bool fill = surface < level - 1e-3;
        result.push_back({point, std::min(surface, level) - (fill ? overlapMeters : 0), std::max(surface, level)});
    }
    return result;
}

void appendWall(scene::Mesh& mesh, const Post& a, const Post& b) {
    const glm::dvec2 along = b.plan - a.plan;
    const double length = glm::length(along);
    if (length < 1e-6 || (a.high - a.low < 0.05 && b.high - b.low < 0.05)) return;
    const glm::vec3 normal(glm::dvec3(along.y, -along.x, 0) / length);
    const auto first = static_cast<uint32_t>(mesh.positions.size());
    for (const auto& [post, height] :
         {std::pair(a, a.low), std::pair(b, b.low), std::pair(b, b.high), std::pair(a, a.high)}) {
        mesh.positions.emplace_back(glm::dvec3(post.plan, height) - mesh.origin);
        mesh.normals.push_back(normal);
    }
    for (const uint32_t corner : {0u, 1u, 2u, 0u, 2u, 3u}) mesh.indices.push_back(first + corner);
}

} // namespace

std::vector<scene::Mesh> zoneWalls(std::span<const scene::SurfaceZone> zones, const SurfaceHeight& heightAt) {
    std::vector<scene::Mesh> meshes;
    for (const scene::SurfaceZone& zone : zones) {
        if (zone.kind == scene::SurfaceZone::Kind::Clip || zone.area.outer.size() < 3) continue;
        scene::Mesh mesh;
        mesh.origin = glm::dvec3(zone.area.outer.front(), zone.heightMeters);
        mesh.material.color = earth;
        const auto surround = [&](const Ring& ring) {
            const std::vector<Post> outline = posts(ring, zone, heightAt);
            for (size_t i = 0; i < outline.size(); ++i) appendWall(mesh, outline[i], outline[(i + 1) % outline.size()]);
        };
        surround(zone.area.outer);
        for (const Ring& hole : zone.area.holes) surround(hole);
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
