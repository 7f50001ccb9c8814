// Areas that a field does not cross: noise barriers, walls, buildings. Distances around them are those of the shortest
// path in the plane, found on the visibility graph of their corners: exact for polygons, no grid. Touching or following
// an outline is no crossing. Immutable; any thread. Same unit of length as the samples'.
//
// Cost: building grows with corners²; each place then looks at all corners it could turn around. Meant for tens to some
// hundreds of corners (walls and blocks, not a whole town of outlines); more than `mostCorners` are refused.
#pragma once

#include "core/Geometry.h"
#include "core/Result.h"

#include <span>
#include <vector>

namespace sandtable::decision {

class Barriers {
public:
    static constexpr size_t mostCorners = 2000;

    Barriers() = default; // none
    /// Errors: a coordinate that is no number, more corners than `mostCorners`.
    static Result<Barriers> of(std::span<const Polygon> polygons);

    bool empty() const { return m_areas.empty(); }
    bool contains(const glm::dvec2& place) const; // strictly inside
    bool block(const glm::dvec2& from, const glm::dvec2& to) const;

    struct Step {
        size_t corner;
        double distance;
    };
    /// The corners a path from the place can turn around first, in a straight line from it.
    std::vector<Step> firstSteps(const glm::dvec2& place) const;
    /// Shortest ways from a place to every corner; infinite where there is none.
    std::vector<double> toCorners(const glm::dvec2& place) const;

private:
    struct Area {
        Polygon polygon;
        Box2 bounds;
    };
    struct Corner {
        glm::dvec2 place, before, after; // with its neighbours on the ring
    };

    std::vector<Area> m_areas;
    std::vector<Corner> m_corners;
    std::vector<std::vector<Step>> m_steps; // of each corner to others in sight

    void addCorners(const Ring& ring);
};

/// Distances from samples to anywhere: straight, or around barriers where they block the straight line. Infinite where
/// there is no way.
class SampleDistances {
public:
    explicit SampleDistances(std::vector<glm::dvec2> samples, Barriers barriers = {});

    size_t size() const { return m_samples.size(); }
    double between(size_t a, size_t b) const;
    /// One per sample.
    std::vector<double> to(const glm::dvec2& place) const;
    bool inBarrier(const glm::dvec2& place) const { return m_barriers.contains(place); }
    /// The diagonal of the samples' bounding box.
    double extent() const;

private:
    std::vector<glm::dvec2> m_samples;
    Barriers m_barriers;
    std::vector<std::vector<double>> m_toCorners; // per sample; empty without barriers
    std::vector<std::vector<double>> m_between;   // per pair; empty without barriers
};

} // namespace sandtable::decision
