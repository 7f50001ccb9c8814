#include "scene/world/DevicePlaces.h"

#include <algorithm>
#include <cmath>

namespace sandtable::scene {

std::optional<glm::dvec3> plannedPlace(const World& world, const BaseWorld& base, const DeviceSpec& device) {
    if (const auto moved = world.movedDevices.find(device.id); moved != world.movedDevices.end()) return moved->second;
    const Building* building = device.buildingId.empty() ? nullptr : world.building(device.buildingId);
    if (!building || !building->moved) return std::nullopt;
    const auto original = std::ranges::find(base.buildings, device.buildingId, &Building::id);
    if (original == base.buildings.end()) return std::nullopt;
    const glm::dvec2 offset = glm::dvec2(device.position) - original->place();
    const double c = std::cos(building->yawRadians), s = std::sin(building->yawRadians);
    const glm::dvec2 turned(offset.x * c - offset.y * s, offset.x * s + offset.y * c);
    return glm::dvec3(glm::dvec2(building->position) + turned, building->position.z + building->heightMeters);
}

} // namespace sandtable::scene
