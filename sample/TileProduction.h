// Makes the OSGB production of a plan, tile by tile on several threads, and collects the orthophoto on the way.
#pragma once

#include "core/Result.h"
#include "sample/Canvas.h"
#include "sample/ParkPlan.h"

#include <filesystem>
#include <functional>

namespace sandtable::sample {

inline constexpr double finestTexelMeters = 0.25;
inline constexpr double orthoTexelMeters = 1;
inline constexpr double surroundingsMeters = 1024; // shown around the mesh by terrain and orthophoto

/// Writes `directory`/Data. Returns the mesh and its surroundings seen from above, at `orthoTexelMeters`.
/// `progress(done, total)` runs on this thread. The files do not depend on the number of workers.
Result<Picture> produceTiles(const ParkPlan& plan, const std::filesystem::path& directory, unsigned workers,
                             const std::function<void(int, int)>& progress);

} // namespace sandtable::sample
