#include "decision/health/UncertaintyBand.h"

#include "decision/ChannelScore.h"
#include "decision/health/HealthForest.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace sandtable::decision {
namespace {

using Random = std::mt19937_64;

/// Factors around 1 such that factor · weight, normalised, is Dirichlet distributed with mean weight: independent gamma
/// variables are, normalised within any group of them.
std::vector<double> drawFactors(const std::vector<double>& weights, double concentration, Random& random) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    const double perWeight = sum > 0 ? concentration * static_cast<double>(weights.size()) / sum : 0;
    std::vector<double> factors;
    for (const double weight : weights) {
        const double shape = weight * perWeight;
        factors.push_back(shape > 0 ? std::gamma_distribution(shape, 1 / shape)(random) : 1);
    }
    return factors;
}

const scene::ChannelSpec* channelOf(const scene::DeviceSpec& device, const std::string& id) {
    const auto found = std::find_if(device.channels.begin(), device.channels.end(),
                                    [&](const scene::ChannelSpec& spec) { return spec.id == id; });
    return found == device.channels.end() ? nullptr : &*found;
}

/// One reading that may be wrong; what is needed to score it again.
struct Measured {
    size_t device = 0, part = 0;
    double sigma = 0;
    const scene::ChannelSpec* spec = nullptr; // for its limits
};

/// The parts of all devices with nothing but numbers, to be drawn again and again.
struct Sampled {
    std::vector<std::vector<Contribution>> parts;
    std::vector<Measured> measured;
};

Contribution numbersOf(const Contribution& part) {
    Contribution bare;
    bare.value = part.value;
    bare.score = part.score;
    bare.weight = part.weight;
    bare.coverage = part.coverage;
    bare.critical = part.critical;
    bare.theme = part.theme;
    bare.indicator = part.indicator;
    return bare;
}

Sampled sampledOf(const scene::Park& park, const HealthReport& report) {
    Sampled sampled;
    for (size_t device = 0; device < report.devices.size(); ++device) {
        auto& parts = sampled.parts.emplace_back();
        for (const Contribution& part : report.devices[device].contributions) {
            parts.push_back(numbersOf(part));
            if (!part.score || !part.indicator || !part.value) continue;
            const Sigma& sigma = part.indicator->sigma;
            sampled.measured.push_back({device, parts.size() - 1,
                                        std::hypot(sigma.absolute, sigma.relative * *part.value),
                                        channelOf(park.devices[device], part.id)});
        }
    }
    return sampled;
}

void drawReading(const Measured& measured, Contribution& part, double coverageMinimum, Random& random) {
    const Indicator& indicator = *part.indicator;
    double value = *part.value;
    if (measured.sigma > 0) value += std::normal_distribution(0.0, measured.sigma)(random);
    if (indicator.scale == CurveScale::Limits)
        value = positionBetween(*measured.spec->low, *measured.spec->high, value);
    part.score = scoreOf(indicator.curve, value);
    part.critical = indicator.critical && *part.score < indicator.worstBandBelow && part.coverage >= coverageMinimum;
}

/// The profile's weights, each list one Dirichlet distribution.
class WeightDraw {
public:
    explicit WeightDraw(const HealthProfile& profile) {
        for (const Indicator& indicator : profile.indicators) m_indicators.push_back(indicator.weight);
        for (const auto& [type, weight] : profile.deviceTypeWeights) {
            m_typeOf.emplace(type, m_types.size());
            m_types.push_back(weight);
        }
        m_types.push_back(profile.defaultDeviceWeight);
        for (const Theme& theme : profile.themes) m_themes.push_back(theme.weight);
    }
    void apply(const scene::Park& park, const HealthProfile& profile, const BandOptions& options, Random& random,
               std::vector<std::vector<Contribution>>& parts, HealthForest& forest) const {
        const auto draw = [&](const std::vector<double>& weights) {
            return drawFactors(weights, options.weightConcentration, random);
        };
        const auto indicators = draw(m_indicators), types = draw(m_types), themes = draw(m_themes);
        for (auto& device : parts)
            for (Contribution& part : device)
                if (part.indicator)
                    part.weight *= indicators[static_cast<size_t>(part.indicator - profile.indicators.data())];
        for (size_t i = 0; i < park.devices.size(); ++i) {
            const auto type = m_typeOf.find(park.devices[i].type);
            const size_t index = type == m_typeOf.end() ? types.size() - 1 : type->second;
            forest.setDeviceWeight(i, m_types[index] * types[index]);
        }
        for (size_t i = 0; i < themes.size(); ++i) forest.setThemeWeight(i, m_themes[i] * themes[i]);
    }

private:
    std::vector<double> m_indicators, m_types, m_themes; // types: the last is that of all others
    std::map<std::string, size_t> m_typeOf;
};

