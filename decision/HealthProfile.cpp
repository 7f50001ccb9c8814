#include "decision/HealthProfile.h"

#include <algorithm>
#include <cmath>

namespace sandtable::decision {

double scoreOf(const ScoreCurve& curve, double value) {
    if (curve.empty()) return 0;
    const auto next = std::upper_bound(curve.begin(), curve.end(), value,
                                       [](double v, const std::pair<double, double>& node) { return v < node.first; });
    if (next == curve.begin()) return curve.front().second;
    if (next == curve.end()) return curve.back().second;
    const auto& [x0, y0] = *std::prev(next);
    const auto& [x1, y1] = *next;
    return std::lerp(y0, y1, (value - x0) / (x1 - x0));
}

std::optional<int> indexOf(const Indicator& indicator, double value) {
    if (indicator.index.nodes.empty()) return std::nullopt;
    ScoreCurve nodes; // as a curve of its own
    for (size_t i = 0; i < indicator.curve.size(); ++i)
        nodes.emplace_back(indicator.curve[i].first, indicator.index.nodes[i]);
    constexpr double rounding = 1e-9; // 60 µg/m³ are 100, not 101
    return static_cast<int>(std::ceil(scoreOf(nodes, value) - rounding));
}

const HealthProfile::Band* HealthProfile::band(double score) const {
    const auto found = std::find_if(bands.begin(), bands.end(), [&](const Band& b) { return score >= b.from; });
    if (found != bands.end()) return &*found;
    return bands.empty() ? nullptr : &bands.back();
}

const FieldSpec* HealthProfile::field(const std::string& quantity) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const FieldSpec& each) { return each.quantity == quantity; });
    return found == fields.end() ? nullptr : &*found;
}

double HealthProfile::deviceWeight(const std::string& type) const {
    const auto found = std::find_if(deviceTypeWeights.begin(), deviceTypeWeights.end(),
                                    [&](const auto& entry) { return entry.first == type; });
    return found == deviceTypeWeights.end() ? defaultDeviceWeight : found->second;
}

} // namespace sandtable::decision
