// A health profile: which measured quantities count, how a value becomes a score, and how much each weighs. Versioned
// data in assets/health/*.json; every number carries its standard, edition, effective date and confidence. Explained
// for domain experts in docs/health.md. Plain values; any thread.
#pragma once

#include "core/Result.h"
#include "decision/health/TransformerThermal.h"
#include "decision/health/Weights.h"
#include "scene/park/Park.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sandtable::decision {

/// Where a number comes from; shown with every score that uses it.
struct Provenance {
    std::string standard, edition, clause, effectiveDate;
    std::string confidence; // P, S, X, R, D as in docs/health.md
    std::string note;       // what of it is the standard's and what is ours
};

/// Piecewise linear: (value, score), values ascending; clamped at the ends. The compliance limit scores 60.
using ScoreCurve = std::vector<std::pair<double, double>>;
double scoreOf(const ScoreCurve& curve, double value);

/// The standard's own index at the values of a curve, as many nodes as the curve has: IAQI of HJ 633. None: no nodes.
struct StandardIndex {
    std::string name;
    std::vector<int> nodes; // ascending
};

/// What the curve's values are.
enum class CurveScale {
    Value,  // the reading, in the indicator's unit; a channel in another unit is not scored
    Limits, // where the reading lies between the channel's own limits: 0 midway, 1 at either limit, more beyond
};

/// Where values come from that no channel brings.
enum class Derivation {
    None,
    TransformerHotSpot, // decision/health/HotSpot.h
};

/// Standard deviation of a sensor: both together, in quadrature.
struct Sigma {
    double absolute = 0; // in the reading's unit
    double relative = 0; // of the reading
};

/// Hours of the local day, from inclusive to exclusive; `from` > `to` runs over midnight.
struct HourRange {
    double from = 0, to = 24;
    bool contains(double hour) const { return from <= to ? hour >= from && hour < to : hour >= from || hour < to; }
};

struct Indicator {
    std::string id;
    std::string quantity; // matches ChannelSpec::quantity
    scene::LocalizedText name;
    std::string unit;
    std::string theme;         // "equipment", "energy", "environment", "safety"; one for all of a quantity
    double weight = 1;         // within its device
    bool critical = false;     // its worst band caps everything above at 59
    double worstBandBelow = 0; // score below which the worst band begins
    CurveScale scale = CurveScale::Value;
    Derivation derived = Derivation::None;
    Sigma sigma; // for the uncertainty band
    ScoreCurve curve;
    StandardIndex index;
    /// > 0: the score is of the mean over so many hours (mean of hourly means), of which `minimumHours` need values.
    /// A channel that reports no more often than that is taken to send means itself.
    int averagingHours = 0, minimumHours = 0;
    /// Properties a device must have for this curve: "mount" → "rigid", "group" → "2"; "" means it must not have one.
    /// Several indicators may serve one quantity: of those that match with the same averaging time, the one that asks
    /// for most; of several averaging times (8 h, 1 h), the one with the lowest score. No match → no score, and the
    /// reason is given.
    std::vector<std::pair<std::string, std::string>> requires_;
    /// Channels of one device whose indicators name the same group here count by the worst of them alone ("air").
    std::string worstOf;
    std::optional<HourRange> localHours; // applies to readings of these hours only (noise by day and by night)
    Provenance provenance;
};

/// The index at a value: linear between the curve's values, rounded up as HJ 633 does it, at most the last node's;
/// nothing where the indicator has none.
std::optional<int> indexOf(const Indicator& indicator, double value);

/// Indicators of one theme are aggregated among themselves, and then the themes.
struct Theme {
    std::string id;
    scene::LocalizedText name;
    double weight = 1;
};

/// Values between two bounds, with one fixed colour.
struct ValueBand {
    double from = 0, to = 0; // the unit of the field; from inclusive, to exclusive; may be infinite
    scene::LocalizedText name;
    scene::Color color{0};
};

/// A quantity that spreads through space and may be mapped between its sensors: air, noise, temperature.
struct FieldSpec {
    std::string quantity; // channels of it are the sensors
    scene::LocalizedText name;
    double maxDistanceMeters = 500; // nothing is said farther than this from every sensor
    /// Which of the quantity's indicators gives the colours, as Indicator::requires_: {"noiseClass", "2"}.
    std::vector<std::pair<std::string, std::string>> requires_;
    /// Instead of an indicator's: lowest first, without gaps. Needed where no indicator is about the quantity.
    std::vector<ValueBand> bands;
    std::string unit; // of these bands
    Provenance provenance;
};

struct ThermalModel {
    std::string id; // what a transformer's property "thermalModel" names: "onan"
    TransformerThermal parameters;
    Provenance provenance;
};

struct HealthProfile {
    std::string id, version, effectiveDate;
    scene::LocalizedText name;
    std::vector<Indicator> indicators;
    std::vector<std::pair<std::string, double>> deviceTypeWeights; // weight of a device in its building
    double defaultDeviceWeight = 1;
    double coverageMinimum = 0.7;
    double capScore = 59;              // while a critical indicator is in its worst band
    double scoreFloor = 1;             // a score of 0 counts as this in the geometric mean, whose logarithm needs it
    double utcOffsetHours = 8;         // of the local day, for parks that do not say
    scene::LocalizedText openAreaName; // for the devices that stand in no building
    /// Score bands for colours and words, best first: lower bound and name.
    struct Band {
        double from;
        scene::LocalizedText name;
        scene::Color color;
    };
    std::vector<Band> bands;
    scene::Color insufficientColor{0.5f, 0.5f, 0.5f, 1};

    std::vector<Theme> themes; // empty: the park is the mean of its buildings, whatever their channels are about
    std::optional<PairwiseMatrix> themeComparison; // the themes' weights come from, if they come from one
    std::optional<AhpWeights> themeAhp;            // how consistent it is
    std::vector<ThermalModel> thermalModels;
    std::vector<FieldSpec> fields; // of different quantities

    /// Where the profile's own numbers come from, by member: "coverageMinimum", "deviceTypeWeights" …
    std::vector<std::pair<std::string, Provenance>> provenance;

    const Band* band(double score) const; // null for a profile without bands
    const FieldSpec* field(const std::string& quantity) const;
    double deviceWeight(const std::string& type) const;
};

/// Errors name the file, the JSON pointer and what was expected there.
Result<HealthProfile> loadHealthProfile(const std::filesystem::path& file);

} // namespace sandtable::decision
