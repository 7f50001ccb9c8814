// An OSGB production on disk: which files are its roots, where it says it lies, and how its files load.
#pragma once

#include "gis/OsgbMetadata.h"
#include "scene/tiles/TileContent.h"

#include <filesystem>

namespace sandtable::scene {

/// A production folder (Data/ inside, or several such folders), its Data/ folder, a folder of .osgb files, or one file.
bool looksLikeOsgb(const std::filesystem::path& source);

struct OsgbSource {
    std::vector<std::string> rootFiles; // absolute, sorted
    gis::OsgbPlacement placement;
};
/// Lists the root tiles and reads metadata.xml; nothing else.
Result<OsgbSource> findOsgb(const std::filesystem::path& source, Diagnostics& diagnostics);

Result<TilesetPlacement> probeOsgb(const std::string& source, Diagnostics& diagnostics);
Result<Tileset> openOsgb(const std::string& source, const gis::SiteFrame& frame, const glm::dvec3& localOffset,
                         Diagnostics& diagnostics, double heightOffsetMeters);

} // namespace sandtable::scene
