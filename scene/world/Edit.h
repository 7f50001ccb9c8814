// What a scenario may change. A scenario is an ordered list of edits on the base park; its state is a pure fold over
// them, so undo is dropping the last one and replay is exact. Site frame, metres, radians counter-clockwise from east.
#pragma once

#include "core/Geometry.h"

#include <string>
#include <variant>

namespace sandtable::scene {

/// Presses the photogrammetry inside a polygon to one height.
struct FlattenSurface {
    std::string id;
    Polygon area;
    double heightMeters = 0;
};

/// Cuts the photogrammetry out inside a polygon.
struct ClipSurface {
    std::string id;
    Polygon area;
};

/// Takes back a flatten or clip.
struct RestoreSurface {
    std::string id;
};

/// Puts a new building: a parametric box, or a model file read with Assimp.
struct PlaceBuilding {
    std::string id;
    std::string name;
    glm::dvec3 position{0};      // centre of the base
    glm::dvec3 size{30, 20, 10}; // length, width, height, each > 0; a model is scaled to fit
    double yawRadians = 0;
    int storeys = 1;
    std::string function = "plant"; // plant, warehouse, office, dormitory, utility
    std::string modelFile;          // "" = box
};

struct MoveBuilding {
    std::string id;
    glm::dvec3 position{0};
};
struct TurnBuilding {
    std::string id;
    double yawRadians = 0;
};
struct ResizeBuilding {
    std::string id;
    glm::dvec3 size{1};
    int storeys = 1;
};
/// A placed building disappears; an existing one is flattened to the ground beside it (clipped if that is unknown) and
/// leaves the indicators.
struct RemoveBuilding {
    std::string id;
};

using Edit = std::variant<FlattenSurface, ClipSurface, RestoreSurface, PlaceBuilding, MoveBuilding, TurnBuilding,
                          ResizeBuilding, RemoveBuilding>;

} // namespace sandtable::scene
