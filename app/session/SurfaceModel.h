// A park's surface seen from above as a raster of heights, as it is and as a plan leaves it: what analyses of shadow,
// view and volume work on. Site frame, metres.
#pragma once

#include "app/session/SurfaceQuery.h"
#include "gis/GridFile.h"

#include <functional>

namespace sandtable::app {

/// From the roots of the session's tilesets; those without a known volume are read.
Box3 photogrammetryExtent(const Session& session, Diagnostics& diagnostics);

/// The photogrammetry without any plan; NaN where there is none. Reads the tiles needed, which may take a minute;
/// `stop` gives up.
gis::HeightField photogrammetrySurface(SurfaceQuery& surface, const Box2& area, double cellMeters,
                                       const std::function<bool()>& stop = {});

/// With a plan's zones, which change photogrammetry alone, and terrain where there is none or it is cut out; buildings
/// are not in it yet.
gis::HeightField changedSurface(gis::HeightField photogrammetry, std::span<const scene::SurfaceZone> zones,
                                const gis::HeightField* terrain);

/// All of it: the ground as a plan leaves it, what the plan and model layers put there (as the query knows them), and
/// existing buildings that no photogrammetry shows, as prisms of their heights on the lowest ground below them. The
/// world is the query's.
gis::HeightField plannedSurface(const gis::HeightField& photogrammetry, const SurfaceQuery& query,
                                const scene::World& world, const gis::HeightField* terrain);

/// Sets the cells whose middles lie in a polygon.
void markInside(std::vector<uint8_t>& cells, const gis::GridPlacement& placement, const Polygon& polygon,
                uint8_t value);

/// The cells in the park's own CRS and their values in metres above its height zero; a tangent plane becomes an
/// orthographic projection, a park that is nowhere on Earth keeps its own coordinates.
Result<gis::Grid> surfaceGrid(const gis::HeightField& surface, const gis::SiteFrame& frame);

} // namespace sandtable::app
