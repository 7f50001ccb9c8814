// The tiles known so far of one tileset, with the state of each. Flat table, stable ids; children are appended when a
// content brings them. Pure data: the streamer changes states, the selection only reads.
#pragma once

#include "scene/tiles/TileContent.h"

#include <cstdint>
#include <span>

namespace sandtable::scene {

using TileId = uint32_t;
inline constexpr TileId noTile = UINT32_MAX;

enum class TileState : uint8_t {
    Empty,    // has no meshes of its own
    Unloaded, // has content, not asked for or evicted
    Loading,  // a worker is on it
    Loaded,   // on the CPU, waiting for the GPU
    Ready,    // can be drawn
    Failed,   // could not be read; reported, never asked for again
};

struct Tile {
    BoundingVolume volume;
    double geometricErrorMeters = 0;
    Refine refine = Refine::Replace;
    TileId parent = noTile;
    std::vector<TileId> children;
    TileDescription description; // without children; what the loader needs to load it (again)
    TileState state = TileState::Unloaded;
    bool expanded = false;        // its content's own children have been grafted
    bool container = false;       // known to have no meshes of its own: its children stand for it
    bool contentInParent = false; // its meshes come with the parent's file; loaded and evicted with it
    Box3 meshBounds;              // of its meshes; empty until they have been seen
    size_t bytes = 0;             // GPU bytes when Ready
    uint64_t lastUsedFrame = 0;
};

class TileTree {
public:
    explicit TileTree(TileDescription root);

    TileId root() const { return 0; }
    size_t size() const { return m_tiles.size(); }
    const Tile& operator[](TileId id) const { return m_tiles[id]; }
    Tile& operator[](TileId id) { return m_tiles[id]; }

    /// Appends descriptions (with their own children) below `parent` and marks it expanded. Refuses, with false and no
    /// change, what would be deeper than `maxDepth` levels: data that contains itself.
    bool graft(TileId parent, std::vector<TileDescription> children);
    static constexpr int maxDepth = 64;

    /// Extent of what is known: the described volumes, or at the coarsest level the meshes themselves where a volume is
    /// only a sphere around them. Empty while nothing is known.
    Box3 bounds() const { return extent(root()); }

private:
    TileId add(TileId parent, TileDescription description);
    int depth(TileId tile) const;
    Box3 extent(TileId tile) const;
    std::vector<Tile> m_tiles;
};

} // namespace sandtable::scene
