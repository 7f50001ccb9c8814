#include "gis/SiteFrame.h"

#include "gis/GdalCrs.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

namespace sandtable::gis {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool isFinite(const glm::dvec3& p) { return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z); }

/// How many points could be transformed; the others are NaN, all of them if there is no transform.
size_t transformPoints(const Crs& source, const Crs& target, std::span<glm::dvec3> points) {
    if (const CrsTransform* transform = cachedTransform(source, target)) return transform->apply(points);
    std::fill(points.begin(), points.end(), glm::dvec3(nan));
    return 0;
}

/// Columns east, north, up at a place, in ECEF.
glm::dmat3 eastNorthUp(double longitude, double latitude) {
    const double lon = glm::radians(longitude), lat = glm::radians(latitude);
    const double sinLon = std::sin(lon), cosLon = std::cos(lon), sinLat = std::sin(lat), cosLat = std::cos(lat);
    return {glm::dvec3(-sinLon, cosLon, 0), glm::dvec3(-sinLat * cosLon, -sinLat * sinLon, cosLat),
            glm::dvec3(cosLat * cosLon, cosLat * sinLon, sinLat)};
}

} // namespace

// Everything global meets in WGS 84 longitude, latitude, ellipsoidal height: the plane CRS takes part in the
// horizontal only, so a datum shift never changes a height.
struct SiteFrame::Impl {
    Kind kind = Kind::Local;
    Crs crs;                   // Projected: as given
    Crs plane;                 // Projected: its horizontal part
    glm::dvec3 origin{0};      // as SiteFrame::origin
    glm::dvec3 unit{1};        // Projected: metres in one unit of each axis
    glm::dmat3 ecefFromEnu{1}; // TangentPlane: rotation
    glm::dvec3 ecefOrigin{0};  // TangentPlane

    glm::dvec3 siteFromProjected(const glm::dvec3& p) const { return (p - origin) * unit; }
    glm::dvec3 projectedFromSite(const glm::dvec3& p) const { return origin + p / unit; }

    size_t siteFromGeographic(std::span<glm::dvec3> points) const;
    size_t siteFromGeocentric(std::span<glm::dvec3> points) const;
    size_t geographicFromSite(std::span<glm::dvec3> points) const;
    size_t geocentricFromSite(std::span<glm::dvec3> points) const;
};

size_t SiteFrame::Impl::siteFromGeographic(std::span<glm::dvec3> points) const {
    if (kind == Kind::TangentPlane) {
        transformPoints(wgs84Geographic(), wgs84Geocentric(), points);
        return siteFromGeocentric(points);
    }
    const size_t transformed = transformPoints(wgs84Geographic(), plane, points);
    for (glm::dvec3& p : points) p = siteFromProjected({p.x, p.y, p.z / unit.z});
    return transformed;
}

size_t SiteFrame::Impl::siteFromGeocentric(std::span<glm::dvec3> points) const {
    if (kind == Kind::Projected) {
        transformPoints(wgs84Geocentric(), wgs84Geographic(), points);
        return siteFromGeographic(points);
    }
    size_t finite = 0;
    for (glm::dvec3& p : points) {
        p = glm::transpose(ecefFromEnu) * (p - ecefOrigin);
        finite += isFinite(p) ? 1 : 0;
    }
    return finite;
}

size_t SiteFrame::Impl::geographicFromSite(std::span<glm::dvec3> points) const {
    if (kind == Kind::TangentPlane) {
        geocentricFromSite(points);
        return transformPoints(wgs84Geocentric(), wgs84Geographic(), points);
    }
    for (glm::dvec3& p : points) {
        p = projectedFromSite(p);
        p.z *= unit.z;
    }
    return transformPoints(plane, wgs84Geographic(), points);
}

size_t SiteFrame::Impl::geocentricFromSite(std::span<glm::dvec3> points) const {
    if (kind == Kind::Projected) {
        geographicFromSite(points);
        return transformPoints(wgs84Geographic(), wgs84Geocentric(), points);
    }
    for (glm::dvec3& p : points) p = ecefOrigin + ecefFromEnu * p;
    return points.size();
}

SiteFrame::SiteFrame() : m_impl(std::make_shared<Impl>()) {}
SiteFrame::SiteFrame(std::shared_ptr<const Impl> impl) : m_impl(std::move(impl)) {}

SiteFrame SiteFrame::local() { return SiteFrame(); }

Result<SiteFrame> SiteFrame::projected(const Crs& crs, const glm::dvec3& origin) {
    if (!crs.isProjected())
        return Error{ErrorKind::Usage, crs.name(), "a site frame needs a projected coordinate reference system"};
    if (!crs.isEastNorth())
        return Error{ErrorKind::Unsupported, crs.name(),
                     "its coordinates grow to the west or south; a site frame needs easting and northing"};
    if (!isFinite(origin)) return Error{ErrorKind::Usage, crs.name(), "the site origin is not a finite number"};
    auto impl = std::make_shared<Impl>();
    impl->kind = Kind::Projected;
    impl->crs = crs;
    impl->plane = crs.horizontal();
    impl->origin = origin;
    impl->unit = {crs.metersPerUnit(), crs.metersPerUnit(), crs.metersPerHeightUnit()};
    return SiteFrame(std::move(impl));
}

