// `sandtable check`: a data set examined before it is used.
#pragma once

#include "scene/tiles/TileContent.h"

#include <functional>
#include <map>

namespace sandtable::scene {

struct TilesetReport {
    std::string source, format, crs;
    std::optional<glm::dvec3> lonLatHeight;
    Box3 extent; // site frame
    size_t files = 0, fileBytes = 0;
    std::map<int, size_t> tilesPerLevel; // depth → tiles
    size_t triangles = 0, vertices = 0, textures = 0;
    size_t texturePixels = 0;
    int largestTextureSide = 0;
    size_t finestBytes = 0;           // GPU memory to show everything at the finest level
    size_t coarsestBytes = 0;         // to show the roots
    std::vector<Diagnostic> problems; // missing and broken references, each once
    size_t missing = 0, broken = 0;
};

/// Loads every content once (on the job system's threads); `progress(done, known)` is called from this thread.
Result<TilesetReport> reportTileset(const std::string& source, const gis::SiteFrame& frame,
                                    const std::function<void(size_t, size_t)>& progress);

} // namespace sandtable::scene
