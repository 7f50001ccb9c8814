// What a scenario may change. A scenario is an ordered list of edits on the base park; its state is a pure fold over
// them, so undo is dropping the last one and replay is exact. Site frame, metres, radians counter-clockwise from east.
#pragma once

#include "core/Geometry.h"

#include <optional>
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
    std::string function = "plant";  // plant, warehouse, office, dormitory, utility
    std::string modelFile;           // absolute path; "" = box
    std::string modelAsWritten = {}; // in the park file, with its ${VARIABLES}; "" = not from a file
};

/// An existing building that is moved or turned leaves the photogrammetry: its old place is levelled as if it were
/// removed, by the first such edit.
struct MoveBuilding {
    std::string id;
    glm::dvec3 position{0};
    std::optional<double> groundMeters = {}; // as RemoveBuilding's
};
struct TurnBuilding {
    std::string id;
    double yawRadians = 0;
    std::optional<double> groundMeters = {}; // as RemoveBuilding's
};
struct ResizeBuilding {
    std::string id;
    glm::dvec3 size{1};
    int storeys = 1;
};
/// A placed building disappears; an existing one is flattened to the ground beside it and leaves the indicators. The
/// ground is measured once, when the edit is made, and stays with it: the log alone says what the world is.
struct RemoveBuilding {
    std::string id;
    std::optional<double> groundMeters = {}; // existing ones: site height of the ground; none = unknown, cut out
};

using Edit = std::variant<FlattenSurface, ClipSurface, RestoreSurface, PlaceBuilding, MoveBuilding, TurnBuilding,
                          ResizeBuilding, RemoveBuilding>;

} // namespace sandtable::scene
