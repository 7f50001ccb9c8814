// An OSGB production on disk: which files are its roots, where it says it lies, and how its files load.
#pragma once

#include "gis/OsgbMetadata.h"
#include "scene/tiles/TileContent.h"

#include <filesystem>

namespace sandtable::scene {

/// A folder with tiles in it, at most four levels down and whatever the folders are called (Production_1/Data/Tile_x,
/// terra_osgbs/Block ...), a tile's folder, a folder of .osgb files, or one file. Case does not matter.
bool looksLikeOsgb(const std::filesystem::path& source);

/// Tiles that lie in one folder and share a metadata.xml. An export may have several, each in a frame of its own.
struct OsgbBlock {
    std::filesystem::path folder;       // absolute
    std::vector<std::string> rootFiles; // absolute, sorted; at least one
    gis::OsgbPlacement placement;
};
/// Lists the root tiles and reads metadata.xml, looked for from the tiles upwards; nothing else. Metadata that cannot
/// be understood is reported and leaves the tiles in local metres. NotFound without tiles.
Result<std::vector<OsgbBlock>> findOsgb(const std::filesystem::path& source, Diagnostics& diagnostics);

Result<TilesetPlacement> probeOsgb(const std::string& source, Diagnostics& diagnostics);
Result<Tileset> openOsgb(const std::string& source, const gis::SiteFrame& frame, const glm::dvec3& localOffset,
                         Diagnostics& diagnostics, double heightOffsetMeters);

} // namespace sandtable::scene
