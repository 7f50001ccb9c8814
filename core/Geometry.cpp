#include "core/Geometry.h"

#include <algorithm>
#include <cmath>

namespace sandtable {
namespace {

double cross(const glm::dvec2& a, const glm::dvec2& b) { return a.x * b.y - a.y * b.x; }

double signedRingArea(const Ring& ring) {
    double doubled = 0;
    for (size_t i = 0; i < ring.size(); ++i) // relative to the first point: exact far from the origin
        doubled += cross(ring[i] - ring[0], ring[(i + 1) % ring.size()] - ring[0]);
    return doubled / 2;
}

} // namespace

double ringArea(const Ring& ring) { return ring.size() < 3 ? 0 : std::abs(signedRingArea(ring)); }

double polygonArea(const Polygon& polygon) {
    double area = ringArea(polygon.outer);
    for (const Ring& hole : polygon.holes) area -= ringArea(hole);
    return std::max(area, 0.0);
}

glm::dvec2 polygonCentroid(const Polygon& polygon) {
    const Ring& ring = polygon.outer;
    if (ring.empty()) return glm::dvec2(0);
    const double area = ring.size() < 3 ? 0 : signedRingArea(ring);
    if (std::abs(area) < 1e-12) return polygonBounds(polygon).center();
    glm::dvec2 sum(0);
    for (size_t i = 0; i < ring.size(); ++i) {
        const glm::dvec2 a = ring[i] - ring[0], b = ring[(i + 1) % ring.size()] - ring[0];
        sum += (a + b) * cross(a, b);
    }
    return ring[0] + sum / (6 * area);
}

Box2 polygonBounds(const Polygon& polygon) {
    Box2 box;
    for (const glm::dvec2& point : polygon.outer) box.extend(point);
    return box;
}

bool ringContains(const Ring& ring, const glm::dvec2& point) {
    bool inside = false;
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const glm::dvec2 &a = ring[i], &b = ring[j];
        if ((a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

bool polygonContains(const Polygon& polygon, const glm::dvec2& point) {
    return ringContains(polygon.outer, point) &&
           std::none_of(polygon.holes.begin(), polygon.holes.end(),
                        [&](const Ring& hole) { return ringContains(hole, point); });
}

Polygon rectangle(const glm::dvec2& center, const glm::dvec2& size, double yaw) {
    const glm::dvec2 along(std::cos(yaw), std::sin(yaw)), across(-along.y, along.x);
    const glm::dvec2 x = along * (size.x / 2), y = across * (size.y / 2);
    return {{center - x - y, center + x - y, center + x + y, center - x + y}, {}};
}

} // namespace sandtable
