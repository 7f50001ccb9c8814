#include "app/session/SurfaceModel.h"

#include "scene/HeightRaster.h"
#include "scene/world/Zones.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::app {

Box3 photogrammetryExtent(const Session& session, Diagnostics& diagnostics) {
    Box3 box;
    for (const LoadedLayer& layer : session.layers()) {
        if (!layer.tileset) continue;
        scene::TileTree tree(layer.tileset->root);
        for (const scene::TileId root : std::vector(tree[tree.root()].children)) {
            if (tree[root].volume.kind != scene::BoundingVolume::Kind::Unknown || tree[root].description.uri.empty())
                continue;
            Result<scene::TileContent> content = layer.tileset->loader->load(tree[root].description, diagnostics);
            if (!content) {
                diagnostics.report(Severity::Warning, content.error());
                continue;
            }
            for (const scene::Mesh& mesh : content->meshes) box.extend(mesh.bounds());
            if (content->meshes.empty()) tree.graft(root, std::move(content->children));
        }
        box.extend(tree.bounds());
    }
    return box;
}

gis::HeightField photogrammetrySurface(SurfaceQuery& surface, const Box2& area, double cellMeters,
                                       const std::function<bool()>& stop) {
    gis::HeightField heights = scene::emptyHeights(area, cellMeters);
    surface.raiseToPhotogrammetry(heights, stop);
    return heights;
}

namespace {

/// For each cell with its middle in a polygon's box.
template<class Visit> void cellsIn(const gis::GridPlacement& placement, const Box2& box, Visit visit) {
    const auto cellsFrom = [](double meters, double cell, int count) {
        return static_cast<int>(std::clamp(std::floor(meters / cell), 0.0, double(count)));
    };
    const int left = cellsFrom(box.min.x - placement.northWest.x, placement.cellSize.x, placement.width);
    const int top = cellsFrom(placement.northWest.y - box.max.y, placement.cellSize.y, placement.height);
    for (int row = top; row < placement.height && placement.cellCenter(0, row).y >= box.min.y; ++row)
        for (int column = left; column < placement.width && placement.cellCenter(column, row).x <= box.max.x; ++column)
            visit(static_cast<size_t>(row) * static_cast<size_t>(placement.width) + static_cast<size_t>(column),
                  placement.cellCenter(column, row));
}

} // namespace

void markInside(std::vector<uint8_t>& cells, const gis::GridPlacement& placement, const Polygon& polygon,
                uint8_t value) {
    cellsIn(placement, polygonBounds(polygon), [&](size_t cell, const glm::dvec2& middle) {
        if (polygonContains(polygon, middle)) cells[cell] = value;
    });
}

gis::HeightField changedSurface(gis::HeightField surface, std::span<const scene::SurfaceZone> zones,
                                const gis::HeightField* terrain) {
    const gis::HeightField before = surface;
    for (const scene::SurfaceZone& zone : zones) // later ones lie on top
        cellsIn(surface.placement, polygonBounds(zone.area), [&](size_t cell, const glm::dvec2& middle) {
            if (!std::isnan(before.heights[cell]) && polygonContains(zone.area, middle))
                surface.heights[cell] = static_cast<float>(scene::heightIn(&zone, before.heights[cell]));
        });
    const auto columns = static_cast<size_t>(surface.placement.width);
    for (size_t i = 0; terrain && i < surface.heights.size(); ++i)
        if (std::isnan(surface.heights[i]))
            surface.heights[i] = terrain->sample(
                surface.placement.cellCenter(static_cast<int>(i % columns), static_cast<int>(i / columns)));
    return surface;
}

gis::HeightField plannedSurface(const gis::HeightField& photogrammetry, const SurfaceQuery& query,
                                const scene::World& world, const gis::HeightField* terrain) {
    const gis::HeightField ground = changedSurface(photogrammetry, world.zones, terrain);
    gis::HeightField surface = ground;
    for (const scene::Building& building : world.buildings) {
        if (building.drawn() || building.heightMeters <= 0) continue;
        for (const Polygon& footprint : building.footprints) {
            std::vector<size_t> cells;
            float lowest = std::numeric_limits<float>::infinity();
            bool seen = false; // by the drone
            cellsIn(surface.placement, polygonBounds(footprint), [&](size_t cell, const glm::dvec2& middle) {
                if (!polygonContains(footprint, middle)) return;
                cells.push_back(cell);
                seen |= !std::isnan(photogrammetry.heights[cell]);
                lowest = std::min(lowest, ground.heights[cell]); // an unknown one is never less
            });
            if (seen || !std::isfinite(lowest)) continue;
            const float roof = lowest + static_cast<float>(building.heightMeters);
            for (const size_t cell : cells) surface.heights[cell] = std::fmax(surface.heights[cell], roof);
        }
    }
    query.raiseToModels(surface);
    return surface;
}

Result<gis::Grid> surfaceGrid(const gis::HeightField& surface, const gis::SiteFrame& frame) {
    gis::Grid grid;
    grid.shape.width = surface.placement.width;
    grid.shape.height = surface.placement.height;
    if (frame.kind() == gis::SiteFrame::Kind::Projected) {
        grid.shape.crs = frame.crs().horizontal();
    } else if (frame.kind() == gis::SiteFrame::Kind::TangentPlane) {
        auto crs = gis::Crs::parse(fmt::format("+proj=ortho +lat_0={:.12f} +lon_0={:.12f} +datum=WGS84 +units=m",
                                               frame.origin().y, frame.origin().x),
                                   "the park's tangent plane");
        if (!crs) return crs.error();
        grid.shape.crs = *crs;
    }
    const glm::dvec2 corner = surface.placement.northWest, cell = surface.placement.cellSize;
    const glm::dvec3 base = frame.projectedFromSite({corner, 0}), up = frame.projectedFromSite({corner, 1});
    const glm::dvec3 opposite = frame.projectedFromSite({corner.x + cell.x, corner.y - cell.y, 0});
    grid.shape.crsFromCell = {base.x, opposite.x - base.x, 0, base.y, 0, opposite.y - base.y};
    const bool tangent = frame.kind() == gis::SiteFrame::Kind::TangentPlane;
    const double zero = tangent ? frame.origin().z : base.z / (up.z - base.z); // metres
    grid.cells.reserve(surface.heights.size());
    for (const float height : surface.heights) grid.cells.push_back(zero + height);
    return grid;
}

} // namespace sandtable::app
