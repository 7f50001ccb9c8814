// The names under which building data in the field say what they say, for layers whose park file does not tell.
// Compared without regard to case.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sandtable::scene {

std::span<const std::string_view> idFieldNames();
std::span<const std::string_view> nameFieldNames();
std::span<const std::string_view> englishNameFieldNames();
std::span<const std::string_view> heightFieldNames(); // metres above ground
std::span<const std::string_view> functionFieldNames();
std::span<const std::string_view> floorsFieldNames();
std::span<const std::string_view> floorAreaFieldNames(); // m²
std::span<const std::string_view> fireRatingFieldNames();
std::span<const std::string_view> fireHazardFieldNames();
std::span<const std::string_view> structureFieldNames();
std::span<const std::string_view> yearBuiltFieldNames();
/// OpenStreetMap's way: the field says whether, and what, building a feature is.
std::span<const std::string_view> buildingFieldNames();

/// One of the codes of PlaceBuilding::function (or "environment") for the usual words; other words as they are.
std::string_view functionCode(std::string_view word);

/// True if `field` is among `names`, ASCII letters in either case.
bool isOneOf(std::string_view field, std::span<const std::string_view> names);
/// Also as Shapefiles cut it, to ten bytes of UTF-8: "建筑高" is "建筑高度".
bool isFieldNamed(std::string_view field, std::string_view name);

} // namespace sandtable::scene
