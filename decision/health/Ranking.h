// The buildings of a report in order, and how firm that order is: by health score, by TOPSIS and by OWA over what the
// building's devices measure. TOPSIS and OWA are second opinions beside the score, never the score. Pure; any thread.
#pragma once

#include "decision/health/UncertaintyBand.h"

#include <optional>
#include <string>
#include <vector>

namespace sandtable::decision {

/// Rows of values, more being better; a value may be missing.
using CriteriaRows = std::vector<std::vector<std::optional<double>>>;

/// Relative closeness to the ideal (TOPSIS: Hwang & Yoon, Multiple Attribute Decision Making, 1981): columns divided by
/// their Euclidean length and weighted; C = d⁻ / (d⁺ + d⁻) with the distances to the best and the worst value of each
/// column. 0…1; 1 for a row that is best in all, and for all rows where no column differs. Ours: a value that is
/// missing is left out of both distances; a row without any value has no closeness. Weights not below 0, one a column.
std::vector<std::optional<double>> topsis(const CriteriaRows& rows, const std::vector<double>& weights);

/// Ordered weighted average with importances (Yager 1988, 1996): the values from the highest to the lowest, each
/// weighing Q(S_j) − Q(S_{j−1}) with S_j the share of importance up to it and Q(r) = r^pessimism. 1 is the weighted
/// mean; above 1 the low values count more, at 2 twice as much at the end as on average. None without a value of
/// importance.
std::optional<double> owa(const std::vector<std::optional<double>>& values, const std::vector<double>& importances,
                          double pessimism);

/// What the buildings are compared by: one column for each quantity their devices have scores of.
struct BuildingCriteria {
    std::vector<std::string> quantities; // ascending
    std::vector<double> weights;         // the indicators'
    CriteriaRows scores; // as the report's buildings: the geometric mean of the quantity's scores, by device weight
};
BuildingCriteria buildingCriteria(const HealthReport& report, const HealthProfile& profile);

struct RankedBuilding {
    std::string id;
    scene::LocalizedText name;
    std::optional<double> score;          // health
    std::optional<double> closeness, owa; // 0…100 both
    std::optional<double> before;         // health in the earlier report
    ScoreBand band;                       // empty without draws
    std::optional<double> rankHeld;       // share of draws with this rank by score
    int group = 0; // buildings of one group have no firm order among one another; from 1, the worst group first; 0
                   // without a score or draws
};

/// By health score, the lowest first, those without a score last. `band` and `earlier` may be null.
std::vector<RankedBuilding> rankBuildings(const HealthReport& report, const HealthProfile& profile,
                                          const HealthBand* band, const HealthReport* earlier);

/// Groups by building of the band: a new group begins where nine draws of ten keep each building on its side, that is
/// where the ranks' 5th to 95th percentiles of those before end and of those after begin. From 1; 0 without a rank.
std::vector<int> rankGroups(const std::vector<BuildingBand>& buildings);

inline constexpr double owaPessimism = 2; // a design choice: the weak parts decide

} // namespace sandtable::decision
