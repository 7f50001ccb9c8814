#include "decision/Aggregation.h"

#include <algorithm>
#include <cmath>
#include <map>

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

const std::string& groupOf(const Contribution& part) {
    static const std::string none;
    return part.indicator ? part.indicator->worstOf : none;
}

/// Whether `a` speaks for its group before `b`: data fresh enough first, then the lower score.
bool isWorse(const Contribution& a, const Contribution& b, double coverageMinimum) {
    const bool freshA = a.coverage >= coverageMinimum, freshB = b.coverage >= coverageMinimum;
    return freshA != freshB ? freshA : *a.score < *b.score;
}

/// Of the parts that count by their worst, that one takes over the weight of all: three clean pollutants do not make up
/// for one (HJ 633: the air quality index is the highest of the pollutants' own).
void giveWeightToTheWorst(HealthScore& whole, double coverageMinimum) {
    std::map<std::string, Contribution*> worst;
    for (Contribution& part : whole.contributions) {
        if (groupOf(part).empty() || !part.score) continue;
        Contribution*& known = worst[groupOf(part)];
        if (!known || isWorse(part, *known, coverageMinimum)) known = &part;
    }
    for (Contribution& part : whole.contributions) {
        const auto group = worst.find(groupOf(part));
        if (group == worst.end() || group->second == &part || !part.score) continue;
        group->second->effectiveWeight += part.effectiveWeight;
        part.effectiveWeight = 0;
        if (part.reason.empty()) part.reason = "not the worst";
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
    giveWeightToTheWorst(whole, profile.coverageMinimum);
    if (whole.coverage > 0 && whole.coverage + rounding >= profile.coverageMinimum) fillScore(whole, profile);
    return whole;
}

Contribution asPart(const HealthScore& whole, double weight) {
    Contribution part;
    part.id = whole.id;
    part.name = whole.name;
    part.score = whole.score;
    part.weight = weight;
    part.coverage = whole.score ? whole.coverage : 0;
    part.critical = whole.capped;
    if (!whole.score) part.reason = "insufficient data";
    return part;
}

} // namespace sandtable::decision
