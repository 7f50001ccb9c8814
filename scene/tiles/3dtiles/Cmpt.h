// The cmpt container of 3D Tiles 1.0: several tiles of any other kind, one after another.
#pragma once

#include "scene/tiles/gltf/GltfDocument.h"

#include <vector>

namespace sandtable::scene {

/// The bytes of the tiles inside, those of composites inside composites too; every length is checked.
Result<std::vector<Bytes>> parseCmpt(Bytes bytes, const std::string& file);

} // namespace sandtable::scene
