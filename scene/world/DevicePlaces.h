// Where a scenario has put a park's devices. Pure; any thread.
#pragma once

#include "scene/world/World.h"

namespace sandtable::scene {

/// Of a device the scenario has moved itself, or with its building: then as it stood in it, on the roof's height. None
/// for those that stay where they are.
std::optional<glm::dvec3> plannedPlace(const World& world, const BaseWorld& base, const DeviceSpec& device);

} // namespace sandtable::scene
