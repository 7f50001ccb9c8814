// A corridor as it is laid over the park: the slack beside the best in bands, the options' strips. Pure.
#pragma once

#include "app/desk/CorridorDesk.h"
#include "renderer/Renderer.h"

#include <vector>

namespace sandtable::app {

/// Where a way costs at most 2, 5 and 10 % more than the cheapest; the rest is clear.
gis::ColorRaster slackPicture(const decision::SiteCorridor& corridor);

/// The strips of all options, the chosen one on top. Nothing while there is no corridor.
std::vector<renderer::DrapeLayer> drapeCorridor(const CorridorDesk& desk, const gis::ColorRaster& slack);

} // namespace sandtable::app
