// An environmental field of a park at a moment: which sensors speak, what lies between them, and where nobody knows.
// Ordinary kriging with a fitted spherical variogram, inverse distance weighting where there is no variogram to speak
// of (docs/health.md, Fields). Site metres; values in the field's unit. Pure; any thread.
#pragma once

#include "decision/HealthProfile.h"
#include "decision/fields/Interpolation.h"
#include "gis/Raster.h"
#include "scene/world/World.h"
#include "telemetry/store/TelemetryStore.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::decision {

/// What the field's values are and which colours they have: the health bands by the score of the value, or the
/// field's own.
struct FieldScale {
    const Indicator* indicator = nullptr; // null: the field's own bands
    std::string unit;
    std::vector<ValueBand> bands; // lowest values first, without gaps
    const ValueBand* band(double value) const;
};

/// The values that score within each of the profile's bands, for a curve that falls.
std::vector<ValueBand> valueBands(const HealthProfile& profile, const ScoreCurve& curve);

/// Limits of noise differ by day and by night: the scales follow the hour of the local day. One for each mean that the
/// profile judges the quantity by (O3: 8 h, 1 h), the longest first; none where it has no indicator for the field's
/// properties at that hour.
std::vector<FieldScale> fieldScales(const HealthProfile& profile, const FieldSpec& field, double localHour);

struct FieldSensors {
    std::vector<FieldSample> samples; // fresh ones, in the park's order
    std::vector<std::string> devices; // of the samples
    size_t stale = 0;                 // older than two intervals: left out
    size_t missing = 0;               // never heard of, or with too few hours for the mean that is asked for: left out
    size_t otherUnit = 0;             // left out
    size_t leftOut() const { return stale + missing + otherUnit; }
};

/// Values as the scale's indicator judges them: means where it asks for means. Devices of buildings that the scenario
/// removes say nothing.
FieldSensors fieldSensors(const scene::Park& park, const scene::World& world, const FieldSpec& field,
                          const FieldScale& scale, const telemetry::ChannelTable& channels,
                          const telemetry::TelemetryStore& store, TimePoint at);

struct FieldReading {
    FieldScale scale;
    FieldSensors sensors;
};
/// By the scale on which its worst sensor stands worst, as the lowest score counts in health. None where there is no
/// scale at this hour of the park's day.
std::optional<FieldReading> readField(const HealthProfile& profile, const scene::Park& park, const scene::World& world,
                                      const FieldSpec& field, const telemetry::ChannelTable& channels,
                                      const telemetry::TelemetryStore& store, TimePoint at);
/// Some device of the park has a channel of this quantity.
bool hasSensors(const scene::Park& park, const FieldSpec& field);

/// Cells for what the sensors reach, within the park's extent if that is not empty: square ones, at most
/// `mostCells` along each side, none smaller than a metre; or of the size asked for. Nothing without sensors.
std::optional<gis::GridPlacement> fieldPlacement(std::span<const FieldSample> samples, double reachMeters,
                                                 const Box2& park, int mostCells, double cellMeters = 0);

std::vector<Polygon> footprintsOf(const scene::World& world);
/// What the field goes around: the footprints together, so that nothing leaks between houses that share a wall or stand
/// within half a metre of one another; at most as many corners as Barriers takes.
Result<Barriers> buildingBarriers(std::span<const Polygon> footprints);

struct FieldRequest {
    std::vector<FieldSample> samples;
    gis::GridPlacement placement;
    double maxDistanceMeters = 500;
    Barriers barriers;
};

struct FieldGrid {
    gis::GridPlacement placement;
    std::vector<double> values;    // NaN: nothing is said, beyond the reach of all sensors or inside a barrier
    std::vector<double> variances; // of the error; NaN where the method knows none
    std::vector<float> known;      // 1: as good as the method gets … 0: nobody knows
    FieldMethod method = FieldMethod::Kriging;
    std::string reason; // for the method; English
    std::optional<FittedVariogram> variogram;
    size_t sensors = 0;             // used: at places of their own, outside barriers
    size_t inBarriers = 0;          // left out
    double lowest = 0, highest = 0; // of the values; 0 without any
};

/// How much a field is known, 1…0: by the share of its error's variance in the variogram's sill, full up to 0.6 and
/// nothing from 0.95 on; without a variance by the distance to the nearest sensor, from 0.6 of the reach on [D].
double knownByVariance(double variance, double sill);
double knownByDistance(double distance, double reach);

/// Errors: no sensors. Where the variogram cannot be fitted or its system has no solution, IDW with that as its reason.
/// `cancelled` is asked now and then; once true the result is an error nobody waits for.
Result<FieldGrid> estimateField(const FieldRequest& request, const std::function<bool()>& cancelled = {});
/// The same at places of one's own; the grid's placement is as requested and says nothing of them.
Result<FieldGrid> estimateField(const FieldRequest& request, std::span<const glm::dvec2> places,
                                const std::function<bool()>& cancelled = {});

} // namespace sandtable::decision
