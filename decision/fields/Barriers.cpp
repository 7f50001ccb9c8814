#include "decision/fields/Barriers.h"

#include "core/Segment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::decision {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// What comes nearer than this only touches; a micrometre in metres, above the rounding of projected coordinates.
constexpr double touching = 1e-6;

double cross(const glm::dvec2& a, const glm::dvec2& b) { return a.x * b.y - a.y * b.x; }

template<class Visit> void forEachRing(const Polygon& polygon, Visit visit) {
    visit(polygon.outer);
    for (const Ring& hole : polygon.holes) visit(hole);
}

template<class Visit> void forEachEdge(const Polygon& polygon, Visit visit) {
    forEachRing(polygon, [&](const Ring& ring) {
        for (size_t i = 0; i < ring.size(); ++i) visit(ring[i], ring[(i + 1) % ring.size()]);
    });
}

bool strictlyInside(const Polygon& polygon, const glm::dvec2& point) {
    if (!polygonContains(polygon, point)) return false;
    double nearest = infinity;
    forEachEdge(polygon, [&](const glm::dvec2& from, const glm::dvec2& to) {
        nearest = std::min(nearest, distanceToSegment(point, from, to));
    });
    return nearest > touching;
}

/// Where, from 0 to 1 along a segment, it meets an outline: ends included.
std::vector<double> meetings(const Polygon& polygon, const glm::dvec2& from, const glm::dvec2& to) {
    std::vector<double> at = {0, 1};
    const glm::dvec2 way = to - from;
    const double length = glm::length(way);
    const auto add = [&](double t) {
        if (t > 0 && t < 1) at.push_back(t);
    };
    forEachEdge(polygon, [&](const glm::dvec2& p, const glm::dvec2& q) {
        const glm::dvec2 edge = q - p;
        const double turn = cross(way, edge), edgeLength = glm::length(edge);
        if (std::abs(turn) > 1e-12 * length * edgeLength) {
            const double slack = touching / edgeLength, u = cross(p - from, way) / turn;
            if (u >= -slack && u <= 1 + slack) add(cross(p - from, edge) / turn);
        } else {
            add(glm::dot(p - from, way) / (length * length));
            add(glm::dot(q - from, way) / (length * length));
        }
    });
    std::sort(at.begin(), at.end());
    return at;
}

/// Whether some stretch of a segment between two meetings with the outline lies inside.
bool crosses(const Polygon& polygon, const glm::dvec2& from, const glm::dvec2& to) {
    const std::vector<double> at = meetings(polygon, from, to);
    for (size_t i = 1; i < at.size(); ++i)
        if (strictlyInside(polygon, glm::mix(from, to, (at[i - 1] + at[i]) / 2))) return true;
    return false;
}

bool isFinite(const Polygon& polygon) {
    bool finite = true;
    forEachRing(polygon, [&](const Ring& ring) {
        for (const glm::dvec2& point : ring) finite = finite && std::isfinite(point.x) && std::isfinite(point.y);
    });
    return finite;
}

Ring withoutRepeats(Ring ring) {
    ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
    while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    return ring;
}

} // namespace

void Barriers::addCorners(const Ring& ring) {
    for (size_t i = 0; i < ring.size(); ++i)
        m_corners.push_back({ring[i], ring[(i + ring.size() - 1) % ring.size()], ring[(i + 1) % ring.size()]});
}

Result<Barriers> Barriers::of(std::span<const Polygon> polygons) {
    Barriers barriers;
    for (const Polygon& drawn : polygons) {
        if (!isFinite(drawn)) return Error{ErrorKind::InvalidData, "", "a barrier has a coordinate that is no number"};
        Polygon polygon = {withoutRepeats(drawn.outer), {}};
        if (polygon.outer.size() < 3) continue; // covers nothing
        for (const Ring& hole : drawn.holes)
            if (Ring ring = withoutRepeats(hole); ring.size() >= 3) polygon.holes.push_back(std::move(ring));
        forEachRing(polygon, [&](const Ring& ring) { barriers.addCorners(ring); });
        barriers.m_areas.push_back({polygon, polygonBounds(polygon)});
    }
    if (barriers.m_corners.size() > mostCorners)
        return Error{ErrorKind::Unsupported, "",
                     fmt::format("barriers have {} corners, at most {} are possible; simplify the outlines or take "
                                 "only those that matter",
                                 barriers.m_corners.size(), mostCorners)};
    std::erase_if(barriers.m_corners, [&](const Corner& corner) { return barriers.contains(corner.place); });
    barriers.m_steps.reserve(barriers.m_corners.size());
    for (const Corner& corner : barriers.m_corners) barriers.m_steps.push_back(barriers.firstSteps(corner.place));
    return barriers;
}

