#include "scene/world/EditJson.h"

#include <glm/gtc/constants.hpp>
#include <nlohmann/json.hpp>

#include <array>

namespace sandtable::scene {

namespace {

using Json = nlohmann::ordered_json;

// In the order of the variant's alternatives.
constexpr std::array<const char*, std::variant_size_v<Edit>> typeNames = {
    "flatten", "clip", "restore", "placeBuilding", "moveBuilding", "turnBuilding", "resizeBuilding", "removeBuilding"};

/// Degrees as people write them: 30 stays 30 through radians and back.
double degreesFrom(double radians) { return std::round(glm::degrees(radians) * 1e9) / 1e9; }

Json toJson(const glm::dvec3& v) { return {v.x, v.y, v.z}; }

Json toJson(const Ring& ring) {
    Json points = Json::array();
    for (const glm::dvec2& point : ring) points.push_back({point.x, point.y});
    return points;
}

Json toJson(const Polygon& polygon) {
    Json area{{"outer", toJson(polygon.outer)}};
    for (const Ring& hole : polygon.holes) area["holes"].push_back(toJson(hole));
    return area;
}

void write(Json& json, const FlattenSurface& edit) {
    json["area"] = toJson(edit.area);
    json["height"] = edit.heightMeters;
}
void write(Json& json, const ClipSurface& edit) { json["area"] = toJson(edit.area); }
void write(Json&, const RestoreSurface&) {}
void write(Json& json, const PlaceBuilding& edit) {
    if (!edit.name.empty()) json["name"] = edit.name;
    json["position"] = toJson(edit.position);
    json["size"] = toJson(edit.size);
    json["yawDegrees"] = degreesFrom(edit.yawRadians);
    json["storeys"] = edit.storeys;
    json["function"] = edit.function;
    if (!edit.modelFile.empty()) json["model"] = edit.modelFile;
}
void write(Json& json, const MoveBuilding& edit) {
    json["position"] = toJson(edit.position);
    if (edit.groundMeters) json["ground"] = *edit.groundMeters;
}
void write(Json& json, const TurnBuilding& edit) {
    json["yawDegrees"] = degreesFrom(edit.yawRadians);
    if (edit.groundMeters) json["ground"] = *edit.groundMeters;
}
void write(Json& json, const ResizeBuilding& edit) {
    json["size"] = toJson(edit.size);
    json["storeys"] = edit.storeys;
}
void write(Json& json, const RemoveBuilding& edit) {
    if (edit.groundMeters) json["ground"] = *edit.groundMeters;
}

glm::dvec3 point3(const Json& json) {
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

void read(const Json& json, FlattenSurface& edit) {
    edit.area = polygonFrom(json.at("area"));
    edit.heightMeters = json.at("height").get<double>();
}
void read(const Json& json, ClipSurface& edit) { edit.area = polygonFrom(json.at("area")); }
void read(const Json&, RestoreSurface&) {}
void read(const Json& json, PlaceBuilding& edit) {
    edit.name = json.value("name", edit.name);
    edit.position = point3(json.at("position"));
    edit.size = point3(json.at("size"));
    edit.yawRadians = glm::radians(json.value("yawDegrees", 0.0));
    edit.storeys = json.value("storeys", edit.storeys);
    edit.function = json.value("function", edit.function);
    edit.modelFile = json.value("model", edit.modelFile);
}
std::optional<double> groundIn(const Json& json) {
    return json.contains("ground") ? std::optional(json.at("ground").get<double>()) : std::nullopt;
}
void read(const Json& json, MoveBuilding& edit) {
    edit.position = point3(json.at("position"));
    edit.groundMeters = groundIn(json);
}
void read(const Json& json, TurnBuilding& edit) {
    edit.yawRadians = glm::radians(json.at("yawDegrees").get<double>());
    edit.groundMeters = groundIn(json);
}
void read(const Json& json, ResizeBuilding& edit) {
    edit.size = point3(json.at("size"));
    edit.storeys = json.at("storeys").get<int>();
}
void read(const Json& json, RemoveBuilding& edit) { edit.groundMeters = groundIn(json); }

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

std::string editType(const Edit& edit) { return typeNames[edit.index()]; }

const std::string& editId(const Edit& edit) {
    return std::visit([](const auto& alternative) -> const std::string& { return alternative.id; }, edit);
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
