// A coordinate reference system as a plain value, and exact transforms between two of them (PROJ through GDAL).
// Axis order is always x = easting/longitude, y = northing/latitude, whatever the authority says.
#pragma once

#include "core/Result.h"

#include <glm/glm.hpp>

#include <memory>
#include <span>
#include <string>

namespace sandtable::gis {

/// Immutable; safe to share between threads. Angles in degrees, lengths in the CRS's own units.
class Crs {
public:
    /// "EPSG:4547", "EPSG:4547+5773", WKT 1 or 2 (also custom, without a code), PROJ strings and other names PROJ
    /// knows; never a file or an address on the network. A WKT whose authority code contradicts its own parameters is
    /// taken by its parameters and loses the code. `where` names the source in the error.
    static Result<Crs> parse(const std::string& definition, const std::string& where);
    static Crs wgs84();            // EPSG:4979, longitude, latitude, ellipsoidal height
    static Crs ecef();             // EPSG:4978
    static Crs fromEpsg(int code); // asserts that PROJ knows it

    const std::string& wkt() const { return m_wkt; }   // WKT 2
    const std::string& name() const { return m_name; } // for people: "CGCS2000 / 3-degree Gauss-Kruger CM 114E"
    const std::string& code() const { return m_code; } // "EPSG:4547" or empty
    bool isProjected() const { return m_projected; }
    bool isGeographic() const { return m_geographic; }
    bool isGeocentric() const { return m_geocentric; }
    /// No place on Earth: an engineering CRS such as LOCAL_CS.
    bool isLocal() const { return !m_projected && !m_geographic && !m_geocentric; }
    /// The plane axes point east and north (near the poles: along two meridians). Not so in the CRSs of South Africa
    /// and old Bohemia, whose coordinates grow to the west and south.
    bool isEastNorth() const { return m_eastNorth; }
    /// A vertical CRS of its own beside the plane one ("EPSG:4547+5773").
    bool isCompound() const { return m_compound; }
    /// Compound, or with an ellipsoidal height as third axis.
    bool hasHeights() const { return m_heights; }
    /// Metres in one unit of the plane axes (1 unless feet and the like).
    double metersPerUnit() const { return m_metersPerUnit; }
    /// Metres in one unit of height; 1 for a CRS without heights.
    double metersPerHeightUnit() const { return m_metersPerHeightUnit; }
    /// The plane part: without a vertical CRS or third axis. A geocentric CRS is returned as it is.
    Crs horizontal() const;
    bool operator==(const Crs& other) const { return m_wkt == other.m_wkt; }

private:
    std::string m_wkt, m_name, m_code;
    bool m_projected = false, m_geographic = false, m_geocentric = false, m_compound = false, m_heights = false;
    bool m_eastNorth = true;
    double m_metersPerUnit = 1, m_metersPerHeightUnit = 1;
};

/// Transforms points from one CRS into another. Heights are transformed only when both sides have them and PROJ knows
/// how; otherwise z is kept (in the target's unit of height). A geocentric side makes the other's heights ellipsoidal.
/// Use on one thread only; create one per thread.
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
/// zone prefix, EPSG:4534–4554, nearest central meridian 75°…135°), WGS 84 / UTM elsewhere (UPS near the poles).
/// Degrees.
Crs suggestProjectedCrs(double longitude, double latitude);

} // namespace sandtable::gis
