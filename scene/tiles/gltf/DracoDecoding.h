// KHR_draco_mesh_compression: a compressed primitive into arrays.
#pragma once

#include "scene/tiles/gltf/GltfPrimitive.h"

namespace sandtable::scene {

/// `extension` is the primitive's KHR_draco_mesh_compression object.
Result<GltfPrimitive> decodeDraco(const GltfDocument& document, const nlohmann::json& extension, size_t texCoordSet);

} // namespace sandtable::scene
