// The massing model of a building that so far is only a size: plinth, a band of windows per storey, parapet, roof. All
// of it is one vertical profile swept around a rectangle.
#include "scene/models/ModelImport.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace sandtable::scene {

namespace {

enum Part : size_t { Wall, Window, Line, Covering, PartCount };

/// A corner of the profile: how high, how far behind the outer face, and what covers the stretch that leads up to it.
struct ProfilePoint {
    double height;
    double inset;
    Part cover;
};

struct Proportions {
    double lineHeight, windowSill, windowHead, windowInset, lineInset, parapetHeight, parapetThickness;
};

/// Ribbon windows at desk height in ordinary storeys; in the high storeys of a plant a clerestory under the eaves.
Proportions proportionsOf(const glm::dvec3& size, int storeys) {
    const double storey = size.z / storeys, narrow = std::min(size.x, size.y);
    const bool high = storey > 6;
    Proportions p;
    p.lineHeight = std::min(0.18, storey * 0.06);
    p.lineInset = std::min(0.10, narrow * 0.01);
    p.windowInset = std::min(0.25, narrow * 0.02);
    p.windowSill = storey * (high ? 0.68 : 0.32);
    p.windowHead = storey * (high ? 0.84 : 0.76);
    p.parapetHeight = std::min(0.9, storey * 0.12);
    p.parapetThickness = std::min(0.35, narrow * 0.1);
    return p;
}

std::vector<ProfilePoint> profileOf(const glm::dvec3& size, int storeys) {
    const Proportions p = proportionsOf(size, storeys);
    const double storey = size.z / storeys;
    std::vector<ProfilePoint> profile;
    for (int i = 0; i < storeys; ++i) {
        const double floor = storey * i;
        profile.push_back({floor, p.lineInset, Line}); // a shadow joint at each floor, a plinth on the ground
        profile.push_back({floor + p.lineHeight, p.lineInset, Line});
        profile.push_back({floor + p.lineHeight, 0, Wall});
        profile.push_back({floor + p.windowSill, 0, Wall});
        profile.push_back({floor + p.windowSill, p.windowInset, Wall});
        profile.push_back({floor + p.windowHead, p.windowInset, Window});
        profile.push_back({floor + p.windowHead, 0, Wall});
        profile.push_back({storey * (i + 1), 0, Wall});
    }
    profile.push_back({size.z, p.parapetThickness, Wall});
    profile.push_back({size.z - p.parapetHeight, p.parapetThickness, Wall});
    return profile;
}

void addQuad(Mesh& mesh, const std::array<glm::dvec3, 4>& corners) {
    const glm::dvec3 normal = glm::normalize(glm::cross(corners[1] - corners[0], corners[3] - corners[0]));
    const auto first = static_cast<uint32_t>(mesh.positions.size());
    for (const glm::dvec3& corner : corners) {
        mesh.positions.emplace_back(corner);
        mesh.normals.emplace_back(normal);
    }
    for (const uint32_t offset : {0u, 1u, 2u, 0u, 2u, 3u}) mesh.indices.push_back(first + offset);
}

void addTriangle(Mesh& mesh, const std::array<glm::dvec3, 3>& corners) {
    const glm::dvec3 normal = glm::normalize(glm::cross(corners[1] - corners[0], corners[2] - corners[0]));
    for (const glm::dvec3& corner : corners) {
        mesh.indices.push_back(static_cast<uint32_t>(mesh.positions.size()));
        mesh.positions.emplace_back(corner);
        mesh.normals.emplace_back(normal);
    }
}

/// A ridge along the longer side; hips slope like the sides, gables stand as walls.
void addPitchedRoof(std::vector<Mesh>& meshes, const glm::dvec3& size, bool hip, double rise) {
    const bool along = size.x >= size.y;
    const double length = along ? size.x : size.y, width = along ? size.y : size.x;
    const double ridge = (hip ? std::max(length - width, 0.0) : length) / 2;
    const auto at = [&](double l, double w, double z) {
        return along ? glm::dvec3(l, w, size.z + z) : glm::dvec3(-w, l, size.z + z);
    };
    const glm::dvec3 a = at(-length / 2, -width / 2, 0), b = at(length / 2, -width / 2, 0),
                     c = at(length / 2, width / 2, 0), d = at(-length / 2, width / 2, 0), left = at(-ridge, 0, rise),
                     right = at(ridge, 0, rise);
    if (ridge > 0) {
        addQuad(meshes[Covering], {a, b, right, left});
        addQuad(meshes[Covering], {c, d, left, right});
    } else {
        addTriangle(meshes[Covering], {a, b, left});
        addTriangle(meshes[Covering], {c, d, left});
    }
    Mesh& ends = meshes[hip ? Covering : Wall];
    addTriangle(ends, {b, c, right});
    addTriangle(ends, {d, a, left});
}

/// The rectangle's corners at a profile point, counter-clockwise seen from above.
std::array<glm::dvec3, 4> ringAt(const glm::dvec3& size, const ProfilePoint& point) {
    const double x = size.x / 2 - point.inset, y = size.y / 2 - point.inset, z = point.height;
    return {{{-x, -y, z}, {x, -y, z}, {x, y, z}, {-x, y, z}}};
}

glm::vec4 shade(const glm::vec4& color, const glm::vec3& towards, float amount) {
    return {glm::mix(glm::vec3(color), towards, amount), color.a};
}

std::array<glm::vec4, PartCount> colorsOf(const glm::vec4& wall) {
    std::array<glm::vec4, PartCount> colors;
    colors[Wall] = wall;
    colors[Window] = shade(wall, {0.36f, 0.46f, 0.56f}, 0.75f);
    colors[Line] = shade(wall, {0.30f, 0.32f, 0.35f}, 0.45f);
    colors[Covering] = shade(wall, {0.62f, 0.64f, 0.66f}, 0.55f);
    return colors;
}

} // namespace

std::vector<Mesh> makeBoxBuilding(const glm::dvec3& size, int storeys, const glm::vec4& color, Roof roof,
                                  double roofRise) {
    assert(size.x > 0 && size.y > 0 && size.z > 0 && storeys > 0);
    std::vector<Mesh> meshes(PartCount);
    const std::array<glm::vec4, PartCount> colors = colorsOf(color);
    for (size_t part = 0; part < PartCount; ++part) meshes[part].material.color = colors[part];

    const std::vector<ProfilePoint> profile = profileOf(size, storeys);
    for (size_t i = 1; i < profile.size(); ++i) {
        if (profile[i].height == profile[i - 1].height && profile[i].inset == profile[i - 1].inset) continue;
        const auto lower = ringAt(size, profile[i - 1]), upper = ringAt(size, profile[i]);
        for (size_t side = 0; side < 4; ++side)
            addQuad(meshes[profile[i].cover], {lower[side], lower[(side + 1) % 4], upper[(side + 1) % 4], upper[side]});
    }
    if (roof == Roof::Flat || roofRise <= 0)
        addQuad(meshes[Covering], ringAt(size, profile.back()));
    else
        addPitchedRoof(meshes, size, roof == Roof::Hip, roofRise);
    return meshes;
}

} // namespace sandtable::scene
