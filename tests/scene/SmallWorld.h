// A base park of two buildings, and edits on it, for tests of scenarios.
#pragma once

#include "scene/world/World.h"

#include <cmath>
#include <random>

namespace sandtable::scene {

inline Polygon square(double x, double y, double side) {
    return {{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}, {}};
}

inline Building existing(const std::string& id, const Polygon& footprint, double baseHeightMeters) {
    Building building;
    building.id = building.name.zh = id;
    building.layerId = "buildings";
    building.footprints = {footprint};
    building.baseHeightMeters = baseHeightMeters;
    building.heightMeters = 8;
    return building;
}

inline BaseWorld smallBase() {
    BaseWorld base;
    base.buildings = {existing("b1", square(0, 0, 10), 4), existing("b2", square(100, 0, 20), std::nan(""))};
    base.site = {square(-50, -50, 400)};
    return base;
}

inline PlaceBuilding place(const std::string& id) { return {id, "", {50, 50, 2}, {30, 20, 10}, 0, 1, "plant", ""}; }

/// Any edit, sensible or not, about a handful of ids.
inline Edit randomEdit(std::mt19937& random) {
    const auto number = [&](double low, double high) { return std::uniform_real_distribution(low, high)(random); };
    const auto oneOf = [&](std::vector<std::string> ids) { return ids[random() % ids.size()]; };
    const std::string building = oneOf({"b1", "b2", "n1", "n2", "n3"}), zone = oneOf({"z1", "z2", "removed:b1"});
    const glm::dvec3 position(number(-100, 100), number(-100, 100), number(0, 10));
    const glm::dvec3 size(number(-1, 50), number(1, 50), number(1, 20));
    switch (random() % 16) {
    case 0:
        return FlattenSurface{zone, square(position.x, position.y, number(0, 40)), position.z};
    case 1:
        return ClipSurface{zone, square(position.x, position.y, 10)};
    case 2:
        return RestoreSurface{zone};
    case 3:
        return PlaceBuilding{building, "", position, size, number(-4, 4), 1, "plant", ""};
    case 4:
        return MoveBuilding{building, position};
    case 5:
        return TurnBuilding{building, number(-4, 4)};
    case 6:
        return ResizeBuilding{building, size, static_cast<int>(random() % 4)};
    case 7:
        return ShiftSurface{zone, square(position.x, position.y, 10), position.z - 5};
    case 8:
        return DuplicateBuilding{building, oneOf({"b1", "n1"}), position};
    case 9:
        return DescribeBuilding{building, {}, "office", 3, FireClass::Hazard::Ding, 2};
    case 10:
        return DrawFeature{oneOf({"f1", "f2"}), FeatureKind::Road, "", {glm::dvec2(position), {5, 5}}, 7, {}, {}, {}};
    case 11:
        return DrawFeature{oneOf({"f1", "f2"}), FeatureKind::Green, "", {}, 0, square(position.x, 0, 20), {}, {}};
    case 12:
        return EraseFeature{oneOf({"f1", "f2"})};
    case 13:
        return MoveDevice{oneOf({"d1", "d2"}), position};
    case 14:
        return ReshapeSurface{zone, square(position.x, position.y, number(0, 40)), position.z};
    default:
        return RemoveBuilding{building, random() % 2 ? std::optional(position.z) : std::nullopt};
    }
}

} // namespace sandtable::scene
