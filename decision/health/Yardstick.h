// Yardsticks for a park as a whole: indicators that follow from a table of amounts and not from telemetry, such as the
// zero-carbon park (发改环资〔2025〕910号), HJ 274-2015 and the three dimensions (经济产出质量 / 创新要素浓度 /
// 社会价值). Data in assets/health/yardsticks/*.json, each number with its standard, edition and confidence. Pure; any
// thread.
#pragma once

#include "decision/Health.h"
#include "decision/health/IndicatorTable.h"

namespace sandtable::decision {

/// What the standard requires, shown beside the value; the curve gives it 60.
struct Requirement {
    bool atLeast = true; // else at most
    double limit = 0;
};

/// factor · Σ column / Σ per, over the rows that have both; without `per` the mean of the column.
struct TableFigure {
    std::string column, per;
    double factor = 1;
    /// Applies only where the sum of a column is in from <= sum < below.
    struct Range {
        std::string column;
        double from = 0, below = 0;
    };
    std::optional<Range> when;
    Requirement requirement;
};

struct Yardstick {
    HealthProfile rules;                                    // id, version, name, themes, coverage, cap; its indicators
    std::vector<TableFigure> figures;                       // as rules.indicators
    std::vector<std::pair<std::string, std::string>> units; // of the table's columns: a column in another is not used
};

struct YardstickReport {
    HealthScore park;                // of the themes
    std::vector<HealthScore> themes; // of the indicators; coverage of an indicator: the share of rows that have it
};

Result<Yardstick> loadYardstick(const std::filesystem::path& file);

/// Reasons of what has no score: "missing" (which column), "unit" (which was expected), "no matching indicator" (where
/// the standard sets no limit for a park like this). A mandatory indicator that fails caps the score.
YardstickReport evaluateYardstick(const Yardstick& yardstick, const IndicatorTable& table);

} // namespace sandtable::decision
