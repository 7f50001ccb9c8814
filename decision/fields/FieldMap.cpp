#include "decision/fields/FieldMap.h"

#include "decision/ChannelScore.h"
#include "decision/PlanArea.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::decision {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double fullyKnownShare = 0.6, unknownShare = 0.95;
constexpr double fadeFrom = 0.6; // of the reach

double fallingStep(double from, double to, double x) {
    const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
    return 1 - t * t * (3 - 2 * t);
}

/// The greatest value that still has a score: the curve falls.
double greatestValueWith(const ScoreCurve& curve, double score) {
    if (score <= curve.back().second) return endless;
    if (score > curve.front().second) return -endless;
    const auto below = std::find_if(curve.begin(), curve.end(), [&](const auto& node) { return node.second < score; });
    const auto& [x1, y1] = *below;
    const auto& [x0, y0] = *std::prev(below);
    return x0 + (x1 - x0) * (y0 - score) / (y0 - y1);
}

struct Samples {
    std::vector<FieldSample> used;
    size_t inBarriers = 0;
};

Samples usable(const FieldRequest& request) {
    Samples samples{cleanSamples(request.samples).samples};
    samples.inBarriers =
        std::erase_if(samples.used, [&](const FieldSample& s) { return request.barriers.contains(s.place); });
    return samples;
}

/// Kriging if it can be done; otherwise the grid says why it is not.
std::optional<OrdinaryKriging> kriging(std::span<const FieldSample> samples, const SampleDistances& distances,
                                       FieldGrid& grid) {
    const MethodChoice choice = chooseMethod(samples);
    grid.method = FieldMethod::InverseDistance;
    grid.reason = choice.reason;
    if (choice.method != FieldMethod::Kriging) return std::nullopt;
    const auto fitted = fitSpherical(empiricalVariogram(samples, distances));
    if (!fitted) {
        grid.reason = fitted.error().message;
        return std::nullopt;
    }
    auto made = OrdinaryKriging::create({samples.begin(), samples.end()}, distances, fitted->model);
    if (!made) {
        grid.reason = made.error().message;
        return std::nullopt;
    }
    grid.method = FieldMethod::Kriging;
    grid.variogram = *fitted;
    return std::move(made).value();
}

void takeEstimate(FieldGrid& grid, const Estimate& estimate, double reach) {
    const bool said = estimate.nearest <= reach && std::isfinite(estimate.value);
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    grid.values.push_back(said ? estimate.value : nothing);
    grid.variances.push_back(said ? estimate.variance : nothing);
    double known = 0;
    if (said)
        known = grid.variogram ? knownByVariance(estimate.variance, grid.variogram->model.sill())
                               : knownByDistance(estimate.nearest, reach);
    grid.known.push_back(static_cast<float>(known));
}

void findRange(FieldGrid& grid) {
    bool any = false;
    for (const double value : grid.values) {
        if (!std::isfinite(value)) continue;
        grid.lowest = any ? std::min(grid.lowest, value) : value;
        grid.highest = any ? std::max(grid.highest, value) : value;
        any = true;
    }
}

} // namespace

std::vector<ValueBand> valueBands(const HealthProfile& profile, const ScoreCurve& curve) {
    std::vector<ValueBand> bands;
    double from = -endless;
    for (const HealthProfile::Band& band : profile.bands) {
        const bool worst = &band == &profile.bands.back();
        const double to = worst ? endless : greatestValueWith(curve, band.from);
        if (to > from) bands.push_back({from, to, band.name, band.color});
        from = std::max(from, to);
    }
    return bands;
}

const ValueBand* FieldScale::band(double value) const {
    const auto holds = [&](const ValueBand& b) {
        const bool atItsLimit = indicator && value == b.to; // still has the better band's score
        return value >= b.from && (value < b.to || atItsLimit);
    };
    const auto found = std::ranges::find_if(bands, holds);
    return found == bands.end() ? nullptr : &*found;
}

std::vector<FieldScale> fieldScales(const HealthProfile& profile, const FieldSpec& field, double localHour) {
    if (!field.bands.empty()) return {FieldScale{nullptr, field.unit, field.bands}};
    scene::DeviceSpec anywhere;
    anywhere.properties = {field.requires_.begin(), field.requires_.end()};
    std::vector<FieldScale> scales;
    for (const Indicator* indicator : matchIndicators(profile, anywhere, field.quantity, localHour))
        if (indicator->scale == CurveScale::Value)
            scales.push_back({indicator, indicator->unit, valueBands(profile, indicator->curve)});
    return scales;
}

FieldSensors fieldSensors(const scene::Park& park, const scene::World& world, const FieldSpec& field,
                          const FieldScale& scale, const telemetry::ChannelTable& channels,
                          const telemetry::TelemetryStore& store, TimePoint at) {
    FieldSensors sensors;
    for (const scene::DeviceSpec& device : park.devices) {
        if (std::ranges::find(world.removedBuildings, device.buildingId) != world.removedBuildings.end()) continue;
        for (const scene::ChannelSpec& spec : device.channels) {
            if (spec.quantity != field.quantity) continue;
            const auto index = channels.find(device.id, spec.id);
            const auto latest = index ? store.latest(*index, at) : std::nullopt;
            std::optional<double> value;
            if (latest)
                value = scale.indicator ? judgedValue(*scale.indicator, channels[*index], *index, store, *latest)
                                        : latest->value;
            if (!isSameUnit(scale.unit, spec.unit)) {
                ++sensors.otherUnit;
            } else if (latest && telemetry::isStale(channels[*index], latest->time, at)) {
                ++sensors.stale;
            } else if (!value) {
                ++sensors.missing;
            } else {
                sensors.samples.push_back({glm::dvec2(device.position), *value});
                sensors.devices.push_back(device.id);
            }
        }
    }
    return sensors;
}

