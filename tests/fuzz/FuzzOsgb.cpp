// Any bytes as an .osgb file: an error or tiles, never a crash.
#include "scene/tiles/osgb/OsgbTiles.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sandtable;
    using namespace sandtable::scene;
    const auto scene = readOsgb(std::string(reinterpret_cast<const char*>(data), size), "/fuzz.osgb");
    if (!scene) return 0;
    Diagnostics diagnostics;
    (void)tilesFromScene(*scene, "/fuzz.osgb", 1, TilePlacement::shifted(glm::dvec3(0)), diagnostics);
    return 0;
}
