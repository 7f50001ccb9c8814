// Two reports beside one another (two moments, or two states of the scenario), and what themes tell buildings apart.
// Pure; any thread.
#pragma once

#include "decision/Health.h"

namespace sandtable::decision {

struct ScoreChange {
    std::string id; // of a theme, a building or a device; "" for the park
    scene::LocalizedText name;
    std::optional<double> before, after; // none: no score, or not there
    std::optional<double> delta() const; // none unless both are known
};

struct HealthComparison {
    ScoreChange park;
    std::vector<ScoreChange> themes;    // in the order of `after`; of profiles with the same themes only
    std::vector<ScoreChange> buildings; // the greatest loss first; without a delta last
    std::vector<ScoreChange> devices;   // only those with another score, or with one in one report alone; as buildings
};

HealthComparison compareHealth(const HealthReport& before, const HealthReport& after);

/// Entropy weights of the report's themes over the buildings that have a score in each theme; 0 for a theme that the
/// park has no channels of. Beside the profile's weights: a diagnostic. Nothing where they cannot be told.
std::optional<std::vector<double>> themeEntropyWeights(const HealthReport& report);

} // namespace sandtable::decision
