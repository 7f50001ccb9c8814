// Paints the plan as a camera above would see it, before light: land, streets and their markings, roofs, yards, trees.
// Pure; every colour depends only on the plan and the place, so neighbouring canvases agree.
#pragma once

#include "sample/Canvas.h"
#include "sample/ParkPlan.h"

namespace sandtable::sample {

/// Bare earth heights for every texel.
void layGround(const ParkPlan& plan, Canvas& canvas);
/// Fields, grass, water, yards, streets.
void paintLand(const ParkPlan& plan, Canvas& canvas);
/// What stands on it: roofs, crates, tanks, canopies. Raises the heights.
void paintObjects(const ParkPlan& plan, Canvas& canvas);

/// A picture of the canvas under sun and sky.
class Light;
Picture develop(const Canvas& canvas, const Light& light);

} // namespace sandtable::sample
