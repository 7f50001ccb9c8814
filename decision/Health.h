// Park health: channel → device → building → park, by weighted geometric means of scores, with staleness, coverage and
// a cap for critical indicators. Pure: the same inputs give the same report; any thread. The rules are in
// docs/health.md.
#pragma once

#include "decision/HealthProfile.h"
#include "scene/world/World.h"
#include "telemetry/store/TelemetryStore.h"

#include <optional>
#include <string>
#include <vector>

namespace sandtable::decision {

/// One part of a score. Losses of a score's parts sum exactly to 100 − score:
/// loss_i = (100 − H) · w_i ln(100/s_i) / Σ w ln(100/s), since ln(100/H) = Σ w ln(100/s) for H = ∏ s^w.
struct Contribution {
    std::string id; // channel, device or building; "" for the devices in the open
    scene::LocalizedText name;
    std::optional<double> value; // channels only: the reading, or the mean where the indicator asks for one
    std::string unit;
    std::optional<TimePoint> time; // of the reading
    std::optional<double> score;   // 0…100; none = no usable data
    double weight = 0;             // as configured, normalised over the parts
    double coverage = 0;        // 0…1: how much of the weight counts; a reading's staleness factor, a part's coverage
    double effectiveWeight = 0; // weight · coverage, normalised over the parts that count
    double loss = 0;            // points below 100 this part accounts for
    bool critical = false;      // in its worst band, or something below it is: the cause of a cap
    /// Why there is no score, or why it counts less: "" | "stale" | "missing" | "unit" | "no limits" |
    /// "too few readings" | "no matching indicator" | "insufficient data" | "not the worst" (of its group, which
    /// counts by the worst alone). Keys for translation.
    std::string reason;
    std::string reasonDetail;             // the properties or the unit that was needed: "group, mount"
    int theme = -1;                       // channels only: which of the profile's themes; -1 = it has none
    const Indicator* indicator = nullptr; // provenance, curve; points into the profile
};

struct HealthScore {
    std::string id;
    scene::LocalizedText name;
    std::optional<double> score;             // none when coverage is below the minimum
    double coverage = 0;                     // Σw'/Σw
    bool capped = false;                     // a critical part is in its worst band: at most the profile's cap (59)
    double capLoss = 0;                      // points taken by the cap; Σ loss + capLoss = 100 − score
    std::vector<Contribution> contributions; // empty: no part of health, neither coloured nor hatched
};

/// One tree of scores.
struct HealthScores {
    HealthScore park; // of the buildings and the devices in the open, each weighing what its devices do
    std::vector<HealthScore> buildings; // those with devices, in the world's order
    HealthScore open;                   // the devices that stand in no building of this world
    std::vector<HealthScore> devices;   // all, in the park's order
    const HealthScore* building(const std::string& id) const;
    const HealthScore* device(const std::string& id) const;
};

/// Buildings and devices by all their channels. Where the profile has themes, the parts of `park` are the themes, and
/// each theme's own tree, of its channels only, opens below; `park` of such a tree is the theme as a whole.
struct HealthReport : HealthScores {
    TimePoint time{};
    std::string profileId, profileVersion;
    std::vector<HealthScores> themes; // in the profile's order; empty for a profile without themes
};

/// w' = w · 2^(−max(0, age − 2Δt) / 6Δt), Δt the channel's reporting interval.
double stalenessFactor(Duration age, Duration interval);

/// What the profile has no indicator for (meters) is no part of health. The local day is the park's, else the
/// profile's. Devices of buildings that the scenario removes are scored but count nowhere. Readings after `at` are not
/// seen. From nothing; who evaluates again and again keeps a HealthEngine (decision/health/HealthEngine.h).
HealthReport evaluateHealth(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                            const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                            TimePoint at);

/// Quantities that no indicator is about though their channels have alarm limits or are spelt almost like one that is
/// scored: to be reported, for they count nowhere. In order of the alphabet.
std::vector<std::string> overlookedQuantities(const scene::Park& park, const HealthProfile& profile);

/// `tr/oil and 3 more are in "kW", the profile judges oilTemperature in °C: no score`, for each such pair of
/// quantity and unit.
std::vector<std::string> unitsNotJudged(const scene::Park& park, const HealthProfile& profile);

/// The park's devices as telemetry channels, in the order devices and their channels are listed. Intervals of a
/// millisecond at least.
telemetry::ChannelTable channelsOf(const scene::Park& park);

} // namespace sandtable::decision
