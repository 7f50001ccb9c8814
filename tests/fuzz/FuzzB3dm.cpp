// Any bytes as the content of a 3D Tiles tile: an error or meshes, never a crash.
#include "scene/tiles/3dtiles/B3dm.h"
#include "scene/tiles/gltf/GltfReader.h"

#include <cassert>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sandtable;
    using namespace sandtable::scene;
    const Bytes bytes(data, size);
    const auto b3dm = parseB3dm(bytes, "fuzz.b3dm");
    Diagnostics diagnostics;
    const auto meshes =
        readGltf(b3dm ? b3dm->glb : bytes, "fuzz.b3dm", {}, TilePlacement::shifted(glm::dvec3(0)), diagnostics);
    assert(meshes.ok() || !meshes.error().where.empty());
    return 0;
}
