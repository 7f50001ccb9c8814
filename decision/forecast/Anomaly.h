// Readings of one machine that do not go together as they usually do: a multivariate EWMA control chart (Lowry,
// Woodall, Champ and Rigdon 1992) of robust residuals, calibrated on a stretch that is known to be normal. Finds shifts
// that stay within alarm limits and relations that break. Pure; instances are immutable, any thread. What it finds and
// misses on a real test rig: docs/health.md.
#pragma once

#include "core/Result.h"

#include <memory>
#include <span>
#include <vector>

namespace sandtable::decision {

struct ChartRule {
    double smoothing = 0.1;       // λ: weight of the newest residual
    double residualLimit = 8;     // residuals beyond count as this: one wild reading is no anomaly
    double normalQuantile = 0.99; // of the chart on normal readings …
    double margin = 3;            // … times this is the limit
};

/// A moment's distance from normal in units of the limit: above 1 is an anomaly.
struct Excess {
    double score = 0;
    size_t channel = 0; // that contributes most
};

class AnomalyChart {
public:
    /// Readings of normal operation by channel, at the same moments; NaN are gaps. Errors: no channels, series of
    /// different lengths, a channel with fewer than 100 readings or readings that do not vary.
    static Result<AnomalyChart> learn(std::span<const std::vector<double>> normal, const ChartRule& rule = {});
    AnomalyChart(AnomalyChart&&) noexcept;
    AnomalyChart& operator=(AnomalyChart&&) noexcept;
    ~AnomalyChart();

    /// For each moment; the same channels in the same order. The smoothing starts at the first moment; where a channel
    /// has a gap it stays as it was.
    std::vector<Excess> excess(std::span<const std::vector<double>> channels) const;

private:
    struct Impl;
    explicit AnomalyChart(std::unique_ptr<const Impl> impl);
    std::unique_ptr<const Impl> m_impl;
};

/// How well flags agree with labels, point by point.
struct DetectionQuality {
    double precision = 0; // of what was flagged, share that is anomalous; 0 if nothing was
    double recall = 0;    // of what is anomalous, share that was flagged
    double f1 = 0;
    double falseAlarmRate = 0; // of what is normal, share that was flagged
};
struct DetectionCounts {
    size_t truePositives = 0, falsePositives = 0, falseNegatives = 0, trueNegatives = 0;
    void add(bool flagged, bool anomalous);
    DetectionQuality quality() const;
};

} // namespace sandtable::decision
