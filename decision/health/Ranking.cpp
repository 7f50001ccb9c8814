#include "decision/health/Ranking.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <unordered_map>

namespace sandtable::decision {
namespace {

struct Column { // of a weighted normalised matrix
    double factor = 0, best = 0, worst = 0;
};

std::vector<Column> columnsOf(const CriteriaRows& rows, const std::vector<double>& weights) {
    std::vector<Column> columns(weights.size());
    for (size_t c = 0; c < weights.size(); ++c) {
        double squares = 0, best = -INFINITY, worst = INFINITY;
        for (const auto& row : rows) {
            if (!row[c]) continue;
            squares += *row[c] * *row[c];
            best = std::max(best, *row[c]);
            worst = std::min(worst, *row[c]);
        }
        const double factor = squares > 0 ? weights[c] / std::sqrt(squares) : 0;
        columns[c] = {factor, factor * best, factor * worst};
        if (factor == 0) columns[c] = {}; // nothing known, or all zero: tells nothing
    }
    return columns;
}

std::optional<double> closeness(const std::vector<std::optional<double>>& row, const std::vector<Column>& columns) {
    double toBest = 0, toWorst = 0;
    bool known = false;
    for (size_t c = 0; c < row.size(); ++c) {
        if (!row[c]) continue;
        known = true;
        const double value = columns[c].factor * *row[c];
        toBest += (value - columns[c].best) * (value - columns[c].best);
        toWorst += (value - columns[c].worst) * (value - columns[c].worst);
    }
    if (!known) return std::nullopt;
    toBest = std::sqrt(toBest), toWorst = std::sqrt(toWorst);
    return toBest + toWorst > 0 ? toWorst / (toBest + toWorst) : 1;
}

/// Σ w ln s and Σ w of one quantity in one building.
struct LogMean {
    double logarithms = 0, weights = 0;
};

} // namespace

std::vector<std::optional<double>> topsis(const CriteriaRows& rows, const std::vector<double>& weights) {
    const std::vector<Column> columns = columnsOf(rows, weights);
    std::vector<std::optional<double>> result;
    for (const auto& row : rows) result.push_back(closeness(row, columns));
    return result;
}

std::optional<double> owa(const std::vector<std::optional<double>>& values, const std::vector<double>& importances,
                          double pessimism) {
    std::vector<std::pair<double, double>> ordered; // value, importance
    double total = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        if (!values[i] || importances[i] <= 0) continue;
        ordered.emplace_back(*values[i], importances[i]);
        total += importances[i];
    }
    if (ordered.empty()) return std::nullopt;
    std::sort(ordered.begin(), ordered.end(), std::greater<>());
    double mean = 0, share = 0, counted = 0;
    for (const auto& [value, importance] : ordered) {
        share += importance / total;
        const double upTo = std::pow(std::min(share, 1.0), pessimism);
        mean += value * (upTo - counted);
        counted = upTo;
    }
    return mean / counted; // counted is 1 but for rounding
}

BuildingCriteria buildingCriteria(const HealthReport& report, const HealthProfile& profile) {
    std::unordered_map<std::string, const HealthScore*> devices;
    for (const HealthScore& device : report.devices) devices.emplace(device.id, &device);
    std::map<std::string, double> weights; // by quantity
    std::vector<std::map<std::string, LogMean>> sums(report.buildings.size());
    for (size_t b = 0; b < report.buildings.size(); ++b) {
        for (const Contribution& part : report.buildings[b].contributions) {
            const auto device = devices.find(part.id);
            if (device == devices.end()) continue;
            for (const Contribution& channel : device->second->contributions) {
                if (!channel.score || !channel.indicator || channel.coverage < profile.coverageMinimum) continue;
                const std::string& quantity = channel.indicator->quantity;
                double& weight = weights[quantity];
                weight = std::max(weight, channel.indicator->weight);
                LogMean& sum = sums[b][quantity];
                sum.logarithms += part.weight * std::log(std::max(*channel.score, profile.scoreFloor));
                sum.weights += part.weight;
            }
        }
    }
    BuildingCriteria criteria;
    for (const auto& [quantity, weight] : weights) {
        criteria.quantities.push_back(quantity);
        criteria.weights.push_back(weight);
    }
    for (const auto& building : sums) {
        auto& row = criteria.scores.emplace_back();
        for (const std::string& quantity : criteria.quantities) {
            const auto sum = building.find(quantity);
            const bool known = sum != building.end() && sum->second.weights > 0;
            row.push_back(known ? std::optional(std::exp(sum->second.logarithms / sum->second.weights)) : std::nullopt);
        }
    }
    return criteria;
}

std::vector<int> rankGroups(const std::vector<BuildingBand>& buildings) {
    std::vector<size_t> order;
    for (size_t i = 0; i < buildings.size(); ++i)
        if (buildings[i].rank && buildings[i].rankLow > 0) order.push_back(i);
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return *buildings[a].rank < *buildings[b].rank; });
    std::vector<int> lowestAfter(order.size() + 1, std::numeric_limits<int>::max());
    for (size_t i = order.size(); i > 0; --i)
        lowestAfter[i - 1] = std::min(lowestAfter[i], buildings[order[i - 1]].rankLow);
    std::vector<int> groups(buildings.size(), 0);
    int group = 1, highest = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && highest < lowestAfter[i]) ++group;
        highest = std::max(highest, buildings[order[i]].rankHigh);
        groups[order[i]] = group;
    }
    return groups;
}

std::vector<RankedBuilding> rankBuildings(const HealthReport& report, const HealthProfile& profile,
                                          const HealthBand* band, const HealthReport* earlier) {
    const BuildingCriteria criteria = buildingCriteria(report, profile);
    const auto close = topsis(criteria.scores, criteria.weights);
    std::unordered_map<std::string, std::optional<double>> before;
    if (earlier)
        for (const HealthScore& building : earlier->buildings) before.emplace(building.id, building.score);
    std::unordered_map<std::string, size_t> drawn;
    std::vector<int> groups;
    if (band) {
        groups = rankGroups(band->buildings);
        for (size_t i = 0; i < band->buildings.size(); ++i) drawn.emplace(band->buildings[i].id, i);
    }
    std::vector<RankedBuilding> ranking;
    for (size_t i = 0; i < report.buildings.size(); ++i) {
        const HealthScore& building = report.buildings[i];
        if (building.contributions.empty()) continue; // only meters
        RankedBuilding row{building.id, building.name, building.score, {}, {}, {}, {}, {}, 0};
        if (close[i]) row.closeness = *close[i] * 100;
        row.owa = owa(criteria.scores[i], criteria.weights, owaPessimism);
        if (const auto found = before.find(building.id); found != before.end()) row.before = found->second;
        if (const auto found = drawn.find(building.id); found != drawn.end()) {
            const BuildingBand& each = band->buildings[found->second];
            row.band = each.score;
            if (each.rank) row.rankHeld = each.rankHeld;
            row.group = building.score ? groups[found->second] : 0;
        }
        ranking.push_back(std::move(row));
    }
    std::stable_sort(ranking.begin(), ranking.end(), [](const RankedBuilding& a, const RankedBuilding& b) {
        constexpr double last = 1000;
        return a.score.value_or(last) < b.score.value_or(last);
    });
    return ranking;
}

} // namespace sandtable::decision
