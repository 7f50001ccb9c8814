// Walls as a painter sees them: sheet metal with bands of windows and roller doors, ribbon and punched windows, curtain
// walls, docks. Before light; linear RGB. Metres along the wall from its left end and above the building's foot.
#pragma once

#include "sample/ParkPlan.h"

namespace sandtable::sample {

struct FacadePoint {
    double along, height;
    double length; // of the whole wall
    int side;      // 0 south, 1 east, 2 north, 3 west
    double texel;
};

glm::vec3 facadeColor(const Building& building, const FacadePoint& point);
glm::vec3 sawtoothGlazing(double along, double height, double texel);
glm::vec3 turnedSideColor(const Turned& body, double along, double height, double texel);
glm::vec3 frameSideColor(double along, double height, double texel);
glm::vec3 rackSideColor(double along, double height, double texel);
/// Long sides of containers and trucks.
glm::vec3 crateSideColor(const Crate& crate, double along, double height, double length, double texel);

} // namespace sandtable::sample
