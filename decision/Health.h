// Park health: device → building → park, by weighted geometric means of scores, with staleness, coverage and a cap for
// critical indicators. Pure: the same inputs give the same report.
#pragma once

#include "decision/HealthProfile.h"
#include "scene/world/World.h"
#include "telemetry/TelemetryStore.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sandtable::decision {

/// One part of a score. Losses of a score's parts sum exactly to 100 − score:
/// loss_i = (100 − H) · w_i ln(100/s_i) / Σ w ln(100/s), since ln(100/H) = Σ w ln(100/s) for H = ∏ s^w.
struct Contribution {
    std::string id;                // indicator, device or building
    scene::LocalizedText name;
    std::optional<double> value;   // raw, indicators only
    std::string unit;
    std::optional<TimePoint> time; // of the reading
    std::optional<double> score;   // 0…100; none = no usable data
    double weight = 0;             // as configured, normalised over the parts
    double effectiveWeight = 0;    // after staleness, normalised over the parts that count
    double loss = 0;               // points below 100 this part accounts for
    std::string reason;            // why there is no score: "stale", "missing", "no matching indicator"
    const Indicator* indicator = nullptr; // provenance, curve; points into the profile
};

struct HealthScore {
    std::string id;
    scene::LocalizedText name;
    std::optional<double> score;   // none when coverage is below the minimum
    double coverage = 0;           // Σw'/Σw
    bool capped = false;           // a critical part is in its worst band: at most 59
    double capLoss = 0;            // points taken by the cap; Σ loss + capLoss = 100 − score
    std::vector<Contribution> contributions;
};

struct HealthReport {
    TimePoint time{};
    std::string profileId, profileVersion;
    HealthScore park;
    std::vector<HealthScore> buildings; // those with devices, in the world's order
    std::vector<HealthScore> devices;   // in the park's order
    const HealthScore* building(const std::string& id) const;
    const HealthScore* device(const std::string& id) const;
};

/// w' = w · 2^(−max(0, age − 2Δt) / 6Δt), Δt the channel's reporting interval.
double stalenessFactor(Duration age, Duration interval);

HealthReport evaluateHealth(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                            const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store, TimePoint at);

/// The park's devices as telemetry channels, in the order devices and their channels are listed.
telemetry::ChannelTable channelsOf(const scene::Park& park);

} // namespace sandtable::decision
