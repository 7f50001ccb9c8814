#include "decision/fields/FieldSample.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace sandtable::decision {

CleanSamples cleanSamples(std::span<const FieldSample> samples) {
    const auto isFinite = [](const FieldSample& sample) {
        return std::isfinite(sample.place.x) && std::isfinite(sample.place.y) && std::isfinite(sample.value);
    };
    std::vector<FieldSample> finite;
    std::copy_if(samples.begin(), samples.end(), std::back_inserter(finite), isFinite);
    std::stable_sort(finite.begin(), finite.end(), [](const FieldSample& a, const FieldSample& b) {
        return std::tie(a.place.x, a.place.y) < std::tie(b.place.x, b.place.y);
    });

    CleanSamples clean;
    clean.notFinite = samples.size() - finite.size();
    for (size_t first = 0; first < finite.size();) {
        size_t end = first;
        double sum = 0;
        for (; end < finite.size() && finite[end].place == finite[first].place; ++end) sum += finite[end].value;
        clean.samples.push_back({finite[first].place, sum / static_cast<double>(end - first)});
        first = end;
    }
    clean.merged = finite.size() - clean.samples.size();
    return clean;
}

} // namespace sandtable::decision
