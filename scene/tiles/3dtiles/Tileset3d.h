// 3D Tiles on disk: finding the tileset.json, where it stands, and loading what its tiles name.
#pragma once

#include "scene/tiles/TileContent.h"

#include <filesystem>

namespace sandtable::scene {

/// A .json file, or a folder with a tileset.json: if it is a tileset at all, it is one of these.
bool namesJson(const std::filesystem::path& source);
/// The same, and it holds a tileset (many JSON files are something else).
bool looksLike3dTiles(const std::filesystem::path& source);
Result<TilesetPlacement> probe3dTiles(const std::string& source, Diagnostics& diagnostics);
Result<Tileset> open3dTiles(const std::string& source, const gis::SiteFrame& frame, const glm::dvec3& localOffset,
                            Diagnostics& diagnostics, double heightOffsetMeters);

} // namespace sandtable::scene
