// Bare earth of the park and the hills around it. Site z in metres, read as ellipsoidal; water is flat.
#pragma once

#include "sample/ParkPlan.h"

namespace sandtable::sample {

inline constexpr double parkLevelMeters = 26; // about where streets and yards lie
inline constexpr double waterLevelMeters = 21;

double groundHeight(const ParkPlan& plan, const glm::dvec2& planPoint);

} // namespace sandtable::sample
