#include "scene/world/BuildingFields.h"

#include <algorithm>
#include <array>

namespace sandtable::scene {

namespace {

constexpr std::array<std::string_view, 7> idNames = {"id",   "building_id", "osm_way_id", "osm_id",
                                                     "编号", "建筑编号",    "bh"};
constexpr std::array<std::string_view, 6> nameNames = {"name", "building_name", "名称", "建筑名称", "名字", "mc"};
constexpr std::array<std::string_view, 10> heightNames = {
    "height_m", "height", "building:height", "bldg_height", "bheight", "高度", "建筑高度", "楼高", "房屋高度", "gd"};
constexpr std::array<std::string_view, 7> functionNames = {"function", "usage",    "building:use", "用途",
                                                           "功能",     "建筑功能", "类型"};
constexpr std::array<std::string_view, 8> floorsNames = {"floors",          "storeys", "stories", "levels",
                                                         "building:levels", "层数",    "楼层",    "建筑层数"};
constexpr std::array<std::string_view, 1> buildingNames = {"building"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

} // namespace

std::span<const std::string_view> idFieldNames() { return idNames; }
std::span<const std::string_view> nameFieldNames() { return nameNames; }
std::span<const std::string_view> heightFieldNames() { return heightNames; }
std::span<const std::string_view> functionFieldNames() { return functionNames; }
std::span<const std::string_view> floorsFieldNames() { return floorsNames; }
std::span<const std::string_view> buildingFieldNames() { return buildingNames; }

bool isOneOf(std::string_view field, std::span<const std::string_view> names) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        return std::equal(field.begin(), field.end(), name.begin(), name.end(),
                          [](char a, char b) { return lower(a) == lower(b); });
    });
}

} // namespace sandtable::scene
