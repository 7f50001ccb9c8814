// Surfaces as heights of a raster's cells, as seen from above. Pure.
#pragma once

#include "gis/Raster.h"
#include "scene/Mesh.h"

namespace sandtable::scene {

/// A raster over a plan area, all heights unknown; cells are square, the area is filled up to whole cells.
gis::HeightField emptyHeights(const Box2& area, double cellMeters);

/// Raises the cells whose middles lie below a mesh's triangles to the highest of them; unknown ones are set. Upright
/// triangles have no plan area and raise none. Site frame after `siteFromMesh`.
void raiseTo(gis::HeightField& heights, const Mesh& mesh, const glm::dmat4& siteFromMesh = glm::dmat4(1));

} // namespace sandtable::scene
