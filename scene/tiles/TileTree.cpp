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
    if (tile.contentInParent) {
        for (const Mesh& mesh : description.inlineContent->meshes) tile.meshBounds.extend(mesh.bounds());
    }
    tile.container = description.uri.empty() && !tile.contentInParent && !description.unreadable;
    tile.state = description.unreadable ? TileState::Failed : tile.container ? TileState::Empty : TileState::Unloaded;
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

Box3 TileTree::extent(TileId id) const {
    const Tile& tile = m_tiles[id];
    const bool fromChildren = tile.volume.kind == BoundingVolume::Kind::Unknown || (tile.container && tile.expanded);
    if (!fromChildren) {
        const bool loose = tile.volume.kind == BoundingVolume::Kind::Sphere && !tile.meshBounds.empty();
        return loose ? tile.meshBounds : tile.volume.bounds();
    }
    Box3 box;
    for (const TileId child : tile.children) box.extend(extent(child));
    return box;
}

} // namespace sandtable::scene
