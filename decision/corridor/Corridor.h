// M3 expansion corridors: where a strip of a given width can run between two places over a raster of costs, with
// alternatives that really differ, and how much slack there is beside the best. Pure; any thread.
#pragma once

#include "decision/corridor/CostDistance.h"

#include <optional>
#include <stop_token>

namespace sandtable::decision {

struct CorridorRequest {
    CostGrid costs;                 // NaN: cannot be crossed
    std::vector<uint32_t> from, to; // cells
    double widthMeters = 60;        // in the unit of the cell sizes
    Moves moves = Moves::Knights;
    int alternatives = 3;
    double mostOverlap = 0.6; // share of an alternative's cells that earlier ones may cover
};

struct CorridorAlternative {
    std::vector<uint32_t> way;   // middle line, cell by cell
    double cost = 0;             // accumulated, as costDistance counts
    double length = 0;           // of the middle line
    double overlap = 0;          // with those before it
    std::vector<uint32_t> cells; // within half the width of the middle line, that can be crossed
    uint32_t pinch = 0;          // the narrowest place of the free space along the way …
    double pinchWidth = 0;       // … and how wide that is; infinite where nothing blocks
};

struct CorridorStudy {
    double leastCost = 0;
    /// Of each cell: by how much a way through it is dearer than the cheapest, as a share of that (the normalised
    /// least-cost corridor, CWD_A + CWD_B − LCD, over LCD); NaN where no way of the width leads.
    std::vector<double> slack;
    std::vector<CorridorAlternative> alternatives; // the cheapest first; at least one
    int reruns = 0;                                // of the search with what is taken made dearer
    double widestWidth = 0;            // of the widest strip there could be at all; infinite where nothing blocks
    uint32_t widestPinch = 0;          // where it is narrowest
    double movedFrom = 0, movedTo = 0; // how far the ends were moved to where the width fits
};

/// The free space is eroded by half the width first, so that the whole strip keeps clear of what cannot be crossed; an
/// end that falls out of it is moved to the nearest place in it. Fewer alternatives than asked for where there are no
/// more that differ enough. Errors: those of costDistance; no way of that width, which says how wide one could be.
Result<CorridorStudy> studyCorridor(const CorridorRequest& request, const std::stop_token& stop = {});

} // namespace sandtable::decision
