// Small geometric values shared by all modules. Doubles, metres, site frame unless a name says otherwise
// (X east, Y north, Z up, right-handed).
#pragma once

#include <glm/glm.hpp>

#include <limits>
#include <vector>

namespace sandtable {

struct Box2 {
    glm::dvec2 min{std::numeric_limits<double>::infinity()};
    glm::dvec2 max{-std::numeric_limits<double>::infinity()};

    bool empty() const { return min.x > max.x || min.y > max.y; }
    glm::dvec2 size() const { return empty() ? glm::dvec2(0) : max - min; }
    glm::dvec2 center() const { return (min + max) * 0.5; }
    void extend(const glm::dvec2& point) { min = glm::min(min, point), max = glm::max(max, point); }
    void extend(const Box2& box) { min = glm::min(min, box.min), max = glm::max(max, box.max); }
    bool contains(const glm::dvec2& p) const { return p.x >= min.x && p.x <= max.x && p.y >= min.y && p.y <= max.y; }
    bool overlaps(const Box2& b) const {
        return min.x <= b.max.x && b.min.x <= max.x && min.y <= b.max.y && b.min.y <= max.y;
    }
};

struct Box3 {
    glm::dvec3 min{std::numeric_limits<double>::infinity()};
    glm::dvec3 max{-std::numeric_limits<double>::infinity()};

    bool empty() const { return min.x > max.x || min.y > max.y || min.z > max.z; }
    glm::dvec3 size() const { return empty() ? glm::dvec3(0) : max - min; }
    glm::dvec3 center() const { return (min + max) * 0.5; }
    void extend(const glm::dvec3& point) { min = glm::min(min, point), max = glm::max(max, point); }
    void extend(const Box3& box) { min = glm::min(min, box.min), max = glm::max(max, box.max); }
    Box2 plan() const { return {glm::dvec2(min), glm::dvec2(max)}; }
};

struct Sphere {
    glm::dvec3 center{0};
    double radius = 0;
};

/// A half-line; `direction` is a unit vector.
struct Ray {
    glm::dvec3 origin{0};
    glm::dvec3 direction{0, 0, -1};
};

/// A closed ring in plan; the last point is not repeated. Either orientation.
using Ring = std::vector<glm::dvec2>;

/// A plan-view area with holes. Holes lie inside the outer ring; orientation is free.
struct Polygon {
    Ring outer;
    std::vector<Ring> holes;
};

double ringArea(const Ring& ring);          // m², unsigned
double polygonArea(const Polygon& polygon); // m², outer less holes
glm::dvec2 polygonCentroid(const Polygon& polygon);
Box2 polygonBounds(const Polygon& polygon);
bool ringContains(const Ring& ring, const glm::dvec2& point); // even-odd rule
bool polygonContains(const Polygon& polygon, const glm::dvec2& point);

/// Rectangle of `size` (x, y metres) centred at `center`, turned `yaw` radians counter-clockwise from east.
Polygon rectangle(const glm::dvec2& center, const glm::dvec2& size, double yaw = 0);

} // namespace sandtable
