// How much earth a plan moves where it levels or lifts the ground. Pure.
#pragma once

#include "decision/terrain/CutFill.h"
#include "scene/world/World.h"

#include <functional>
#include <optional>

namespace sandtable::decision {

/// Whether it levels or lifts anything.
bool movesEarth(const scene::World& world);

/// Of all changed areas together, later ones on top of earlier ones; not of removed buildings' places, where the
/// photogrammetry gives way to ground that is there already. `groundHeight`: before the plan, NaN where unknown. Cells
/// of 0.25 m to as many as 20,000 an area. None where nothing is changed or no ground is known.
std::optional<CutFill> earthworkOf(const scene::World& world,
                                   const std::function<double(const glm::dvec2&)>& groundHeight);

} // namespace sandtable::decision
