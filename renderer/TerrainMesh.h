// A height field cut into meshes of a size that can be culled. Pure.
#pragma once

#include "gis/Raster.h"
#include "scene/Mesh.h"

namespace sandtable::renderer {

/// Triangles between the cell centres, with normals; every cell that touches nodata is left out. `stride` keeps only
/// every n-th row and column (the last ones always stay).
/// With `imagery` the meshes carry its texture coordinates (outside 0…1 where it does not reach).
std::vector<scene::Mesh> terrainMeshes(const gis::HeightField& field, int stride,
                                       const gis::GridPlacement* imagery = nullptr);

/// The stride with which a field has at most about `maxCells` cells.
int terrainStride(const gis::GridPlacement& placement, size_t maxCells);

} // namespace sandtable::renderer