SiteFrame SiteFrame::tangentPlane(double longitude, double latitude, double heightMeters) {
    auto impl = std::make_shared<Impl>();
    impl->kind = Kind::TangentPlane;
    impl->origin = {longitude, latitude, heightMeters};
    impl->ecefFromEnu = eastNorthUp(longitude, latitude);
    impl->ecefOrigin = impl->origin;
    transformPoints(wgs84Geographic(), wgs84Geocentric(), {&impl->ecefOrigin, 1});
    return SiteFrame(std::move(impl));
}

SiteFrame::Kind SiteFrame::kind() const { return m_impl->kind; }
const Crs& SiteFrame::crs() const { return m_impl->crs; }
const glm::dvec3& SiteFrame::origin() const { return m_impl->origin; }

std::string SiteFrame::describe() const {
    const glm::dvec3& o = m_impl->origin;
    switch (m_impl->kind) {
    case Kind::Local:
        return "local metres, no georeference";
    case Kind::Projected:
        return fmt::format("{}, origin {:.3f} {:.3f} {:.3f}", m_impl->crs.name(), o.x, o.y, o.z);
    case Kind::TangentPlane:
        return fmt::format("WGS 84 tangent plane at longitude {:.7f}, latitude {:.7f}, height {:.3f}", o.x, o.y, o.z);
    }
    return {};
}

glm::dvec3 SiteFrame::projectedFromSite(const glm::dvec3& site) const {
    return m_impl->kind == Kind::Projected ? m_impl->projectedFromSite(site) : site;
}

glm::dvec3 SiteFrame::siteFromProjected(const glm::dvec3& projected) const {
    return m_impl->kind == Kind::Projected ? m_impl->siteFromProjected(projected) : projected;
}

std::optional<glm::dvec3> SiteFrame::geographicFromSite(const glm::dvec3& site) const {
    glm::dvec3 p = site;
    if (!georeferenced() || m_impl->geographicFromSite({&p, 1}) == 0) return std::nullopt;
    return p;
}

std::optional<glm::dvec3> SiteFrame::siteFromGeographic(const glm::dvec3& lonLatHeight) const {
    glm::dvec3 p = lonLatHeight;
    if (!georeferenced() || m_impl->siteFromGeographic({&p, 1}) == 0) return std::nullopt;
    return p;
}

bool SiteFrame::siteFromEcef(std::span<glm::dvec3> points) const {
    return georeferenced() && m_impl->siteFromGeocentric(points) == points.size();
}

std::optional<glm::dvec3> SiteFrame::ecefFromSite(const glm::dvec3& site) const {
    glm::dvec3 p = site;
    if (!georeferenced() || m_impl->geocentricFromSite({&p, 1}) == 0) return std::nullopt;
    return p;
}

glm::dmat4 SiteFrame::siteFromEcefAffine(const glm::dvec3& ecefCenter) const {
    if (!georeferenced()) return glm::dmat4(1);
    constexpr double step = 50; // metres: rounding and curvature both stay below 1e-10
    const glm::dvec3 &c = ecefCenter, dx(step, 0, 0), dy(0, step, 0), dz(0, 0, step);
    std::array<glm::dvec3, 7> p = {c, c + dx, c - dx, c + dy, c - dy, c + dz, c - dz};
    m_impl->siteFromGeocentric(p);
    const glm::dmat3 jacobian((p[1] - p[2]) / (2 * step), (p[3] - p[4]) / (2 * step), (p[5] - p[6]) / (2 * step));
    glm::dmat4 affine(jacobian);
    affine[3] = glm::dvec4(p[0] - jacobian * c, 1);
    return affine;
}

size_t SiteFrame::siteFromCrs(const Crs& source, std::span<glm::dvec3> points) const {
    if (!georeferenced()) return points.size();
    if (source.isGeocentric()) {
        transformPoints(source, wgs84Geocentric(), points);
        return m_impl->siteFromGeocentric(points);
    }
    if (m_impl->kind == Kind::TangentPlane) {
        transformPoints(source, wgs84Geographic(), points);
        return m_impl->siteFromGeographic(points);
    }
    // Both with a vertical CRS: PROJ converts the heights, too. Otherwise heights are taken as they are.
    const bool heights = source.isCompound() && m_impl->crs.isCompound();
    const size_t transformed = transformPoints(source, heights ? m_impl->crs : m_impl->plane, points);
    for (glm::dvec3& p : points)
        p = m_impl->siteFromProjected(heights ? p : glm::dvec3(p.x, p.y, p.z / m_impl->unit.z));
    return transformed;
}

bool SiteFrame::operator==(const SiteFrame& other) const {
    return m_impl == other.m_impl || (m_impl->kind == other.m_impl->kind && m_impl->crs == other.m_impl->crs &&
                                      m_impl->origin == other.m_impl->origin);
}

} // namespace sandtable::gis
