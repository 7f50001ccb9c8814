// Areas in plan as sets of points: unions, intersections and differences of polygons, through GEOS. Square metres, site
// frame. Rings that cross themselves are repaired as GEOS's MakeValid does. Instances belong to one thread.
#pragma once

#include "core/Geometry.h"
#include "core/Result.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sandtable::decision {

class PlanArea {
public:
    /// The union: what several polygons cover counts once. Rings of fewer than three points cover nothing. Errors:
    /// coordinates that are not numbers.
    static Result<PlanArea> of(std::span<const Polygon> polygons);

    Result<PlanArea> intersectedWith(const PlanArea& other) const;
    Result<PlanArea> without(const PlanArea& other) const;
    /// With the gaps filled that are narrower than twice so many metres; other corners stay where they are.
    Result<PlanArea> closed(double meters) const;
    /// Everything within so many metres of a line, with flat ends.
    static Result<PlanArea> aroundLine(const std::vector<glm::dvec2>& line, double meters);

    struct Nearest {
        double meters = 0;
        glm::dvec2 from{0}, to{0}; // on this and on the other
    };
    /// 0 where they touch or overlap; none if either is empty.
    std::optional<Nearest> nearestTo(const PlanArea& other) const;
    /// To the other's outlines, from inside as well; 0 where one is crossed.
    std::optional<Nearest> nearestToBoundary(const PlanArea& other) const;

    double squareMeters() const;
    std::vector<Polygon> polygons() const;
    bool contains(const glm::dvec2& point) const; // borders count

private:
    struct Geometry;
    explicit PlanArea(std::shared_ptr<const Geometry> geometry) : m_geometry(std::move(geometry)) {}
    std::shared_ptr<const Geometry> m_geometry;
};

/// As PlanArea::of(polygons)->squareMeters(), for thousands of them at the pace of a drag: a union is formed only of
/// those that may overlap.
Result<double> coveredSquareMeters(std::span<const Polygon> polygons);

} // namespace sandtable::decision
