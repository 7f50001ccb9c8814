#include "gis/PolygonBuffer.h"

#include <ogr_geometry.h>

#include <memory>

namespace sandtable::gis {
namespace {

/// Coordinates relative to `origin`: buffers are exact far from it.
OGRLinearRing toOgr(const Ring& ring, const glm::dvec2& origin) {
    OGRLinearRing result;
    for (const glm::dvec2& point : ring) result.addPoint(point.x - origin.x, point.y - origin.y);
    result.closeRings();
    return result;
}

Ring fromOgr(const OGRLinearRing& ring, const glm::dvec2& origin) {
    Ring result;
    for (int i = 0; i + 1 < ring.getNumPoints(); ++i) // the last point repeats the first
        result.push_back(origin + glm::dvec2(ring.getX(i), ring.getY(i)));
    return result;
}

void append(std::vector<Polygon>& parts, const OGRGeometry& geometry, const glm::dvec2& origin) {
    if (wkbFlatten(geometry.getGeometryType()) == wkbMultiPolygon) {
        for (const OGRPolygon* part : *geometry.toMultiPolygon()) append(parts, *part, origin);
        return;
    }
    if (wkbFlatten(geometry.getGeometryType()) != wkbPolygon || geometry.IsEmpty()) return;
    Polygon part;
    for (const OGRLinearRing* ring : *geometry.toPolygon()) {
        if (part.outer.empty()) {
            part.outer = fromOgr(*ring, origin);
        } else {
            part.holes.push_back(fromOgr(*ring, origin));
        }
    }
    parts.push_back(std::move(part));
}

} // namespace

std::vector<Polygon> grown(const Polygon& polygon, double meters) {
    if (polygon.outer.size() < 3) return {polygon};
    const glm::dvec2 origin = polygon.outer.front();
    OGRPolygon plain;
    OGRLinearRing outer = toOgr(polygon.outer, origin);
    plain.addRing(&outer);
    for (const Ring& hole : polygon.holes) {
        OGRLinearRing ring = toOgr(hole, origin);
        plain.addRing(&ring);
    }
    constexpr int segmentsPerQuarter = 3;
    const std::unique_ptr<OGRGeometry> buffer(plain.Buffer(meters, segmentsPerQuarter));
    std::vector<Polygon> parts;
    if (buffer) append(parts, *buffer, origin);
    if (parts.empty()) parts.push_back(polygon);
    return parts;
}

} // namespace sandtable::gis
