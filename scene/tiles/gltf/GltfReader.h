// A glTF 2.0 file into meshes in the site frame: node transforms in double, materials reduced to base colour.
#pragma once

#include "core/Diagnostics.h"
#include "scene/Mesh.h"
#include "scene/tiles/TilePlacement.h"
#include "scene/tiles/gltf/GltfDocument.h"

namespace sandtable::scene {

/// Which axis of the file points up; glTF says Y, tilesets written before 3D Tiles 1.0 may say otherwise.
enum class UpAxis { X, Y, Z };

/// How a glTF's own coordinates become those of its tileset.
struct GltfPlacement {
    glm::dmat4 nativeFromTile{1};
    glm::dvec3 rtcCenter{0}; // in tile coordinates (Z up)
    UpAxis upAxis = UpAxis::Y;
};

/// A picture or primitive that cannot be read is reported and left out; an error means there is nothing to show.
Result<std::vector<Mesh>> readGltf(Bytes bytes, const std::string& file, const GltfPlacement& within,
                                   const TilePlacement& placement, Diagnostics& diagnostics);

} // namespace sandtable::scene
