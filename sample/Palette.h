// The sample's colours: what metal, paint and leaves look like in a Chinese industrial park, muted as on a hazy day.
// Linear RGB. `palette` is any number; the same number gives the same colour.
#pragma once

#include "sample/ParkPlan.h"

#include <glm/glm.hpp>

namespace sandtable::sample {

glm::vec3 roofColor(const Building& building); // metal roofs
glm::vec3 flatRoofColor(const Building& building);
glm::vec3 wallColor(const Building& building);
glm::vec3 trimColor(const Building& building); // plinths, bands, door frames
glm::vec3 carColor(int palette);
glm::vec3 truckColor(int palette);
glm::vec3 containerColor(int palette);
glm::vec3 machineColor(int palette);
glm::vec3 tankColor(int palette);
glm::vec3 leafColor(int palette);
/// Pipes side by side, seen from above.
glm::vec3 rackColor(double across, double along, double texel);

} // namespace sandtable::sample
