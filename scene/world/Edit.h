// What a scenario may change. A scenario is an ordered list of edits on the base park; its state is a pure fold over
// them, so undo is dropping the last one and replay is exact. Site frame, metres, radians counter-clockwise from east.
// A height that is not known yet is NaN: it is measured on the park's own data before the edit is made, so that what is
// kept says everything by itself.
#pragma once

#include "core/Geometry.h"

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sandtable::scene {

/// Heights that `sandtable` measures when the edit is made.
constexpr double onTheGround = std::numeric_limits<double>::quiet_NaN();

/// What the fire code asks of a building (GB 50016-2014 tables 3.1.1, 3.1.3, 3.2.1).
struct FireClass {
    enum class Hazard { Unknown, Jia, Yi, Bing, Ding, Wu }; // 火灾危险性 甲 乙 丙 丁 戊
    Hazard hazard = Hazard::Unknown;
    int rating = 0; // 耐火等级 1 … 4; 0: unknown
    bool operator==(const FireClass&) const = default;
};

enum class Roof { Flat, Gable, Hip };

/// Presses the photogrammetry inside a polygon to one height.
struct FlattenSurface {
    std::string id;
    Polygon area;
    double heightMeters = 0; // onTheGround: the mean of the ground at the outer corners
};

/// Lifts (or with a negative step lowers) the photogrammetry inside a polygon, its relief kept.
struct ShiftSurface {
    std::string id;
    Polygon area;
    double byMeters = 0;
};

/// Cuts the photogrammetry out inside a polygon.
struct ClipSurface {
    std::string id;
    Polygon area;
};

/// Gives a flattened, lifted or cut area another outline and height; it stays what it is and where it comes among the
/// others.
struct ReshapeSurface {
    std::string id;
    Polygon area;
    double meters = 0; // of the plane, or by how much it lifts; of a cut none
};

/// Takes back a flatten, shift or clip.
struct RestoreSurface {
    std::string id;
};

/// Puts a new building: parametric, or a model file read with Assimp.
struct PlaceBuilding {
    std::string id;
    std::string name;
    glm::dvec3 position{0};      // centre of the base; z may be onTheGround
    glm::dvec3 size{30, 20, 10}; // length, width, height to the eaves, each > 0; a model is scaled to fit
    double yawRadians = 0;
    int storeys = 1;
    std::string function = "plant";  // plant, warehouse, office, dormitory, utility
    std::string modelFile = {};      // absolute path; "" = parametric
    std::string modelAsWritten = {}; // in the park file, with its ${VARIABLES}; "" = not from a file
    Ring outline = {};               // around `position` before turning, within `size`; empty: a rectangle
    Roof roof = Roof::Flat;          // gables and hips only over rectangles
    double roofRiseMeters = 0;       // of the ridge above the eaves
    FireClass fire = {};
};

/// Copies a building as it stands in the scenario, as a new parametric one.
struct DuplicateBuilding {
    std::string id; // of the copy
    std::string of;
    glm::dvec3 position{0}; // z may be onTheGround
};

/// An existing building that is moved or turned leaves the photogrammetry: its old place is levelled as if it were
/// removed, by the first such edit.
struct MoveBuilding {
    std::string id;
    glm::dvec3 position{0};                  // z may be onTheGround
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
/// What a building is used for, what the fire code asks about it and its roof; what is not given stays. Also of
/// existing ones: plans are drawn before surveys are complete.
struct DescribeBuilding {
    std::string id;
    std::optional<std::string> name = {}, function = {};
    std::optional<int> storeys = {};
    std::optional<FireClass::Hazard> hazard = {};
    std::optional<int> fireRating = {};
    std::optional<Roof> roof = {}; // of what the scenario has placed as a rectangle
    std::optional<double> roofRiseMeters = {};
};
/// A placed building disappears; an existing one is flattened to the ground beside it and leaves the indicators. The
/// ground is measured once, when the edit is made, and stays with it: the log alone says what the world is.
struct RemoveBuilding {
    std::string id;
    std::optional<double> groundMeters = {}; // existing ones: site height of the ground; none = unknown, cut out
};

/// What is drawn on the ground of a plan. Lines have a width; green, water, parcels and substations are areas.
enum class FeatureKind { Road, Rail, Green, Water, Parcel, Pipe, Cable, Tunnel, Substation, Closure };
bool isLine(FeatureKind kind);

struct DrawFeature {
    std::string id;
    FeatureKind kind = FeatureKind::Road;
    std::string name = {};
    Ring line = {};         // of lines: at least two points; a closure bars what crosses it
    double widthMeters = 0; // of lines
    Polygon area = {};      // of areas
    std::string landUse = {};
    std::map<std::string, std::string> properties = {}; // "diameter": "300 mm", "capacity": "10 MVA" …
};
struct EraseFeature {
    std::string id;
};

struct MoveDevice {
    std::string id;
    glm::dvec3 position{0};
};

/// Says that a rule need not be kept between two buildings, and why: a firewall, an approval. Recorded, never assumed.
struct ClaimExemption {
    std::string id;
    std::string clause;                 // of the rules file: "gb50016-3.4.1"
    std::vector<std::string> buildings; // one or two ids
    std::string reason;
};
struct WithdrawExemption {
    std::string id;
};

using Edit = std::variant<FlattenSurface, ClipSurface, RestoreSurface, PlaceBuilding, MoveBuilding, TurnBuilding,
                          ResizeBuilding, RemoveBuilding, ShiftSurface, DuplicateBuilding, DescribeBuilding,
                          DrawFeature, EraseFeature, MoveDevice, ClaimExemption, WithdrawExemption, ReshapeSurface>;

} // namespace sandtable::scene
