#include "decision/health/CurvePiece.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sandtable::decision {

CurvePiece pieceAt(const ScoreCurve& curve, double value) {
    assert(!curve.empty());
    const auto next = std::upper_bound(curve.begin(), curve.end(), value,
                                       [](double v, const std::pair<double, double>& node) { return v < node.first; });
    if (next == curve.begin()) return {curve.front(), curve.front()};
    if (next == curve.end()) return {curve.back(), curve.back()};
    return {*std::prev(next), *next};
}

std::optional<double> valueAt(const ScoreCurve& curve, double score) {
    for (size_t i = 0; i + 1 < curve.size(); ++i) {
        const auto& [x0, y0] = curve[i];
        const auto& [x1, y1] = curve[i + 1];
        if (std::min(y0, y1) > score || std::max(y0, y1) < score) continue;
        return y0 == y1 ? x0 : std::lerp(x0, x1, (score - y0) / (y1 - y0));
    }
    return std::nullopt;
}

} // namespace sandtable::decision