bool Barriers::contains(const glm::dvec2& place) const {
    return std::any_of(m_areas.begin(), m_areas.end(), [&](const Area& area) {
        return area.bounds.contains(place) && strictlyInside(area.polygon, place);
    });
}

bool Barriers::block(const glm::dvec2& from, const glm::dvec2& to) const {
    if (from == to) return false;
    Box2 way;
    way.extend(from), way.extend(to);
    return std::any_of(m_areas.begin(), m_areas.end(),
                       [&](const Area& area) { return area.bounds.overlaps(way) && crosses(area.polygon, from, to); });
}

std::vector<Barriers::Step> Barriers::firstSteps(const glm::dvec2& place) const {
    std::vector<Step> steps;
    for (size_t i = 0; i < m_corners.size(); ++i) {
        const Corner& corner = m_corners[i];
        const glm::dvec2 way = corner.place - place;
        // A shortest path bends only where it touches: with both neighbours of the corner on one side.
        if (cross(way, corner.before - corner.place) * cross(way, corner.after - corner.place) < 0) continue;
        if (!block(place, corner.place)) steps.push_back({i, glm::length(way)});
    }
    return steps;
}

/// Dijkstra over the corners. They are few enough for the plain search of the nearest.
std::vector<double> Barriers::toCorners(const glm::dvec2& place) const {
    std::vector<double> distance(m_corners.size(), infinity);
    std::vector<bool> settled(m_corners.size(), false);
    for (const Step& step : firstSteps(place)) distance[step.corner] = step.distance;
    while (true) {
        size_t nearest = m_corners.size();
        for (size_t i = 0; i < m_corners.size(); ++i)
            if (!settled[i] && distance[i] < (nearest < m_corners.size() ? distance[nearest] : infinity)) nearest = i;
        if (nearest == m_corners.size()) return distance;
        settled[nearest] = true;
        for (const Step& step : m_steps[nearest])
            distance[step.corner] = std::min(distance[step.corner], distance[nearest] + step.distance);
    }
}

SampleDistances::SampleDistances(std::vector<glm::dvec2> samples, Barriers barriers)
    : m_samples(std::move(samples)), m_barriers(std::move(barriers)) {
    if (m_barriers.empty()) return;
    for (const glm::dvec2& sample : m_samples) m_toCorners.push_back(m_barriers.toCorners(sample));
    for (const glm::dvec2& sample : m_samples) m_between.push_back(to(sample));
}

double SampleDistances::between(size_t a, size_t b) const {
    if (m_barriers.empty()) return glm::distance(m_samples[a], m_samples[b]);
    return m_between[std::min(a, b)][std::max(a, b)]; // the same both ways, to the last digit
}

std::vector<double> SampleDistances::to(const glm::dvec2& place) const {
    std::vector<double> distances(m_samples.size());
    const std::vector<Barriers::Step> steps = m_barriers.firstSteps(place);
    for (size_t i = 0; i < m_samples.size(); ++i) {
        if (!m_barriers.block(m_samples[i], place)) {
            distances[i] = glm::distance(m_samples[i], place);
            continue;
        }
        distances[i] = infinity;
        for (const Barriers::Step& step : steps)
            distances[i] = std::min(distances[i], m_toCorners[i][step.corner] + step.distance);
    }
    return distances;
}

double SampleDistances::extent() const {
    Box2 bounds;
    for (const glm::dvec2& sample : m_samples) bounds.extend(sample);
    return glm::length(bounds.size());
}

} // namespace sandtable::decision
