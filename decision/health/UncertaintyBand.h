// How sure a health score is: many seeded draws over what the sensors may be wrong by and over how much each part may
// weigh, and the range in which the scores and the ranks of the buildings then lie. On request, not each frame: a draw
// costs an aggregation of the whole park. Pure: the same report, options and standard library give the same band.
#pragma once

#include "decision/Health.h"

#include <cstdint>
#include <stop_token>

namespace sandtable::decision {

struct BandOptions {
    int draws = 500;
    uint64_t seed = 1;
    /// How firm the weights are: the Dirichlet parameters of parts with mean weight. At 20 a weight's standard
    /// deviation is 22 % of it. A design choice.
    double weightConcentration = 20;
};

/// From the 5th to the 95th percentile of the draws that have a score; nothing if fewer than half have one.
struct ScoreBand {
    std::optional<double> low, high;
};

struct BuildingBand {
    std::string id;
    ScoreBand score;
    std::optional<int> rank;       // in the report; 1 = lowest score
    double rankHeld = 0;           // share of draws in which it has this rank
    int rankLow = 0, rankHigh = 0; // 5th and 95th percentile; 0 without a rank
};

struct HealthBand {
    BandOptions options;
    ScoreBand park;
    std::vector<BuildingBand> buildings; // as the report's
};

/// `report` is of this park, world and profile. Each reading is drawn from a normal distribution with its indicator's
/// sigma; weights of indicators, device types and themes from Dirichlet distributions around the profile's. Asked to
/// stop it gives up between two draws, and what it returns is of no use.
HealthBand healthBand(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                      const HealthReport& report, const BandOptions& options = {}, const std::stop_token& stop = {});

/// Ranks of scores, 1 = lowest; of equal ones the first listed comes first. None without a score.
std::vector<std::optional<int>> ranksOf(const std::vector<HealthScore>& scores);

} // namespace sandtable::decision
