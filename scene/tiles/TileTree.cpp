#include "scene/tiles/TileTree.h"

#include <algorithm>

namespace sandtable::scene {
namespace {

int levels(const TileDescription& description) {
    int deepest = 0;
    for (const TileDescription& child : description.children) deepest = std::max(deepest, levels(child));
    return deepest + 1;
}

} // namespace

TileTree::TileTree(TileDescription root) { add(noTile, std::move(root)); }

int TileTree::depth(TileId tile) const {
    int result = 0;
    for (; m_tiles[tile].parent != noTile; tile = m_tiles[tile].parent) ++result;
    return result;
}

TileId TileTree::add(TileId parent, TileDescription description) {
    const auto id = static_cast<TileId>(m_tiles.size());
    std::vector<TileDescription> children = std::move(description.children);
    description.children.clear();

    Tile& tile = m_tiles.emplace_back();
    tile.volume = description.volume;
    tile.geometricErrorMeters = description.geometricErrorMeters;
    tile.refine = description.refine;
    tile.parent = parent;
    tile.contentInParent = description.inlineContent != nullptr;
    tile.container = description.uri.empty() && !tile.contentInParent;
    tile.state = tile.container ? TileState::Empty : TileState::Unloaded;
    tile.description = std::move(description);

    for (TileDescription& child : children) {
        const TileId childId = add(id, std::move(child));
        m_tiles[id].children.push_back(childId);
    }
    return id;
}

bool TileTree::graft(TileId parent, std::vector<TileDescription> children) {
    int deepest = 0;
    for (const TileDescription& child : children) deepest = std::max(deepest, levels(child));
    if (depth(parent) + deepest > maxDepth) return false;
    for (TileDescription& child : children) {
        const TileId id = add(parent, std::move(child));
        m_tiles[parent].children.push_back(id);
    }
    m_tiles[parent].expanded = true;
    return true;
}

Box3 TileTree::bounds() const {
    Box3 box;
    if (m_tiles[root()].volume.kind != BoundingVolume::Kind::Unknown) return m_tiles[root()].volume.bounds();
    for (const TileId child : m_tiles[root()].children) {
        if (m_tiles[child].volume.kind != BoundingVolume::Kind::Unknown) box.extend(m_tiles[child].volume.bounds());
    }
    return box;
}

} // namespace sandtable::scene
