#include "scene/tiles/3dtiles/Tileset3d.h"
#include "scene/tiles/TileContent.h"
#include "scene/tiles/osgb/OsgbTileset.h"

#include <filesystem>

namespace sandtable::scene {

namespace {

Error unrecognised(const std::string& source) {
    std::error_code ignored;
    if (!std::filesystem::exists(source, ignored)) return {ErrorKind::NotFound, source, "no such file or folder"};
    return {ErrorKind::Unsupported, source, "neither an OSGB production nor a 3D Tiles tileset"};
}

} // namespace

bool looksLikeTileset(const std::string& source) { return looksLike3dTiles(source) || looksLikeOsgb(source); }

Result<TilesetPlacement> probeTileset(const std::string& source, Diagnostics& diagnostics) {
    if (namesJson(source)) return probe3dTiles(source, diagnostics);
    if (looksLikeOsgb(source)) return probeOsgb(source, diagnostics);
    return unrecognised(source);
}

Result<Tileset> openTileset(const std::string& source, const gis::SiteFrame& frame, const glm::dvec3& localOffset,
                            Diagnostics& diagnostics, double heightOffsetMeters) {
    if (namesJson(source)) return open3dTiles(source, frame, localOffset, diagnostics, heightOffsetMeters);
    if (looksLikeOsgb(source)) return openOsgb(source, frame, localOffset, diagnostics, heightOffsetMeters);
    return unrecognised(source);
}

} // namespace sandtable::scene
