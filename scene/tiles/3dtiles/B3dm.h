// The b3dm container of 3D Tiles 1.0: a feature table, a batch table and a binary glTF.
#pragma once

#include "scene/tiles/gltf/GltfDocument.h"

#include <glm/glm.hpp>

namespace sandtable::scene {

struct B3dm {
    Bytes glb;
    glm::dvec3 rtcCenter{0}; // in tile coordinates
};

/// Reads the header in its present form and the two older ones still found; every length is checked.
Result<B3dm> parseB3dm(Bytes bytes, const std::string& file);

} // namespace sandtable::scene
