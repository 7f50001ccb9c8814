#include "app/session/SurfaceModel.h"

#include "scene/HeightRaster.h"
#include "scene/world/Zones.h"

#include <fmt/format.h>

#include <cmath>

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
            for (const scene::Mesh& mesh : content->meshes) tree[root].meshBounds.extend(mesh.bounds());
            if (content->meshes.empty()) tree.graft(root, std::move(content->children));
        }
        box.extend(tree.bounds());
    }
    return box;
}

gis::HeightField unchangedSurface(SurfaceQuery& surface, const gis::HeightField* terrain, const Box2& area,
                                  double cellMeters, const std::function<bool()>& stop) {
    gis::HeightField heights = scene::emptyHeights(area, cellMeters);
    surface.raiseToPhotogrammetry(heights, stop);
    if (!terrain) return heights;
    const auto columns = static_cast<size_t>(heights.placement.width);
    for (size_t i = 0; i < heights.heights.size(); ++i)
        if (std::isnan(heights.heights[i]))
            heights.heights[i] = terrain->sample(
                heights.placement.cellCenter(static_cast<int>(i % columns), static_cast<int>(i / columns)));
    return heights;
}

gis::HeightField changedSurface(gis::HeightField unchanged, std::span<const scene::SurfaceZone> zones,
                                const gis::HeightField* terrain) {
    Box2 changed;
    for (const scene::SurfaceZone& zone : zones) changed.extend(polygonBounds(zone.area));
    const auto columns = static_cast<size_t>(unchanged.placement.width);
    for (size_t i = 0; i < unchanged.heights.size(); ++i) {
        const glm::dvec2 at =
            unchanged.placement.cellCenter(static_cast<int>(i % columns), static_cast<int>(i / columns));
        if (!changed.contains(at)) continue;
        const scene::SurfaceZone* zone = scene::zoneAt(zones, at);
        float& height = unchanged.heights[i];
        height = static_cast<float>(scene::heightIn(zone, height));
        if (zone && zone->kind == scene::SurfaceZone::Kind::Clip && terrain) height = terrain->sample(at);
    }
    return unchanged;
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
