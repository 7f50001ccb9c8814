// A quadtree of square tiles for tests: every part of the ground belongs to exactly one leaf.
#pragma once

#include "scene/tiles/TileTree.h"

namespace sandtable::scene::test {

inline TileDescription quadTile(const glm::dvec2& corner, double side, int levels, const std::string& name = "r") {
    TileDescription tile;
    tile.volume = BoundingVolume::around({{corner, 0.0}, {corner + side, 5.0}});
    tile.geometricErrorMeters = levels == 0 ? 0 : side / 10;
    tile.uri = name;
    for (int i = 0; levels > 0 && i < 4; ++i) {
        const glm::dvec2 child = corner + glm::dvec2(i % 2, i / 2) * (side / 2);
        tile.children.push_back(quadTile(child, side / 2, levels - 1, name + std::to_string(i)));
    }
    return tile;
}

inline bool covers(const Tile& tile, const glm::dvec2& plan) {
    const Box3 box = tile.volume.bounds();
    return plan.x >= box.min.x && plan.x < box.max.x && plan.y >= box.min.y && plan.y < box.max.y;
}

} // namespace sandtable::scene::test
