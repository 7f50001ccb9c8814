#include "decision/terrain/Earthwork.h"

#include "scene/world/Zones.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sandtable::decision {

namespace {

bool counts(const scene::SurfaceZone& zone) {
    return zone.kind != scene::SurfaceZone::Kind::Clip && !scene::isRemovalZone(zone.id);
}

} // namespace

bool movesEarth(const scene::World& world) { return std::ranges::any_of(world.zones, counts); }

std::optional<CutFill> earthworkOf(const scene::World& world,
                                   const std::function<double(const glm::dvec2&)>& groundHeight) {
    if (!groundHeight) return std::nullopt;
    CutFill total;
    for (const scene::SurfaceZone& zone : world.zones) {
        if (!counts(zone)) continue;
        constexpr double mostCells = 20000, finestMeters = 0.25;
        const Box2 box = polygonBounds(zone.area);
        if (box.empty()) continue;
        const glm::dvec2 size = box.size();
        const double cell = std::max(finestMeters, std::sqrt(size.x * size.y / mostCells));
        const glm::dvec2 cells = glm::max(glm::round(size / cell), glm::dvec2(1)), step = size / cells;
        std::vector<double> before, after;
        for (int row = 0; row < static_cast<int>(cells.y); ++row)
            for (int column = 0; column < static_cast<int>(cells.x); ++column) {
                const glm::dvec2 place = box.min + step * (glm::dvec2(column, row) + 0.5);
                if (!polygonContains(zone.area, place) || scene::zoneAt(world.zones, place) != &zone) continue;
                const double ground = groundHeight(place);
                before.push_back(ground);
                after.push_back(scene::heightIn(&zone, ground));
            }
        const CutFill part = cutAndFill(before, after, step.x * step.y);
        total.cut += part.cut;
        total.fill += part.fill;
        total.cutArea += part.cutArea;
        total.fillArea += part.fillArea;
        total.compared += part.compared;
        total.unknown += part.unknown;
    }
    return total.compared > 0 ? std::optional(total) : std::nullopt;
}

} // namespace sandtable::decision
