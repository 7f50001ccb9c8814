#include "app/session/SunLight.h"

#include <cmath>

namespace sandtable::app {
namespace {

/// From east, north, up at `from` into the site's axes: the site's north is the grid's, a degree or so beside the true.
glm::dmat3 siteFromLocal(const glm::dvec3& from, const glm::dvec3& towardsSiteNorth) {
    const double east = (towardsSiteNorth.x - from.x) * std::cos(glm::radians(from.y));
    const double azimuth = std::atan2(east, towardsSiteNorth.y - from.y);
    const double c = std::cos(azimuth), s = std::sin(azimuth);
    return {{c, s, 0}, {-s, c, 0}, {0, 0, 1}};
}

} // namespace

scene::Light lightAt(const gis::SiteFrame& frame, TimePoint time) {
    const auto here = frame.geographicFromSite(glm::dvec3(0));
    const auto north = frame.geographicFromSite({0, 1000, 0});
    if (!here || !north) return {};
    return scene::lightOf(scene::sunPosition(time, here->x, here->y), siteFromLocal(*here, *north));
}

} // namespace sandtable::app
