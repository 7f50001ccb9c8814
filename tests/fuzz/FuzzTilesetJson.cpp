// Any bytes as a tileset.json: an error or tiles, never a crash.
#include "scene/tiles/3dtiles/TilesetJson.h"

#include <cassert>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sandtable;
    using namespace sandtable::scene;
    const auto document = parseJson({reinterpret_cast<const char*>(data), size}, "fuzz.json");
    if (!document) return 0;
    const bool onEarth = tilesetEcefCenter(*document).has_value();
    const TilePlacement placement = onEarth ? TilePlacement::fromEcef(gis::SiteFrame::tangentPlane(114, 22, 0))
                                            : TilePlacement::shifted(glm::dvec3(0));
    Diagnostics diagnostics;
    const auto root = describeTileset(*document, "/fuzz.json", {}, placement, diagnostics);
    assert(root.ok() || !root.error().where.empty());
    return 0;
}
