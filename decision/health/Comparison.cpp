#include "decision/health/Comparison.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace sandtable::decision {
namespace {

/// Sorts what has no delta behind everything.
double sortKey(const ScoreChange& change) { return change.delta().value_or(std::numeric_limits<double>::max()); }

std::vector<size_t> themesPresent(const HealthReport& report) {
    std::vector<size_t> present;
    for (size_t i = 0; i < report.themes.size(); ++i)
        if (!report.themes[i].park.contributions.empty()) present.push_back(i);
    return present;
}

std::vector<ScoreChange> changesOf(const std::vector<HealthScore>& before, const std::vector<HealthScore>& after) {
    std::vector<ScoreChange> changes;
    std::unordered_map<std::string, size_t> places;
    for (const HealthScore& score : before) {
        places.emplace(score.id, changes.size());
        changes.push_back({score.id, score.name, score.score, std::nullopt});
    }
    for (const HealthScore& score : after) {
        const auto place = places.find(score.id);
        if (place == places.end())
            changes.push_back({score.id, score.name, std::nullopt, score.score});
        else
            changes[place->second].after = score.score;
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const ScoreChange& a, const ScoreChange& b) { return sortKey(a) < sortKey(b); });
    return changes;
}

} // namespace

std::optional<double> ScoreChange::delta() const {
    return before && after ? std::optional(*after - *before) : std::nullopt;
}

HealthComparison compareHealth(const HealthReport& before, const HealthReport& after) {
    HealthComparison comparison;
    comparison.park = {"", after.park.name, before.park.score, after.park.score};
    for (size_t i = 0; i < after.themes.size() && before.themes.size() == after.themes.size(); ++i) {
        const HealthScore &then = before.themes[i].park, &now = after.themes[i].park;
        if (then.id == now.id) comparison.themes.push_back({now.id, now.name, then.score, now.score});
    }
    comparison.buildings = changesOf(before.buildings, after.buildings);
    comparison.devices = changesOf(before.devices, after.devices);
    std::erase_if(comparison.devices, [](const ScoreChange& change) { return change.before == change.after; });
    return comparison;
}

std::optional<std::vector<double>> themeEntropyWeights(const HealthReport& report) {
    const std::vector<size_t> themes = themesPresent(report);
    std::vector<std::vector<double>> rows;
    for (size_t building = 0; building < report.buildings.size(); ++building) {
        std::vector<double> row;
        for (const size_t theme : themes)
            if (const auto& score = report.themes[theme].buildings[building].score) row.push_back(*score);
        if (row.size() == themes.size()) rows.push_back(std::move(row));
    }
    const auto known = entropyWeights(rows);
    if (!known) return std::nullopt;
    std::vector<double> weights(report.themes.size(), 0);
    for (size_t i = 0; i < themes.size(); ++i) weights[themes[i]] = (*known)[i];
    return weights;
}

} // namespace sandtable::decision
