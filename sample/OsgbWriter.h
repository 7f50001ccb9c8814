// Writes an OSGB production as photogrammetry packages do: metadata.xml and Data/Tile_+xxx_+yyy/*.osgb, PagedLODs with
// PIXEL_SIZE_ON_SCREEN ranges, JPEG inside, no normals. OpenSceneGraph stays in the .cpp.
#pragma once

#include "core/Result.h"
#include "sample/TileMesh.h"

#include <filesystem>
#include <string>

namespace sandtable::sample {

/// One piece of a file: a mesh and, unless it is the finest, the file that replaces it when its bounding sphere is
/// larger than `switchPixels` on screen.
struct OsgbPiece {
    CellMesh mesh;
    std::string child; // file name beside this one, "" for the finest
    double switchPixels = 0;
};

/// Safe to call from several threads at once; the writing itself happens one file after another.
Result<void> writeOsgb(const std::filesystem::path& file, const std::vector<OsgbPiece>& pieces);

Result<void> writeMetadataXml(const std::filesystem::path& file, const std::string& srs, const glm::dvec3& origin);

} // namespace sandtable::sample
