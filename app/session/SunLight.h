// The light of a moment in a park. Pure.
#pragma once

#include "gis/SiteFrame.h"
#include "scene/Light.h"

namespace sandtable::app {

/// With the sun where it stands above the site frame's origin; the default light where nobody knows where that is.
scene::Light lightAt(const gis::SiteFrame& frame, TimePoint time);

} // namespace sandtable::app