/// Nearest rank. `values` is not empty.
template<class T> T percentile(std::vector<T>& values, double share) {
    const auto at = static_cast<ptrdiff_t>(std::lround(share * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<size_t>(at)];
}

ScoreBand bandOf(std::vector<double>& scores, int draws) {
    if (scores.empty() || scores.size() * 2 < static_cast<size_t>(draws)) return {};
    return {percentile(scores, 0.05), percentile(scores, 0.95)};
}

/// What the draws have brought, by building.
struct Drawn {
    std::vector<double> scores;
    std::vector<int> ranks;
    void add(const HealthScore& score, const std::optional<int>& rank) {
        if (score.score) scores.push_back(*score.score);
        if (rank) ranks.push_back(*rank);
    }
};

BuildingBand describe(const HealthScore& building, const std::optional<int>& rank, Drawn& drawn, int draws) {
    BuildingBand band{building.id, bandOf(drawn.scores, draws), rank, 0, 0, 0};
    if (!rank || drawn.ranks.empty()) return band;
    band.rankHeld = static_cast<double>(std::count(drawn.ranks.begin(), drawn.ranks.end(), *rank)) / draws;
    band.rankLow = percentile(drawn.ranks, 0.05);
    band.rankHigh = percentile(drawn.ranks, 0.95);
    return band;
}

} // namespace

std::vector<std::optional<int>> ranksOf(const std::vector<HealthScore>& scores) {
    std::vector<size_t> order;
    for (size_t i = 0; i < scores.size(); ++i)
        if (scores[i].score) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return *scores[a].score < *scores[b].score; });
    std::vector<std::optional<int>> ranks(scores.size());
    for (size_t place = 0; place < order.size(); ++place) ranks[order[place]] = static_cast<int>(place) + 1;
    return ranks;
}

HealthBand healthBand(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                      const HealthReport& report, const BandOptions& options, const std::stop_token& stop) {
    const Sampled sampled = sampledOf(park, report);
    const WeightDraw weights(profile);
    HealthReport drawnReport;
    HealthForest forest(park, profile, drawnReport);
    forest.place(world);
    std::vector<double> parkScores;
    std::vector<Drawn> buildings(report.buildings.size());
    Random random(options.seed);
    for (int draw = 0; draw < options.draws && !stop.stop_requested(); ++draw) {
        auto parts = sampled.parts;
        weights.apply(park, profile, options, random, parts, forest);
        for (const Measured& each : sampled.measured)
            drawReading(each, parts[each.device][each.part], profile.coverageMinimum, random);
        for (size_t device = 0; device < parts.size(); ++device) forest.setParts(device, std::move(parts[device]));
        forest.refresh();
        if (drawnReport.park.score) parkScores.push_back(*drawnReport.park.score);
        const auto ranks = ranksOf(drawnReport.buildings);
        for (size_t i = 0; i < buildings.size(); ++i) buildings[i].add(drawnReport.buildings[i], ranks[i]);
    }
    HealthBand band{options, bandOf(parkScores, options.draws), {}};
    const auto ranks = ranksOf(report.buildings);
    for (size_t i = 0; i < buildings.size(); ++i)
        band.buildings.push_back(describe(report.buildings[i], ranks[i], buildings[i], options.draws));
    return band;
}

} // namespace sandtable::decision
