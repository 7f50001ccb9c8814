// What of a score curve a value met: for explaining a score in numbers. Pure.
#pragma once

#include "decision/HealthProfile.h"

namespace sandtable::decision {

/// The two nodes a value lies between; both the same where it lies beyond an end.
struct CurvePiece {
    std::pair<double, double> from, to; // value, score
    bool beyond() const { return from == to; }
};
/// The curve has nodes.
CurvePiece pieceAt(const ScoreCurve& curve, double value);

/// The first value, from the lowest, at which the curve passes a score; none where it never does.
std::optional<double> valueAt(const ScoreCurve& curve, double score);

} // namespace sandtable::decision
