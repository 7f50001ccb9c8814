// The frame everything in a park is measured in: the park's plane CRS shifted by an origin. X east (grid), Y north
// (grid), Z up, metres, double. Three kinds: projected (CRS + origin), tangent plane (ENU at a point), and local
// (no georeference; geographic coordinates are then unknown).
#pragma once

#include "core/Geometry.h"
#include "core/Result.h"
#include "gis/Crs.h"

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace sandtable::gis {

/// Immutable and cheap to copy. All functions may be called from any thread (transforms are kept per thread inside).
class SiteFrame {
public:
    enum class Kind { Local, Projected, TangentPlane };

    SiteFrame(); // Local
    static SiteFrame local();
    /// `origin` in the CRS's own units: easting, northing, height. Errors if `crs` is not projected,
    /// or its axes do not point east and north.
    static Result<SiteFrame> projected(const Crs& crs, const glm::dvec3& origin);
    /// East-north-up plane touching the WGS 84 ellipsoid above a point (degrees, metres ellipsoidal).
    static SiteFrame tangentPlane(double longitude, double latitude, double heightMeters);

    Kind kind() const;
    bool georeferenced() const { return kind() != Kind::Local; }
    const Crs& crs() const;           // only for Kind::Projected
    const glm::dvec3& origin() const; // projected: E,N,H; tangent plane: lon,lat,h; local: zero
    std::string describe() const;     // "CGCS2000 / 3-degree Gauss-Kruger CM 114E, origin 501027.524 2488718.808 0.000"

    /// Projected coordinates (easting, northing, height) and back. Identity in a local frame; in a tangent plane the
    /// "projected" coordinates are the site's own.
    glm::dvec3 projectedFromSite(const glm::dvec3& site) const;
    glm::dvec3 siteFromProjected(const glm::dvec3& projected) const;

    /// Longitude, latitude (degrees, WGS 84), ellipsoidal height in metres; nullopt in a local frame or outside the
    /// CRS's domain. Heights: the site's Z is taken as ellipsoidal; no geoid is applied.
    std::optional<glm::dvec3> geographicFromSite(const glm::dvec3& site) const;
    std::optional<glm::dvec3> siteFromGeographic(const glm::dvec3& lonLatHeight) const;

    /// Exact: each ECEF point (metres) through PROJ. In place; false if any point could not be transformed or the
    /// frame is local.
    bool siteFromEcef(std::span<glm::dvec3> points) const;
    std::optional<glm::dvec3> ecefFromSite(const glm::dvec3& site) const;
    /// Best affine approximation of siteFromEcef around a point: error about d²/(2·6.4e6) m at distance d
    /// (2 mm at 160 m). Target-from-source. Identity in a local frame.
    glm::dmat4 siteFromEcefAffine(const glm::dvec3& ecefCenter) const;

    /// Points of any CRS into the frame, in place (z kept as height when the CRS has none). Per-thread transforms are
    /// cached by CRS. Returns how many points could be transformed; the others become NaN. In a local frame the points
    /// are left as they are.
    size_t siteFromCrs(const Crs& source, std::span<glm::dvec3> points) const;

    bool operator==(const SiteFrame& other) const;

private:
    struct Impl;
    std::shared_ptr<const Impl> m_impl;
    explicit SiteFrame(std::shared_ptr<const Impl> impl);
};

} // namespace sandtable::gis
