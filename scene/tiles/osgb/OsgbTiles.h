// One .osgb file's scene into tiles: each PagedLOD becomes a tile whose coarse mesh is inline and whose children name
// the files of the finer levels.
#pragma once

#include "core/Diagnostics.h"
#include "scene/tiles/TileContent.h"
#include "scene/tiles/TilePlacement.h"
#include "scene/tiles/osgb/OsgbStream.h"

#include <string>

namespace sandtable::scene {

/// Error of a tile that must always give way to its children as soon as they are there.
inline constexpr double alwaysRefineMeters = 1e12;

/// Metres of error that make our selection (16 pixels) switch where OSG does, both seen from the sphere's middle.
/// PIXEL_SIZE_ON_SCREEN: OSG compares the sphere's diameter in pixels, 2·radius·pixelsPerRadian / distance
/// (osg::CullingSet::computePixelSizeVector), with `pixels`.
double errorFromPixelSize(double radius, double pixels);
/// DISTANCE_FROM_EYE_POINT: the finer level shows nearer than `distance`. A distance has no pixels, so a common screen
/// stands for all: 1080 rows at 60°.
double errorFromDistance(double distance);

/// Meshes, if the file has no PagedLODs; else its PagedLODs as children (and a leaf with the geometry beside them).
/// `inheritedErrorMeters` is the error of the tile that names the file.
/// An error if there is geometry and none of it can be used: what the file was to replace must stay.
Result<TileContent> tilesFromScene(const OsgbScene& scene, const std::string& file, double inheritedErrorMeters,
                                   const TilePlacement& placement, Diagnostics& diagnostics);

} // namespace sandtable::scene
