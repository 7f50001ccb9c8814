// One piece of the mesh at one level of detail, the way photogrammetry delivers it: a surface textured from above and
// walls textured from an atlas, cut at the piece's borders, with a small skirt so that neighbours of another level
// leave no crack. Pure. Positions in the site frame.
#pragma once

#include "sample/Canvas.h"
#include "sample/Light.h"
#include "sample/ParkPlan.h"

namespace sandtable::sample {

struct TexturedMesh {
    std::vector<glm::vec3> positions;
    std::vector<glm::vec2> uv; // v = 0 at the picture's bottom row
    std::vector<uint32_t> triangles;
    Picture picture;
};

/// What a level shows; 0 is the finest.
struct LevelOfDetail {
    double wallTexelMeters;
    double roughGridMeters, flatGridMeters; // ground grid near the river and elsewhere
    double skirtMeters;
    int treeSides;
    double smallestTree;  // radius, metres
    double smallestCrate; // height, metres
    double roundness;     // sides of turned bodies, relative
};
const LevelOfDetail& levelOfDetail(int level);
inline constexpr int levelCount = 4;

struct CellMesh {
    TexturedMesh surface, walls; // walls may be empty
    Box3 bounds() const;
};

/// `picture` shows exactly `cell` (site frame) from above.
CellMesh meshCell(const ParkPlan& plan, const Light& light, const Box2& cell, Picture picture,
                  const LevelOfDetail& detail);

} // namespace sandtable::sample
