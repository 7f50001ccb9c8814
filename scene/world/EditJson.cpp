#include "scene/world/EditJson.h"

#include <glm/gtc/constants.hpp>
#include <nlohmann/json.hpp>

#include <array>

namespace sandtable::scene {

namespace {

using Json = nlohmann::ordered_json;

// In the order of the variant's alternatives.
constexpr std::array<const char*, std::variant_size_v<Edit>> typeNames = {
    "flatten",        "clip",           "restore", "placeBuilding",     "moveBuilding",     "turnBuilding",
    "resizeBuilding", "removeBuilding", "shift",   "duplicateBuilding", "describeBuilding", "draw",
    "erase",          "moveDevice",     "claim",   "withdraw",          "reshape"};

constexpr std::array<const char*, 10> kindNames = {"road", "rail",  "green",  "water",      "parcel",
                                                   "pipe", "cable", "tunnel", "substation", "closure"};
constexpr std::array<const char*, 3> roofNames = {"flat", "gable", "hip"};
constexpr std::array<const char*, 6> hazardNames = {"", "甲", "乙", "丙", "丁", "戊"};

template<class Enum, size_t Count>
Enum enumFrom(const std::array<const char*, Count>& names, const std::string& name, const char* what) {
    for (size_t i = 0; i < Count; ++i)
        if (name == names[i]) return static_cast<Enum>(i);
    throw nlohmann::json::other_error::create(599, std::string("unknown ") + what + " \"" + name + "\"", nullptr);
}

/// Degrees as people write them: 30 stays 30 through radians and back.
double degreesFrom(double radians) { return std::round(glm::degrees(radians) * 1e9) / 1e9; }

/// Without its height where that is still to be measured.
Json toJson(const glm::dvec3& v) { return std::isnan(v.z) ? Json{v.x, v.y} : Json{v.x, v.y, v.z}; }

Json toJson(const Polygon& polygon) {
    Json area{{"outer", ringToJson(polygon.outer)}};
    for (const Ring& hole : polygon.holes) area["holes"].push_back(ringToJson(hole));
    return area;
}

glm::dvec3 point3(const Json& json) {
    const auto values = json.get<std::vector<double>>();
    if (values.size() != 2 && values.size() != 3)
        throw nlohmann::json::other_error::create(599, "a position has two or three numbers", nullptr);
    return {values[0], values[1], values.size() == 3 ? values[2] : onTheGround};
}

glm::dvec3 sizeFrom(const Json& json) {
    const auto values = json.get<std::array<double, 3>>();
    return {values[0], values[1], values[2]};
}

Ring ringFrom(const Json& json) {
    Ring ring;
    for (const auto& [x, y] : json.get<std::vector<std::array<double, 2>>>()) ring.emplace_back(x, y);
    return ring;
}

Polygon polygonFrom(const Json& json) {
    Polygon polygon{ringFrom(json.at("outer")), {}};
    if (json.contains("holes"))
        for (const Json& hole : json.at("holes")) polygon.holes.push_back(ringFrom(hole));
    return polygon;
}

template<class T> std::optional<T> optionalFrom(const Json& json, const char* key) {
    return json.contains(key) ? std::optional(json.at(key).get<T>()) : std::nullopt;
}
template<class T> void writeOptional(Json& json, const char* key, const std::optional<T>& value) {
    if (value) json[key] = *value;
}

void write(Json& json, const FlattenSurface& edit) {
    json["area"] = toJson(edit.area);
    if (!std::isnan(edit.heightMeters)) json["height"] = edit.heightMeters;
}
void read(const Json& json, FlattenSurface& edit) {
    edit.area = polygonFrom(json.at("area"));
    edit.heightMeters = json.value("height", onTheGround);
}

void write(Json& json, const ShiftSurface& edit) {
    json["area"] = toJson(edit.area);
    json["by"] = edit.byMeters;
}
void read(const Json& json, ShiftSurface& edit) {
    edit.area = polygonFrom(json.at("area"));
    edit.byMeters = json.at("by").get<double>();
}

void write(Json& json, const ClipSurface& edit) { json["area"] = toJson(edit.area); }
void read(const Json& json, ClipSurface& edit) { edit.area = polygonFrom(json.at("area")); }

void write(Json& json, const ReshapeSurface& edit) {
    json["area"] = toJson(edit.area);
    json["meters"] = edit.meters;
}
void read(const Json& json, ReshapeSurface& edit) {
    edit.area = polygonFrom(json.at("area"));
    edit.meters = json.value("meters", 0.0);
}

void write(Json&, const RestoreSurface&) {}
void read(const Json&, RestoreSurface&) {}

void write(Json& json, const PlaceBuilding& edit) {
    if (!edit.name.empty()) json["name"] = edit.name;
    json["position"] = toJson(edit.position);
    json["size"] = {edit.size.x, edit.size.y, edit.size.z};
    json["yawDegrees"] = degreesFrom(edit.yawRadians);
    json["storeys"] = edit.storeys;
    json["function"] = edit.function;
    if (!edit.modelFile.empty()) json["model"] = edit.modelFile;
    if (!edit.outline.empty()) json["outline"] = ringToJson(edit.outline);
    if (edit.roof != Roof::Flat) {
        json["roof"] = roofNames[static_cast<size_t>(edit.roof)];
        json["roofRise"] = edit.roofRiseMeters;
    }
    if (edit.fire.hazard != FireClass::Hazard::Unknown) json["fireHazard"] = hazardName(edit.fire.hazard);
    if (edit.fire.rating != 0) json["fireRating"] = edit.fire.rating;
}
void read(const Json& json, PlaceBuilding& edit) {
    edit.name = json.value("name", edit.name);
    edit.position = point3(json.at("position"));
    edit.size = sizeFrom(json.at("size"));
    edit.yawRadians = glm::radians(json.value("yawDegrees", 0.0));
    edit.storeys = json.value("storeys", edit.storeys);
    edit.function = json.value("function", edit.function);
    edit.modelFile = json.value("model", edit.modelFile);
    if (json.contains("outline")) edit.outline = ringFrom(json.at("outline"));
    edit.roof = enumFrom<Roof>(roofNames, json.value("roof", "flat"), "roof");
    edit.roofRiseMeters = json.value("roofRise", 0.0);
    if (json.contains("fireHazard"))
        edit.fire.hazard =
            enumFrom<FireClass::Hazard>(hazardNames, json.at("fireHazard").get<std::string>(), "fire hazard");
    edit.fire.rating = json.value("fireRating", 0);
}

void write(Json& json, const DuplicateBuilding& edit) {
    json["of"] = edit.of;
    json["position"] = toJson(edit.position);
}
void read(const Json& json, DuplicateBuilding& edit) {
    edit.of = json.at("of").get<std::string>();
    edit.position = point3(json.at("position"));
}

void write(Json& json, const MoveBuilding& edit) {
    json["position"] = toJson(edit.position);
    writeOptional(json, "ground", edit.groundMeters);
}
void read(const Json& json, MoveBuilding& edit) {
    edit.position = point3(json.at("position"));
    edit.groundMeters = optionalFrom<double>(json, "ground");
}

void write(Json& json, const TurnBuilding& edit) {
    json["yawDegrees"] = degreesFrom(edit.yawRadians);
    writeOptional(json, "ground", edit.groundMeters);
}
void read(const Json& json, TurnBuilding& edit) {
    edit.yawRadians = glm::radians(json.at("yawDegrees").get<double>());
    edit.groundMeters = optionalFrom<double>(json, "ground");
}

void write(Json& json, const ResizeBuilding& edit) {
    json["size"] = {edit.size.x, edit.size.y, edit.size.z};
    json["storeys"] = edit.storeys;
}
void read(const Json& json, ResizeBuilding& edit) {
    edit.size = sizeFrom(json.at("size"));
    edit.storeys = json.at("storeys").get<int>();
}

void write(Json& json, const DescribeBuilding& edit) {
    writeOptional(json, "name", edit.name);
    writeOptional(json, "function", edit.function);
    writeOptional(json, "storeys", edit.storeys);
    if (edit.hazard) json["fireHazard"] = hazardName(*edit.hazard);
    writeOptional(json, "fireRating", edit.fireRating);
    if (edit.roof) json["roof"] = roofNames[static_cast<size_t>(*edit.roof)];
    writeOptional(json, "roofRise", edit.roofRiseMeters);
}
void read(const Json& json, DescribeBuilding& edit) {
    edit.name = optionalFrom<std::string>(json, "name");
    edit.function = optionalFrom<std::string>(json, "function");
    edit.storeys = optionalFrom<int>(json, "storeys");
    if (json.contains("fireHazard"))
        edit.hazard = enumFrom<FireClass::Hazard>(hazardNames, json.at("fireHazard").get<std::string>(), "fire hazard");
    edit.fireRating = optionalFrom<int>(json, "fireRating");
    if (json.contains("roof")) edit.roof = enumFrom<Roof>(roofNames, json.at("roof").get<std::string>(), "roof");
    edit.roofRiseMeters = optionalFrom<double>(json, "roofRise");
}

void write(Json& json, const RemoveBuilding& edit) { writeOptional(json, "ground", edit.groundMeters); }
void read(const Json& json, RemoveBuilding& edit) { edit.groundMeters = optionalFrom<double>(json, "ground"); }

void write(Json& json, const DrawFeature& edit) {
    json["kind"] = featureKindName(edit.kind);
    if (!edit.name.empty()) json["name"] = edit.name;
    if (isLine(edit.kind)) {
        json["line"] = ringToJson(edit.line);
        json["width"] = edit.widthMeters;
    } else
        json["area"] = toJson(edit.area);
    if (!edit.landUse.empty()) json["landUse"] = edit.landUse;
    if (!edit.properties.empty()) json["properties"] = edit.properties;
}
void read(const Json& json, DrawFeature& edit) {
    edit.kind = enumFrom<FeatureKind>(kindNames, json.at("kind").get<std::string>(), "kind of feature");
    edit.name = json.value("name", "");
    if (isLine(edit.kind)) {
        edit.line = ringFrom(json.at("line"));
        edit.widthMeters = json.value("width", 0.0);
    } else
        edit.area = polygonFrom(json.at("area"));
    edit.landUse = json.value("landUse", "");
    if (json.contains("properties")) edit.properties = json.at("properties").get<std::map<std::string, std::string>>();
}

void write(Json&, const EraseFeature&) {}
void read(const Json&, EraseFeature&) {}

void write(Json& json, const MoveDevice& edit) { json["position"] = toJson(edit.position); }
void read(const Json& json, MoveDevice& edit) { edit.position = point3(json.at("position")); }

void write(Json& json, const ClaimExemption& edit) {
    json["clause"] = edit.clause;
    json["buildings"] = edit.buildings;
    json["reason"] = edit.reason;
}
void read(const Json& json, ClaimExemption& edit) {
    edit.clause = json.at("clause").get<std::string>();
    edit.buildings = json.at("buildings").get<std::vector<std::string>>();
    edit.reason = json.at("reason").get<std::string>();
}

void write(Json&, const WithdrawExemption&) {}
void read(const Json&, WithdrawExemption&) {}

/// The alternative of the variant with this name, with its default values.
template<size_t Index = 0> std::optional<Edit> editNamed(const std::string& type) {
    if constexpr (Index == std::variant_size_v<Edit>) {
        return std::nullopt;
    } else {
        if (type == typeNames[Index]) return Edit(std::in_place_index<Index>);
        return editNamed<Index + 1>(type);
    }
}

/// nlohmann's message without its tag: "[json.exception.out_of_range.403] key 'area' not found".
std::string reasonOf(const nlohmann::json::exception& error) {
    const std::string text = error.what();
    const size_t tagEnd = text.find("] ");
    return tagEnd == std::string::npos ? text : text.substr(tagEnd + 2);
}

} // namespace

bool isLine(FeatureKind kind) {
    switch (kind) {
    case FeatureKind::Green:
    case FeatureKind::Water:
    case FeatureKind::Parcel:
    case FeatureKind::Substation:
        return false;
    default:
        return true;
    }
}

std::string editType(const Edit& edit) { return typeNames[edit.index()]; }

const std::string& editId(const Edit& edit) {
    return std::visit([](const auto& alternative) -> const std::string& { return alternative.id; }, edit);
}

std::string featureKindName(FeatureKind kind) { return kindNames[static_cast<size_t>(kind)]; }
std::string hazardName(FireClass::Hazard hazard) { return hazardNames[static_cast<size_t>(hazard)]; }

static std::string_view trimmed(std::string_view word) {
    const size_t first = word.find_first_not_of(" \t"), last = word.find_last_not_of(" \t");
    return first == std::string_view::npos ? std::string_view() : word.substr(first, last + 1 - first);
}

FireClass::Hazard hazardFrom(std::string_view word) {
    word = trimmed(word);
    constexpr std::array<const char*, 6> letters = {"", "A", "B", "C", "D", "E"};
    for (size_t i = 1; i < hazardNames.size(); ++i)
        if (word.starts_with(hazardNames[i]) || word == letters[i]) return static_cast<FireClass::Hazard>(i);
    return FireClass::Hazard::Unknown;
}

int fireRatingFrom(std::string_view word) {
    constexpr std::array<std::array<std::string_view, 4>, 4> words = {
        {{"一", "1", "I", "Ⅰ"}, {"二", "2", "II", "Ⅱ"}, {"三", "3", "III", "Ⅲ"}, {"四", "4", "IV", "Ⅳ"}}};
    word = trimmed(word);
    constexpr std::string_view grade = "级";
    if (word.ends_with(grade)) word.remove_suffix(grade.size());
    for (size_t i = 0; i < words.size(); ++i)
        for (const std::string_view name : words[i])
            if (word == name) return static_cast<int>(i + 1);
    for (size_t i = 0; i < words.size(); ++i) // "一、二级": by the better one
        if (word.starts_with(words[i][0])) return static_cast<int>(i + 1);
    return 0;
}

Json ringToJson(const Ring& ring) {
    Json points = Json::array();
    for (const glm::dvec2& point : ring) points.push_back({point.x, point.y});
    return points;
}

Json editToJson(const Edit& edit) {
    Json json{{"type", editType(edit)}, {"id", editId(edit)}};
    std::visit([&](const auto& alternative) { write(json, alternative); }, edit);
    return json;
}

Result<Edit> editFromJson(const Json& json, const std::string& where) {
    try {
        const auto type = json.at("type").get<std::string>();
        std::optional<Edit> edit = editNamed(type);
        if (!edit) return Error{ErrorKind::InvalidData, where, "unknown type of edit \"" + type + "\""};
        std::visit(
            [&](auto& alternative) {
                alternative.id = json.at("id").template get<std::string>();
                read(json, alternative);
            },
            *edit);
        return *edit;
    } catch (const nlohmann::json::exception& error) {
        return Error{ErrorKind::InvalidData, where, reasonOf(error)};
    }
}

} // namespace sandtable::scene
