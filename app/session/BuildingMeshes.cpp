#include "app/session/BuildingMeshes.h"

#include "renderer/PlanGeometry.h"
#include "scene/models/ModelImport.h"

#include <glm/gtc/matrix_transform.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::app {
namespace {

/// One factor in all directions, so that the model fits the size asked for without being distorted.
void fit(std::vector<scene::Mesh>& meshes, const glm::dvec3& size) {
    Box3 box;
    for (const scene::Mesh& mesh : meshes) box.extend(mesh.bounds());
    const glm::dvec3 extent = box.size();
    double factor = std::numeric_limits<double>::infinity(); // a flat model has nothing to fit in that direction
    for (int axis = 0; axis < 3; ++axis)
        if (size[axis] > 0 && extent[axis] > 0) factor = std::min(factor, size[axis] / extent[axis]);
    if (!std::isfinite(factor)) return;
    for (scene::Mesh& mesh : meshes) {
        mesh.origin *= factor;
        for (glm::vec3& position : mesh.positions) position *= static_cast<float>(factor);
    }
}

constexpr glm::vec4 planned{0.80f, 0.87f, 0.93f, 1};
constexpr double heightWhenUnknown = 6; // metres; a storey of a plant, so that there is something to see

bool clockwise(const Ring& ring) { // by the shoelace formula's sign
    double twice = 0;
    for (size_t i = 0; i < ring.size(); ++i) {
        const glm::dvec2 a = ring[i] - ring[0], b = ring[(i + 1) % ring.size()] - ring[0];
        twice += a.x * b.y - a.y * b.x;
    }
    return twice < 0;
}

/// Faces outwards for an outline, inwards for a court.
void addWalls(scene::Mesh& mesh, Ring ring, bool court, const glm::dvec2& center, double height) {
    if (clockwise(ring) != court) std::reverse(ring.begin(), ring.end());
    for (size_t i = 0; i < ring.size(); ++i) {
        const glm::dvec2 a = ring[i] - center, b = ring[(i + 1) % ring.size()] - center, along = b - a;
        if (glm::length(along) < 1e-6) continue;
        const glm::vec3 normal(glm::dvec3(along.y, -along.x, 0) / glm::length(along));
        const auto first = static_cast<uint32_t>(mesh.positions.size());
        for (const glm::dvec3& corner :
             {glm::dvec3(a, 0), glm::dvec3(b, 0), glm::dvec3(b, height), glm::dvec3(a, height)}) {
            mesh.positions.emplace_back(corner);
            mesh.normals.push_back(normal);
        }
        for (const uint32_t corner : {0u, 1u, 2u, 0u, 2u, 3u}) mesh.indices.push_back(first + corner);
    }
}

/// Footprints as walls and flat roofs.
std::vector<scene::Mesh> extruded(const std::vector<Polygon>& footprints, const glm::dvec2& center, double height) {
    scene::Mesh mesh;
    mesh.material.color = planned;
    for (const Polygon& footprint : footprints) {
        addWalls(mesh, footprint.outer, false, center, height);
        for (const Ring& hole : footprint.holes) addWalls(mesh, hole, true, center, height);
        for (const glm::vec2& corner : renderer::triangulate(footprint, center)) {
            mesh.indices.push_back(static_cast<uint32_t>(mesh.positions.size()));
            mesh.positions.emplace_back(corner, static_cast<float>(height));
            mesh.normals.emplace_back(0, 0, 1);
        }
    }
    return {std::move(mesh)};
}

} // namespace

std::vector<scene::Mesh> buildingMeshes(const scene::Building& building, Diagnostics& diagnostics) {
    if (building.moved)
        return extruded(building.footprints, glm::dvec2(building.position),
                        building.heightMeters > 0 ? building.heightMeters : heightWhenUnknown);
    if (!building.modelFile.empty()) {
        Result<std::vector<scene::Mesh>> model = scene::importModel(building.modelFile, diagnostics);
        if (model) {
            fit(*model, building.size);
            return std::move(model).value();
        }
        diagnostics.report(Severity::Error, model.error());
    }
    if (!building.outline.empty()) return extruded({{building.sizedOutline(), {}}}, glm::dvec2(0), building.size.z);
    return scene::makeBoxBuilding(building.size, building.storeys, planned, building.roof, building.roofRiseMeters);
}

glm::dmat4 siteFromPiece(const scene::Building& building) {
    return glm::rotate(glm::translate(glm::dmat4(1), building.position), building.yawRadians, glm::dvec3(0, 0, 1));
}

glm::dmat4 siteFromBuilding(const scene::Building& building) {
    if (building.moved) return glm::translate(glm::dmat4(1), building.position); // its footprints are turned already
    return siteFromPiece(building);
}

glm::dmat4 siteFromModel(const scene::LayerSpec& layer) {
    glm::dmat4 placed = glm::translate(glm::dmat4(1), layer.localOffset.value_or(glm::dvec3(0)));
    placed = glm::rotate(placed, layer.yawRadians, glm::dvec3(0, 0, 1));
    return glm::scale(placed, glm::dvec3(layer.scale));
}

} // namespace sandtable::app
