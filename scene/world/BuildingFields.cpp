#include "scene/world/BuildingFields.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sandtable::scene {

namespace {

constexpr std::array<std::string_view, 7> idNames = {"id",   "building_id", "osm_way_id", "osm_id",
                                                     "编号", "建筑编号",    "bh"};
constexpr std::array<std::string_view, 6> nameNames = {"name", "building_name", "名称", "建筑名称", "名字", "mc"};
constexpr std::array<std::string_view, 4> englishNameNames = {"name_en", "name:en", "英文名", "英文名称"};
constexpr std::array<std::string_view, 10> heightNames = {
    "height_m", "height", "building:height", "bldg_height", "bheight", "高度", "建筑高度", "楼高", "房屋高度", "gd"};
constexpr std::array<std::string_view, 7> functionNames = {"function", "usage",    "building:use", "用途",
                                                           "功能",     "建筑功能", "类型"};
constexpr std::array<std::string_view, 8> floorsNames = {"floors",          "storeys", "stories", "levels",
                                                         "building:levels", "层数",    "楼层",    "建筑层数"};
constexpr std::array<std::string_view, 4> floorAreaNames = {"建筑面积_m2", "建筑面积", "gfa", "floor_area"};
constexpr std::array<std::string_view, 2> fireRatingNames = {"耐火等级", "fire_rating"};
constexpr std::array<std::string_view, 2> fireHazardNames = {"火灾危险性", "hazard_class"};
constexpr std::array<std::string_view, 4> structureNames = {"结构", "结构类型", "structure", "building:material"};
constexpr std::array<std::string_view, 4> yearBuiltNames = {"建成年份", "竣工年份", "year_built", "start_date"};
constexpr std::array<std::string_view, 1> buildingNames = {"building"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

} // namespace

std::span<const std::string_view> idFieldNames() { return idNames; }
std::span<const std::string_view> nameFieldNames() { return nameNames; }
std::span<const std::string_view> englishNameFieldNames() { return englishNameNames; }
std::span<const std::string_view> heightFieldNames() { return heightNames; }
std::span<const std::string_view> functionFieldNames() { return functionNames; }
std::span<const std::string_view> floorsFieldNames() { return floorsNames; }
std::span<const std::string_view> floorAreaFieldNames() { return floorAreaNames; }
std::span<const std::string_view> fireRatingFieldNames() { return fireRatingNames; }
std::span<const std::string_view> fireHazardFieldNames() { return fireHazardNames; }
std::span<const std::string_view> structureFieldNames() { return structureNames; }
std::span<const std::string_view> yearBuiltFieldNames() { return yearBuiltNames; }
std::span<const std::string_view> buildingFieldNames() { return buildingNames; }

std::string_view functionCode(std::string_view word) {
    using Word = std::pair<std::string_view, std::string_view>;
    static constexpr auto words = std::to_array<Word>({{"生产", "plant"},
                                                       {"厂房", "plant"},
                                                       {"仓储", "warehouse"},
                                                       {"仓库", "warehouse"},
                                                       {"办公", "office"},
                                                       {"宿舍", "dormitory"},
                                                       {"动力", "utility"},
                                                       {"环保", "environment"}});
    const auto found = std::find_if(words.begin(), words.end(), [&](const Word& w) { return w.first == word; });
    return found == words.end() ? word : found->second;
}

bool isOneOf(std::string_view field, std::span<const std::string_view> names) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        return std::equal(field.begin(), field.end(), name.begin(), name.end(),
                          [](char a, char b) { return lower(a) == lower(b); });
    });
}

bool isFieldNamed(std::string_view field, std::string_view name) {
    if (isOneOf(field, {&name, 1})) return true;
    constexpr size_t most = 10;
    if (name.size() <= most) return false;
    size_t kept = most; // of a name's bytes: whole characters
    while (kept > 0 && (static_cast<unsigned char>(name[kept]) & 0xC0) == 0x80) --kept;
    const std::string_view cut = name.substr(0, kept);
    return isOneOf(field, {&cut, 1});
}

} // namespace sandtable::scene
