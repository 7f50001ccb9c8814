#include "gis/SuggestedFrame.h"

#include "core/Geometry.h"
#include "gis/GdalCrs.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::gis {
namespace {

/// Coarse outline (about 30 km) of where CGCS2000 is the official datum, coastal waters included; longitude, latitude.
const Ring& cgcs2000Area() {
    static const Ring ring = {
        {73.5, 39.4},    {74.9, 40.5},   {76.5, 40.4},   {78.5, 41.2},   {80.2, 42.1},   {80.2, 43.2},   {80.4, 44.3},
        {80.5, 45.0},    {82.4, 45.2},   {82.6, 46.0},   {83.0, 47.1},   {85.5, 47.0},   {85.7, 48.3},   {87.3, 49.1},
        {88.0, 48.6},    {90.1, 47.8},   {91.0, 46.6},   {90.9, 45.2},   {93.5, 44.9},   {95.4, 44.2},   {96.4, 42.7},
        {100.0, 42.6},   {105.0, 41.6},  {107.5, 42.4},  {110.0, 42.6},  {111.9, 43.75}, {111.7, 44.2},  {112.0, 45.0},
        {114.0, 44.9},   {116.0, 45.7},  {118.0, 46.6},  {119.8, 46.8},  {118.5, 47.9},  {115.6, 47.8},  {116.7, 49.8},
        {117.8, 49.5},   {119.3, 50.2},  {120.8, 52.0},  {120.2, 52.7},  {121.2, 53.3},  {123.5, 53.5},  {125.7, 52.9},
        {127.6, 50.25},  {127.6, 49.7},  {129.5, 49.35}, {130.7, 48.85}, {130.9, 47.8},  {132.5, 47.75}, {134.2, 48.45},
        {134.75, 48.35}, {134.0, 47.3},  {133.2, 45.1},  {131.9, 45.3},  {131.2, 44.9},  {131.2, 43.4},  {130.5, 42.65},
        {129.9, 43.0},   {128.1, 42.0},  {126.9, 41.7},  {126.0, 40.9},  {124.35, 40.0}, {123.5, 38.5},  {123.5, 30.0},
        {122.8, 25.5},   {122.3, 21.5},  {117.0, 21.0},  {111.5, 17.8},  {108.3, 18.0},  {108.1, 21.5},  {106.7, 22.0},
        {105.3, 23.3},   {104.0, 22.49}, {102.4, 22.7},  {101.7, 21.1},  {99.9, 21.6},   {99.2, 22.1},   {98.8, 23.9},
        {97.5, 23.9},    {97.7, 25.0},   {98.7, 26.0},   {98.6, 27.6},   {97.3, 28.2},   {95.5, 29.0},   {93.5, 28.6},
        {91.6, 27.8},    {89.8, 28.1},   {88.9, 27.4},   {88.0, 27.9},   {86.0, 27.95},  {84.0, 28.9},   {81.5, 30.3},
        {79.0, 31.0},    {78.6, 32.4},   {79.3, 33.0},   {78.0, 35.4},   {75.9, 36.1},   {74.8, 37.1},   {74.9, 38.5}};
    return ring;
}

int gaussKruegerEpsg(double longitude) {
    constexpr int firstCode = 4534, zones = 21; // central meridians 75, 78, … 135
    const int zone = static_cast<int>(std::lround((longitude - 75) / 3));
    return firstCode + std::clamp(zone, 0, zones - 1);
}

int utmEpsg(double longitude, double latitude) {
    const bool north = latitude >= 0;
    if (latitude > 84 || latitude < -80) return north ? 32661 : 32761; // universal polar stereographic
    const double turned = longitude - 360 * std::floor((longitude + 180) / 360);
    const int zone = std::clamp(static_cast<int>(std::floor((turned + 180) / 6)) + 1, 1, 60);
    return (north ? 32600 : 32700) + zone;
}

/// Whether a metre of the plane is a metre on the ground to half a percent, north and east of a place. Web Mercator,
/// plate carrée and continental equal-area maps are not; the zones planners use are.
bool measuresTrueLengths(const Crs& crs, const glm::dvec3& geographic) {
    constexpr double length = 100;
    const SiteFrame ground = SiteFrame::tangentPlane(geographic.x, geographic.y, 0);
    std::array<glm::dvec3, 3> p = {glm::dvec3(0), glm::dvec3(length, 0, 0), glm::dvec3(0, length, 0)};
    const CrsTransform* transform = cachedTransform(wgs84Geographic(), crs);
    for (glm::dvec3& point : p) point = *ground.geographicFromSite(point);
    if (!transform || transform->apply(p) != p.size()) return false;
    const auto isTrue = [&](const glm::dvec3& a) {
        return std::abs(glm::distance(glm::dvec2(a), glm::dvec2(p[0])) * crs.metersPerUnit() / length - 1) < 0.005;
    };
    return isTrue(p[1]) && isTrue(p[2]);
}

} // namespace

Crs suggestProjectedCrs(double longitude, double latitude) {
    const bool china = ringContains(cgcs2000Area(), {longitude, latitude});
    return Crs::fromEpsg(china ? gaussKruegerEpsg(longitude) : utmEpsg(longitude, latitude));
}

Result<SuggestedFrame> suggestFrame(const Crs& crs, const glm::dvec2& center, const std::string& source) {
    const CrsTransform* transform = cachedTransform(crs, wgs84Geographic());
    const glm::dvec3 geographic = transform ? transform->apply(glm::dvec3(center, 0)) : glm::dvec3(NAN);
    if (!std::isfinite(geographic.x))
        return Error{ErrorKind::InvalidData, source, "its centre is outside the domain of " + crs.name()};
    if (crs.isProjected() && crs.isEastNorth() && measuresTrueLengths(crs, geographic))
        return SuggestedFrame{crs, glm::dvec3(glm::round(center), 0)};
    const Crs suggested = suggestProjectedCrs(geographic.x, geographic.y);
    const CrsTransform* toPlane = cachedTransform(wgs84Geographic(), suggested);
    assert(toPlane);
    const glm::dvec3 planeCenter = toPlane->apply(geographic);
    return SuggestedFrame{suggested, {glm::round(planeCenter.x), glm::round(planeCenter.y), 0}};
}

} // namespace sandtable::gis
