// Which site frame suits a set of layers when nobody says it: the OSGB metadata's own; else the plane CRS planners use
// at the data's centre (CGCS2000 Gauss–Krüger inside China, UTM elsewhere) with its origin there, in whole metres, at
// height 0; local if nothing is georeferenced.
#pragma once

#include "core/Diagnostics.h"
#include "gis/SiteFrame.h"
#include "scene/park/Park.h"

#include <optional>
#include <span>

namespace sandtable::scene {

/// The first georeferenced layer in the order tilesets, terrain, imagery, vectors decides. Sources that cannot be read
/// are passed over (opening them reports why). `crs`: the plane CRS when the park names one but no origin.
Result<gis::SiteFrame> chooseFrame(std::span<const LayerSpec> layers, const std::optional<gis::Crs>& crs,
                                   Diagnostics& diagnostics);

} // namespace sandtable::scene
