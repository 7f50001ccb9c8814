#include "decision/PlanArea.h"

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace sandtable::decision {
namespace {

/// GEOS's state for one thread, and what it last complained about.
struct Engine {
    GEOSContextHandle_t handle = GEOS_init_r();
    std::string message;
    Engine() {
        const auto keep = [](const char* text, void* self) { static_cast<Engine*>(self)->message = text; };
        GEOSContext_setErrorMessageHandler_r(handle, keep, this);
    }
    ~Engine() { GEOS_finish_r(handle); }
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    Error error() const { return {ErrorKind::InvalidData, "", "areas cannot be combined: " + message}; }
};

Engine& engine() {
    thread_local Engine instance;
    return instance;
}

bool isFinite(const Ring& ring) {
    return std::all_of(ring.begin(), ring.end(),
                       [](const glm::dvec2& point) { return std::isfinite(point.x) && std::isfinite(point.y); });
}

bool isFinite(const Polygon& polygon) {
    return isFinite(polygon.outer) &&
           std::all_of(polygon.holes.begin(), polygon.holes.end(), [](const Ring& hole) { return isFinite(hole); });
}

Result<void> requireFinite(std::span<const Polygon> polygons) {
    if (std::ranges::all_of(polygons, [](const Polygon& polygon) { return isFinite(polygon); })) return {};
    return Error{ErrorKind::InvalidData, "", "an outline has a coordinate that is not a number"};
}

/// The caller owns what these return.
GEOSGeometry* linearRing(const Ring& ring) {
    const GEOSContextHandle_t geos = engine().handle;
    const auto size = static_cast<unsigned>(ring.size());
    GEOSCoordSequence* points = GEOSCoordSeq_create_r(geos, size + 1, 2);
    for (unsigned i = 0; i <= size; ++i) GEOSCoordSeq_setXY_r(geos, points, i, ring[i % size].x, ring[i % size].y);
    return GEOSGeom_createLinearRing_r(geos, points);
}

GEOSGeometry* asDrawn(const Polygon& polygon) {
    std::vector<GEOSGeometry*> holes;
    for (const Ring& hole : polygon.holes)
        if (hole.size() >= 3) holes.push_back(linearRing(hole));
    return GEOSGeom_createPolygon_r(engine().handle, linearRing(polygon.outer), holes.data(),
                                    static_cast<unsigned>(holes.size()));
}

Ring ringOf(const GEOSGeometry* geometry) {
    const GEOSContextHandle_t geos = engine().handle;
    const GEOSCoordSequence* points = GEOSGeom_getCoordSeq_r(geos, geometry);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(geos, points, &size);
    Ring ring;
    for (unsigned i = 0; i + 1 < size; ++i) { // the last point repeats the first
        glm::dvec2 point;
        GEOSCoordSeq_getXY_r(geos, points, i, &point.x, &point.y);
        ring.push_back(point);
    }
    return ring;
}

/// Polygons only: what collapses to a line covers nothing and would be refused by later operations.
GEOSGeometry* repaired(const GEOSGeometry* geometry) {
    const GEOSContextHandle_t geos = engine().handle;
    GEOSMakeValidParams* parameters = GEOSMakeValidParams_create_r(geos);
    GEOSMakeValidParams_setMethod_r(geos, parameters, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(geos, parameters, 0);
    GEOSGeometry* result = GEOSMakeValidWithParams_r(geos, geometry, parameters);
    GEOSMakeValidParams_destroy_r(geos, parameters);
    return result;
}

double cross(const glm::dvec2& a, const glm::dvec2& b) { return a.x * b.y - a.y * b.x; }

/// Whether a short ring neither crosses nor touches itself, told without GEOS; false where that is not certain.
bool certainlySimple(const Ring& ring) {
    constexpr size_t mostPoints = 64; // every edge is held against every other
    const size_t size = ring.size();
    if (size < 3 || size > mostPoints) return false;
    const auto point = [&](size_t i) { return ring[i % size]; };
    const auto side = [&](size_t edge, const glm::dvec2& other) { // of the edge's line, in units of its rounding
        const glm::dvec2 along = point(edge + 1) - point(edge), to = other - point(edge);
        const double turn = cross(along, to), sure = 1e-12 * (glm::dot(along, along) + glm::dot(to, to));
        return turn > sure ? 1 : turn < -sure ? -1 : 0;
    };
    for (size_t i = 0; i < size; ++i) {
        if (side(i, point(i + 2)) == 0) return false; // straight on, or back
        for (size_t j = i + 2; j < size && j + 1 < i + size; ++j)
            if (side(i, point(j)) * side(i, point(j + 1)) <= 0 && side(j, point(i)) * side(j, point(i + 1)) <= 0)
                return false;
    }
    return true;
}

bool certainlySimple(const Polygon& polygon) { return polygon.holes.empty() && certainlySimple(polygon.outer); }

} // namespace

struct PlanArea::Geometry {
    GEOSGeometry* handle;
    explicit Geometry(GEOSGeometry* geometry) : handle(geometry) {}
    ~Geometry() { GEOSGeom_destroy_r(engine().handle, handle); }
    Geometry(const Geometry&) = delete;
    Geometry& operator=(const Geometry&) = delete;

    static Result<PlanArea> wrap(GEOSGeometry* geometry) {
        if (!geometry) return engine().error();
        return PlanArea(std::make_shared<const Geometry>(geometry));
    }
};

Result<PlanArea> PlanArea::of(std::span<const Polygon> polygons) {
    if (const auto finite = requireFinite(polygons); !finite) return finite.error();
    std::vector<GEOSGeometry*> parts; // taken over by the collection
    for (const Polygon& polygon : polygons) {
        if (polygon.outer.size() < 3) continue;
        if (certainlySimple(polygon)) {
            parts.push_back(asDrawn(polygon));
            continue;
        }
        const Geometry drawn(asDrawn(polygon));
        if (GEOSGeometry* part = repaired(drawn.handle)) parts.push_back(part);
    }
    if (parts.size() == 1) return Geometry::wrap(parts.front());
    const Geometry all(GEOSGeom_createCollection_r(engine().handle, GEOS_GEOMETRYCOLLECTION, parts.data(),
                                                   static_cast<unsigned>(parts.size())));
    return Geometry::wrap(GEOSUnaryUnion_r(engine().handle, all.handle));
}

Result<PlanArea> PlanArea::intersectedWith(const PlanArea& other) const {
    return Geometry::wrap(GEOSIntersection_r(engine().handle, m_geometry->handle, other.m_geometry->handle));
}

Result<PlanArea> PlanArea::without(const PlanArea& other) const {
    return Geometry::wrap(GEOSDifference_r(engine().handle, m_geometry->handle, other.m_geometry->handle));
}

Result<PlanArea> PlanArea::closed(double meters) const {
    const GEOSContextHandle_t geos = engine().handle;
    constexpr int segments = 8;
    constexpr double mitreLimit = 5;
    const auto grown = [&](const GEOSGeometry* geometry, double by) {
        return GEOSBufferWithStyle_r(geos, geometry, by, segments, GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_MITRE, mitreLimit);
    };
    GEOSGeometry* const larger = grown(m_geometry->handle, meters);
    if (!larger) return engine().error();
    const Geometry owned(larger);
    return Geometry::wrap(grown(larger, -meters));
}

Result<PlanArea> PlanArea::aroundLine(const std::vector<glm::dvec2>& line, double meters) {
    const GEOSContextHandle_t geos = engine().handle;
    if (line.size() < 2) return Error{ErrorKind::InvalidData, "", "a line has at least two points"};
    GEOSCoordSequence* points = GEOSCoordSeq_create_r(geos, static_cast<unsigned>(line.size()), 2);
    for (size_t i = 0; i < line.size(); ++i)
        GEOSCoordSeq_setXY_r(geos, points, static_cast<unsigned>(i), line[i].x, line[i].y);
    const Geometry drawn(GEOSGeom_createLineString_r(geos, points));
    constexpr int segments = 8;
    constexpr double mitreLimit = 5;
    return Geometry::wrap(
        GEOSBufferWithStyle_r(geos, drawn.handle, meters, segments, GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_ROUND, mitreLimit));
}

namespace {

std::optional<PlanArea::Nearest> nearest(const GEOSGeometry* a, const GEOSGeometry* b) {
    const GEOSContextHandle_t geos = engine().handle;
    GEOSCoordSequence* const points = GEOSNearestPoints_r(geos, a, b);
    if (!points) return std::nullopt;
    PlanArea::Nearest found;
    GEOSCoordSeq_getXY_r(geos, points, 0, &found.from.x, &found.from.y);
    GEOSCoordSeq_getXY_r(geos, points, 1, &found.to.x, &found.to.y);
    GEOSCoordSeq_destroy_r(geos, points);
    found.meters = glm::distance(found.from, found.to);
    return found;
}

} // namespace

std::optional<PlanArea::Nearest> PlanArea::nearestTo(const PlanArea& other) const {
    return nearest(m_geometry->handle, other.m_geometry->handle);
}

std::optional<PlanArea::Nearest> PlanArea::nearestToBoundary(const PlanArea& other) const {
    GEOSGeometry* const outline = GEOSBoundary_r(engine().handle, other.m_geometry->handle);
    if (!outline) return std::nullopt;
    const Geometry owned(outline);
    return nearest(m_geometry->handle, outline);
}

std::vector<Polygon> PlanArea::polygons() const {
    const GEOSContextHandle_t geos = engine().handle;
    std::vector<Polygon> polygons;
    for (int i = 0; i < GEOSGetNumGeometries_r(geos, m_geometry->handle); ++i) {
        const GEOSGeometry* part = GEOSGetGeometryN_r(geos, m_geometry->handle, i);
        if (GEOSGeomTypeId_r(geos, part) != GEOS_POLYGON || GEOSisEmpty_r(geos, part) == 1) continue;
        Polygon polygon{ringOf(GEOSGetExteriorRing_r(geos, part)), {}};
        for (int hole = 0; hole < GEOSGetNumInteriorRings_r(geos, part); ++hole)
            polygon.holes.push_back(ringOf(GEOSGetInteriorRingN_r(geos, part, hole)));
        polygons.push_back(std::move(polygon));
    }
    return polygons;
}

double PlanArea::squareMeters() const {
    double area = 0;
    GEOSArea_r(engine().handle, m_geometry->handle, &area);
    return area;
}

Result<double> coveredSquareMeters(std::span<const Polygon> polygons) {
    if (const auto finite = requireFinite(polygons); !finite) return finite.error();
    std::vector<Box2> boxes(polygons.size());
    std::vector<size_t> order(polygons.size()), group(polygons.size()); // by its first member
    for (size_t i = 0; i < polygons.size(); ++i) {
        boxes[i] = polygonBounds(polygons[i]);
        order[i] = group[i] = i;
    }
    const auto first = [&](size_t i) {
        while (group[i] != i) i = group[i] = group[group[i]];
        return i;
    };
    std::ranges::sort(order, {}, [&](size_t i) { return boxes[i].min.x; });
    for (size_t i = 0; i < order.size(); ++i) // swept from west to east
        for (size_t j = i + 1; j < order.size() && boxes[order[j]].min.x <= boxes[order[i]].max.x; ++j)
            if (boxes[order[i]].overlaps(boxes[order[j]])) group[first(order[j])] = first(order[i]);
    std::map<size_t, std::vector<Polygon>> groups; // of those that cannot be measured by themselves
    double area = 0;
    std::vector<size_t> members(polygons.size(), 0);
    for (size_t i = 0; i < polygons.size(); ++i) ++members[first(i)];
    for (size_t i = 0; i < polygons.size(); ++i) {
        if (members[first(i)] == 1 && certainlySimple(polygons[i]))
            area += polygonArea(polygons[i]);
        else
            groups[first(i)].push_back(polygons[i]);
    }
    for (const auto& [number, together] : groups) {
        const auto covered = PlanArea::of(together);
        if (!covered) return covered.error();
        area += covered->squareMeters();
    }
    return area;
}

bool PlanArea::contains(const glm::dvec2& point) const {
    const GEOSContextHandle_t geos = engine().handle;
    const Geometry place(GEOSGeom_createPointFromXY_r(geos, point.x, point.y));
    return GEOSCovers_r(geos, m_geometry->handle, place.handle) == 1;
}

} // namespace sandtable::decision
