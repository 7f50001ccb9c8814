// A health profile: which measured quantities count, how a value becomes a score, and how much each weighs. Versioned
// data in assets/health/*.json; every number carries its standard, edition, effective date and confidence.
#pragma once

#include "core/Result.h"
#include "scene/park/Park.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sandtable::decision {

/// Where a number comes from; shown with every score that uses it.
struct Provenance {
    std::string standard, edition, clause, effectiveDate;
    std::string confidence; // P, S, X, R, D as in docs/health.md
};

/// Piecewise linear: (value, score), values ascending; clamped at the ends. The compliance limit scores 60.
using ScoreCurve = std::vector<std::pair<double, double>>;
double scoreOf(const ScoreCurve& curve, double value);

struct Indicator {
    std::string id;
    std::string quantity;             // matches ChannelSpec::quantity
    scene::LocalizedText name;
    std::string unit;
    std::string theme;                // "equipment", "energy", "environment", "safety"
    double weight = 1;                // within its device
    bool critical = false;            // its worst band caps everything above at 59
    double worstBandBelow = 0;        // score below which the worst band begins
    ScoreCurve curve;
    /// Properties a device must have for this curve ("mount" → "rigid", "group" → "2"); several indicators may
    /// serve one quantity. No match → no score, and the reason is given.
    std::vector<std::pair<std::string, std::string>> requires_;
    Provenance provenance;
};

struct HealthProfile {
    std::string id, version, effectiveDate;
    scene::LocalizedText name;
    std::vector<Indicator> indicators;
    std::vector<std::pair<std::string, double>> deviceTypeWeights; // weight of a device in its building, default 1
    double coverageMinimum = 0.7;
    /// Score bands for colours and words, best first: lower bound and name.
    struct Band {
        double from;
        scene::LocalizedText name;
        scene::Color color;
    };
    std::vector<Band> bands;
    scene::Color insufficientColor{0.5f, 0.5f, 0.5f, 1};

    const Band* band(double score) const;
};

Result<HealthProfile> loadHealthProfile(const std::filesystem::path& file);

} // namespace sandtable::decision
