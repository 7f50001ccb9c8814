// Which tiles to draw, to load and to let go, as a pure function of the view and the tiles' states. No GPU, no I/O.
// Depth-first by screen-space error as 3D Tiles 1.0 describes it (and OSG's PagedLOD with its ranges translated); a
// tile stays until everything that replaces it can be drawn, so refining never opens a hole.
#pragma once

#include "scene/Camera.h"
#include "scene/tiles/TileTree.h"

#include <vector>

namespace sandtable::scene {

struct SelectionOptions {
    double maxScreenSpaceErrorPixels = 16;
    bool frustumCull = true;
};

struct LoadRequest {
    TileId tile = noTile;
    double priority = 0; // smaller is sooner
};

struct Selection {
    std::vector<TileId> draw;      // Ready tiles, front to back by volume centre
    std::vector<LoadRequest> load; // Unloaded tiles wanted now
    std::vector<TileId> touched;   // visited: must not be evicted this frame
    size_t waiting = 0;            // tiles wanted for this view that cannot be drawn yet
    bool complete() const { return waiting == 0; }
};

/// Pixels of error when a tile of that geometric error stands at that distance.
double screenSpaceError(double geometricErrorMeters, double distanceMeters, const Camera& camera);

Selection selectTiles(const TileTree& tree, const Camera& camera, const SelectionOptions& options);

} // namespace sandtable::scene
