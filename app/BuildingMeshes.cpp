#include "app/BuildingMeshes.h"

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

} // namespace

std::vector<scene::Mesh> buildingMeshes(const scene::Building& building, Diagnostics& diagnostics) {
    if (!building.modelFile.empty()) {
        Result<std::vector<scene::Mesh>> model = scene::importModel(building.modelFile, diagnostics);
        if (model) {
            fit(*model, building.size);
            return std::move(model).value();
        }
        diagnostics.report(Severity::Error, model.error());
    }
    constexpr glm::vec4 planned{0.80f, 0.87f, 0.93f, 1};
    return scene::makeBoxBuilding(building.size, building.storeys, planned);
}

glm::dmat4 siteFromBuilding(const scene::Building& building) {
    const glm::dmat4 moved = glm::translate(glm::dmat4(1), building.position);
    return glm::rotate(moved, building.yawRadians, glm::dvec3(0, 0, 1));
}

glm::dmat4 siteFromModel(const scene::LayerSpec& layer) {
    glm::dmat4 placed = glm::translate(glm::dmat4(1), layer.localOffset.value_or(glm::dvec3(0)));
    placed = glm::rotate(placed, layer.yawRadians, glm::dvec3(0, 0, 1));
    return glm::scale(placed, glm::dvec3(layer.scale));
}

} // namespace sandtable::app
