// Models placed in the park, read with Assimp: glTF, OBJ, FBX and whatever else it opens.
#pragma once

#include "core/Diagnostics.h"
#include "scene/Mesh.h"
#include "scene/world/Edit.h"

#include <filesystem>

namespace sandtable::scene {

/// By its name: one of the formats models usually come in.
bool isModelFile(const std::filesystem::path& file);

/// Meshes in the model's own metres with Z up, base at z = 0 and centred in plan, with normals. Textures beside the
/// file or embedded are decoded; a missing one is reported and its material keeps its colour.
Result<std::vector<Mesh>> importModel(const std::filesystem::path& file, Diagnostics& diagnostics);

/// A parametric building: a box with storey lines and a parapet, or a pitched roof rising so many metres above the
/// eaves; base centre at the origin, Z up, with normals.
std::vector<Mesh> makeBoxBuilding(const glm::dvec3& size, int storeys, const glm::vec4& color, Roof roof = Roof::Flat,
                                  double roofRise = 0);

} // namespace sandtable::scene
