// A coordinate reference system as a plain value, and exact transforms between two of them (PROJ through GDAL).
// Axis order is always x = easting/longitude, y = northing/latitude, whatever the authority says.
#pragma once

#include "core/Result.h"

#include <glm/glm.hpp>

#include <memory>
#include <span>
#include <string>

namespace sandtable::gis {

/// Immutable; safe to share between threads. Angles in degrees, lengths in metres.
class Crs {
public:
    /// Anything GDAL's user input takes: "EPSG:4547", "EPSG:4547+5773", WKT 1 or 2 (also custom, without a code),
    /// PROJ strings. `where` names the source in the error.
    static Result<Crs> parse(const std::string& definition, const std::string& where);
    static Crs wgs84();             // EPSG:4979, longitude, latitude, ellipsoidal height
    static Crs ecef();              // EPSG:4978
    static Crs fromEpsg(int code);  // asserts that PROJ knows it

    const std::string& wkt() const { return m_wkt; }
    const std::string& name() const { return m_name; }   // for people: "CGCS2000 / 3-degree Gauss-Kruger CM 114E"
    const std::string& code() const { return m_code; }   // "EPSG:4547" or empty
    bool isProjected() const { return m_projected; }
    bool isGeographic() const { return m_geographic; }
    bool isGeocentric() const { return m_geocentric; }
    /// Metres in one unit of the plane axes (1 unless feet and the like).
    double metersPerUnit() const { return m_metersPerUnit; }
    bool operator==(const Crs& other) const { return m_wkt == other.m_wkt; }

private:
    std::string m_wkt, m_name, m_code;
    bool m_projected = false, m_geographic = false, m_geocentric = false;
    double m_metersPerUnit = 1;
};

/// Transforms points from one CRS into another. Use on one thread only; create one per thread.
class CrsTransform {
public:
    static Result<CrsTransform> create(const Crs& source, const Crs& target);
    CrsTransform(CrsTransform&&) noexcept;
    CrsTransform& operator=(CrsTransform&&) noexcept;
    ~CrsTransform();

    /// In place. Points that cannot be transformed become NaN; returns how many could.
    size_t apply(std::span<glm::dvec3> points) const;
    glm::dvec3 apply(const glm::dvec3& point) const; // NaN if it cannot

private:
    struct Impl;
    explicit CrsTransform(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

/// The plane CRS planners would use at a place: CGCS2000 3-degree Gauss–Krüger inside China (the EPSG zone without
/// zone prefix, EPSG:4534–4554, nearest central meridian 75°…135°), WGS 84 / UTM elsewhere. Degrees.
Crs suggestProjectedCrs(double longitude, double latitude);

} // namespace sandtable::gis
