// What the painters share: walking the texels under a plan-frame box, cheap noise, soft edges.
#pragma once

#include "sample/Canvas.h"
#include "sample/Light.h"
#include "sample/ParkPlan.h"
#include "sample/Random.h"

namespace sandtable::sample {

/// Fractal noise from a table that repeats every 128 units; much faster than computing it for each texel. 0…1.
float grain(const glm::dvec2& p);

/// Faster than std::floor where the processor's own rounding may not be assumed; good to ±500 km at millimetres.
inline int floorOf(double x) { return static_cast<int>(x + 1048576.0) - 1048576; }

/// How much of a line of `width` centred at distance 0 covers a texel at `distance`. 0…1.
inline float lineCoverage(double distance, double width, double texel) {
    const double half = std::max(width, texel) / 2;
    const double edge = std::clamp((half - std::abs(distance)) / texel + 0.5, 0.0, 1.0);
    return static_cast<float>(edge * std::min(1.0, width / texel));
}

/// Distance to the nearest of lines `spacing` apart, the first at 0.
inline double repeatDistance(double x, double spacing) {
    const double t = x - floorOf(x / spacing + 0.5) * spacing;
    return std::abs(t);
}

/// How much of a texel lies inside a box, judged by the distance to its nearest edge.
inline float boxCoverage(const Box2& box, const glm::dvec2& p, double texel) {
    const double inside =
        std::min(std::min(p.x - box.min.x, box.max.x - p.x), std::min(p.y - box.min.y, box.max.y - p.y));
    return static_cast<float>(std::clamp(inside / texel + 0.5, 0.0, 1.0));
}

/// A flat place's cosine to the sun.
inline float flatSun() {
    static const float value = static_cast<float>(sunDirection().z);
    return value;
}

/// Cosine between the sun and a surface rising by `slope` (plan frame, metres per metre).
inline float slopeSun(const ParkPlan& plan, const glm::dvec2& slope) {
    static const glm::dvec3 sun = sunDirection();
    const glm::dvec2 turned = plan.siteFromPlan(slope);
    const glm::dvec3 normal = glm::normalize(glm::dvec3(-turned.x, -turned.y, 1));
    return static_cast<float>(std::max(0.0, glm::dot(normal, sun)));
}

/// Calls paint(plan point, texel) for each texel whose centre lies in `box` grown by half a texel.
template<class Paint> void forTexels(const ParkPlan& plan, Canvas& canvas, const Box2& box, Paint&& paint) {
    const Box2 grown = inset(box, -canvas.texel / 2);
    Box2 site;
    for (const glm::dvec2& corner : plan.sitePolygon(grown).outer) site.extend(corner);
    if (!site.overlaps(canvas.region)) return;
    const int left = std::max(0, canvas.columnOf(site.min.x)),
              right = std::min(canvas.width - 1, canvas.columnOf(site.max.x));
    const int top = std::max(0, canvas.rowOf(site.max.y)),
              bottom = std::min(canvas.height - 1, canvas.rowOf(site.min.y));
    const glm::dvec2 step = plan.planFromSite({canvas.texel, 0});
    for (int row = top; row <= bottom; ++row) {
        glm::dvec2 p = plan.planFromSite(canvas.center(left, row));
        for (int column = left; column <= right; ++column, p += step)
            if (grown.contains(p)) paint(p, canvas.at(column, row));
    }
}

} // namespace sandtable::sample