std::optional<FieldReading> readField(const HealthProfile& profile, const scene::Park& park, const scene::World& world,
                                      const FieldSpec& field, const telemetry::ChannelTable& channels,
                                      const telemetry::TelemetryStore& store, TimePoint at) {
    std::optional<FieldReading> worst;
    double worstScore = endless;
    const double hour = localHour(at, park.utcOffsetHours.value_or(profile.utcOffsetHours));
    for (FieldScale& scale : fieldScales(profile, field, hour)) {
        FieldSensors sensors = fieldSensors(park, world, field, scale, channels, store, at);
        double score = endless;
        if (scale.indicator)
            for (const FieldSample& sample : sensors.samples)
                score = std::min(score, scoreOf(scale.indicator->curve, sample.value));
        if (worst && !(score < worstScore)) continue;
        worst = FieldReading{std::move(scale), std::move(sensors)};
        worstScore = score;
    }
    return worst;
}

bool hasSensors(const scene::Park& park, const FieldSpec& field) {
    return std::any_of(park.devices.begin(), park.devices.end(), [&](const scene::DeviceSpec& device) {
        return std::any_of(device.channels.begin(), device.channels.end(),
                           [&](const auto& channel) { return channel.quantity == field.quantity; });
    });
}

std::optional<gis::GridPlacement> fieldPlacement(std::span<const FieldSample> samples, double reachMeters,
                                                 const Box2& park, int mostCells, double cellMeters) {
    Box2 area;
    for (const FieldSample& sample : samples) area.extend(sample.place);
    if (area.empty()) return std::nullopt;
    area.min -= reachMeters;
    area.max += reachMeters;
    if (!park.empty()) {
        area.min = glm::max(area.min, park.min);
        area.max = glm::min(area.max, park.max);
        if (area.empty()) return std::nullopt;
    }
    const glm::dvec2 size = area.size();
    const double cell = cellMeters > 0 ? cellMeters : std::max(1.0, std::max(size.x, size.y) / mostCells);
    const auto cells = [&](double meters) { return std::max(1, static_cast<int>(std::ceil(meters / cell - 1e-9))); };
    return gis::GridPlacement{{area.min.x, area.max.y}, {cell, cell}, cells(size.x), cells(size.y)};
}

std::vector<Polygon> footprintsOf(const scene::World& world) {
    std::vector<Polygon> footprints;
    for (const scene::Building& building : world.buildings)
        footprints.insert(footprints.end(), building.footprints.begin(), building.footprints.end());
    return footprints;
}

Result<Barriers> buildingBarriers(std::span<const Polygon> footprints) {
    constexpr double halfOfAGap = 0.25;
    const auto together = PlanArea::of(footprints);
    if (!together) return together.error();
    const auto closed = together->closed(halfOfAGap);
    if (!closed) return closed.error();
    return Barriers::of(closed->polygons());
}

double knownByVariance(double variance, double sill) {
    if (!std::isfinite(variance) || sill <= 0) return 0;
    return fallingStep(fullyKnownShare, unknownShare, variance / sill);
}

double knownByDistance(double distance, double reach) { return fallingStep(fadeFrom * reach, reach, distance); }

Result<FieldGrid> estimateField(const FieldRequest& request, const std::function<bool()>& cancelled) {
    const gis::GridPlacement& placement = request.placement;
    std::vector<glm::dvec2> places;
    for (int row = 0; row < placement.height; ++row)
        for (int column = 0; column < placement.width; ++column) places.push_back(placement.cellCenter(column, row));
    return estimateField(request, places, cancelled);
}

Result<FieldGrid> estimateField(const FieldRequest& request, std::span<const glm::dvec2> places,
                                const std::function<bool()>& cancelled) {
    const Samples samples = usable(request);
    if (samples.used.empty()) return Error{ErrorKind::InvalidData, "", "no sensor has a usable value"};
    std::vector<glm::dvec2> sensors;
    for (const FieldSample& sample : samples.used) sensors.push_back(sample.place);
    const SampleDistances distances(std::move(sensors), request.barriers);

    FieldGrid grid;
    grid.placement = request.placement;
    grid.sensors = samples.used.size();
    grid.inBarriers = samples.inBarriers;
    const auto kriged = kriging(samples.used, distances, grid);
    constexpr size_t block = 256; // between two looks at whether anybody still waits
    for (size_t first = 0; first < places.size(); first += block) {
        if (cancelled && cancelled()) return Error{ErrorKind::Usage, "", "no longer asked for"};
        const auto some = places.subspan(first, std::min(block, places.size() - first));
        const auto estimates = kriged ? kriged->estimate(some) : inverseDistance(samples.used, distances, some);
        for (const Estimate& estimate : estimates) takeEstimate(grid, estimate, request.maxDistanceMeters);
    }
    findRange(grid);
    return grid;
}

} // namespace sandtable::decision
