// What an open park knows of its land beside buildings and plans, for corridors over it.
#pragma once

#include "app/session/Session.h"
#include "decision/corridor/SiteCorridor.h"

namespace sandtable::app {

/// Of the terrain, NaN where unknown; empty without one. Refers to the session.
std::function<double(const glm::dvec2&)> groundOf(const Session& session);

/// Roads, water and protected land from layers with such roles, lines with a lane on each side; ground from the
/// terrain. Refers to the session, which must outlive it; any thread once the session is open.
decision::CorridorSite corridorSite(const Session& session);

/// A strip as part of a plan, to the decimetre: a road, or where it is too wide for one a parcel.
scene::DrawFeature keptCorridor(const std::string& id, const decision::CorridorOption& option, double widthMeters);

} // namespace sandtable::app
