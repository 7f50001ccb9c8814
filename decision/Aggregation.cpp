#include "decision/Aggregation.h"

#include <algorithm>
#include <cmath>

namespace sandtable::decision {
namespace {

constexpr double rounding = 1e-12; // seven parts of ten are a coverage of 0.7, whatever the sum's last bit says

/// Σ w ln(100/s) over the parts that count, which is ln(100/H).
double logarithmicLoss(const Contribution& part, double scoreFloor) {
    if (!part.score || part.effectiveWeight <= 0) return 0;
    return part.effectiveWeight * std::log(100.0 / std::max(*part.score, scoreFloor));
}

void fillWeights(HealthScore& whole) {
    double total = 0, counting = 0;
    for (Contribution& part : whole.contributions) {
        if (!part.score) part.coverage = 0;
        total += part.weight;
        counting += part.weight * part.coverage;
    }
    whole.coverage = total > 0 ? counting / total : 0;
    for (Contribution& part : whole.contributions) {
        part.effectiveWeight = counting > 0 ? part.weight * part.coverage / counting : 0;
        part.weight = total > 0 ? part.weight / total : 0;
    }
}

void fillScore(HealthScore& whole, const HealthProfile& profile) {
    double logarithm = 0;
    for (const Contribution& part : whole.contributions) logarithm += logarithmicLoss(part, profile.scoreFloor);
    const double mean = 100.0 * std::exp(-logarithm);
    if (logarithm > 0)
        for (Contribution& part : whole.contributions)
            part.loss = (100.0 - mean) * logarithmicLoss(part, profile.scoreFloor) / logarithm;
    whole.score = whole.capped ? std::min(mean, profile.capScore) : mean;
    whole.capLoss = mean - *whole.score;
}

} // namespace

HealthScore aggregate(std::string id, scene::LocalizedText name, std::vector<Contribution> parts,
                      const HealthProfile& profile) {
    HealthScore whole;
    whole.id = std::move(id);
    whole.name = std::move(name);
    whole.contributions = std::move(parts);
    whole.capped = std::any_of(whole.contributions.begin(), whole.contributions.end(),
                               [](const Contribution& part) { return part.critical; });
    fillWeights(whole);
    if (whole.coverage > 0 && whole.coverage + rounding >= profile.coverageMinimum) fillScore(whole, profile);
    return whole;
}

} // namespace sandtable::decision
