// The ground a building stands on, measured once on the park's own data when the building is taken away or moved: the
// same whatever has been streamed, is shown or was loaded, and without a GPU. Main thread.
#pragma once

#include "app/Session.h"

#include <array>

namespace sandtable::app {

/// Where to look for a building's ground: points a few metres outside the corners and sides of its footprint's box.
std::array<glm::dvec2, 8> placesBeside(const scene::Building& building);

/// Site height of the lowest of those places on the finest photogrammetry, else on the terrain; none if neither knows.
/// Opens the park's tilesets and terrain anew, so that a session that has not loaded them gives the same answer.
std::optional<double> groundBeside(const scene::Building& building, const scene::Park& park, Diagnostics& diagnostics);

/// The scenario with the ground written into the edits that take existing buildings off the photogrammetry without
/// saying it: removals, first moves and turns.
scene::ScenarioSpec withGround(scene::ScenarioSpec scenario, const Session& session, Diagnostics& diagnostics);
scene::Edit withGround(scene::Edit edit, const Session& session, Diagnostics& diagnostics);

} // namespace sandtable::app
