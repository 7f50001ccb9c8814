#include "scene/scenario/StateHash.h"

#include "scene/world/EditJson.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <array>
#include <filesystem>

namespace sandtable::scene {
namespace {

using Json = nlohmann::json; // keys in order of the alphabet

Json toJson(const glm::dvec3& v) { return {v.x, v.y, v.z}; }

Json toJson(const Polygon& polygon) {
    Json holes = Json::array();
    for (const Ring& hole : polygon.holes) holes.push_back(Json(ringToJson(hole)));
    return {{"outer", Json(ringToJson(polygon.outer))}, {"holes", std::move(holes)}};
}

Json toJson(const SurfaceZone& zone) {
    constexpr std::array<const char*, 3> kinds = {"flatten", "clip", "shift"};
    return {{"id", zone.id},
            {"kind", kinds[static_cast<size_t>(zone.kind)]},
            {"height", zone.heightMeters},
            {"area", toJson(zone.area)}};
}

Json toJson(const Building& building) {
    Json json{{"id", building.id},
              {"name", building.name.zh},
              {"function", building.function},
              {"storeys", building.storeys},
              {"hazard", hazardName(building.fire.hazard)},
              {"rating", building.fire.rating}};
    if (!building.drawn()) return json;
    json["position"] = toJson(building.position);
    json["yaw"] = building.yawRadians;
    if (!building.placed()) return json;
    json["size"] = toJson(building.size);
    json["outline"] = Json(ringToJson(building.outline));
    json["roof"] = static_cast<int>(building.roof);
    json["roofRise"] = building.roofRiseMeters;
    json["model"] = std::filesystem::path(building.modelFile).filename().string();
    return json;
}

} // namespace

std::string stateText(const World& world) {
    Json zones = Json::array(), buildings = Json::array(), features = Json::array(), devices = Json::object(),
         exemptions = Json::array();
    for (const SurfaceZone& zone : world.zones) zones.push_back(toJson(zone));
    for (const Building& building : world.buildings)
        if (building.drawn() || building.described) buildings.push_back(toJson(building));
    for (const PlannedFeature& feature : world.features) features.push_back(Json(editToJson(feature)));
    for (const auto& [id, position] : world.movedDevices) devices[id] = toJson(position);
    for (const Exemption& exemption : world.exemptions) exemptions.push_back(Json(editToJson(exemption)));
    return Json{{"version", 1},
                {"zones", std::move(zones)},
                {"buildings", std::move(buildings)},
                {"removed", world.removedBuildings},
                {"features", std::move(features)},
                {"devices", std::move(devices)},
                {"exemptions", std::move(exemptions)}}
        .dump();
}

std::string stateHash(const World& world) {
    const std::string text = stateText(world);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const int done = EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    assert(done == 1); // it has nothing that could fail
    static_cast<void>(done);
    std::string hash;
    for (unsigned i = 0; i < size; ++i) hash += fmt::format("{:02x}", digest[i]);
    return hash;
}

} // namespace sandtable::scene
