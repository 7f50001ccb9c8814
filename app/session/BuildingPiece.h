// One existing building as the drone saw it, cut out of the photogrammetry.
#pragma once

#include "app/session/SurfaceQuery.h"

namespace sandtable::app {

/// A building's piece in its own frame: unturned, the middle of its base at the origin. Empty: the photogrammetry has
/// nothing there.
using BuildingPiece = std::vector<scene::Mesh>;

/// `groundMeters`: what lies lower than that stays where it is.
BuildingPiece cutBuilding(SurfaceQuery& surface, const scene::Building& building, double groundMeters);

/// The ground that a moved building left behind; none where nobody knows it.
std::optional<double> groundLeft(const scene::World& world, const std::string& building);

} // namespace sandtable::app
