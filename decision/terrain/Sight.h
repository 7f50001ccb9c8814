// M6: what a plan hides from view and what it opens, of two viewsheds over the same cells. Pure.
#pragma once

#include "scene/park/Park.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sandtable::decision {

enum class SightChange : uint8_t {
    Unknown,
    Hidden, // with the plan as without it
    Seen,   // both times
    Lost,   // no longer
    Gained, // not before
};

/// Of cells as gis::viewshed gives them: 1 seen, 0 hidden, NaN unknown; unknown where either is.
std::vector<SightChange> compareSight(std::span<const double> before, std::span<const double> after);

/// Its colour on maps; that of the unknown is black.
scene::Color sightColor(SightChange change);

struct SightShare {
    double seen = 0, lost = 0, gained = 0; // m²; seen: with the plan, what is gained among it
};
SightShare sightShare(std::span<const SightChange> changes, double cellSquareMeters);

} // namespace sandtable::decision
