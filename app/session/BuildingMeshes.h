// Buildings that scenarios placed or moved as meshes: parametric boxes, imported models, extruded footprints.
#pragma once

#include "core/Diagnostics.h"
#include "scene/Mesh.h"
#include "scene/world/World.h"

namespace sandtable::app {

/// In the building's own metres (base centre at the origin, unturned). An unreadable model is reported and becomes a
/// box of the same size.
std::vector<scene::Mesh> buildingMeshes(const scene::Building& building, Diagnostics& diagnostics);
glm::dmat4 siteFromBuilding(const scene::Building& building);
/// Of a moved building's piece of photogrammetry, which is turned with it.
glm::dmat4 siteFromPiece(const scene::Building& building);

/// Where a model layer of the park stands.
glm::dmat4 siteFromModel(const scene::LayerSpec& layer);

} // namespace sandtable::app
