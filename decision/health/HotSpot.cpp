#include "decision/health/HotSpot.h"

#include "decision/ChannelScore.h"

#include <algorithm>

namespace sandtable::decision {
namespace {

using telemetry::Reading;
constexpr Duration history = std::chrono::hours(24); // more than four of the longest time constants

const TransformerThermal* modelOf(const HealthProfile& profile, const scene::DeviceSpec& device) {
    const auto& wanted = device.properties.at("thermalModel");
    const auto found = std::find_if(profile.thermalModels.begin(), profile.thermalModels.end(),
                                    [&](const auto& model) { return model.id == wanted; });
    return found == profile.thermalModels.end() ? nullptr : &found->parameters;
}

std::optional<telemetry::ChannelIndex> channelWith(const scene::DeviceSpec& device,
                                                   const telemetry::ChannelTable& channels, const char* quantity,
                                                   const char* unit) {
    for (const scene::ChannelSpec& spec : device.channels)
        if (spec.quantity == quantity && isSameUnit(spec.unit, unit)) return channels.find(device.id, spec.id);
    return std::nullopt;
}

/// A thermometer, how fresh it is, and whether it is in the oil.
struct Thermometer {
    telemetry::ChannelIndex channel;
    bool inOil;
    double freshness;
};

std::optional<Thermometer> thermometer(const HotSpotInputs& inputs, const telemetry::ChannelTable& channels,
                                       const telemetry::TelemetryStore& store, TimePoint at) {
    std::optional<Thermometer> best;
    const auto consider = [&](std::optional<telemetry::ChannelIndex> channel, bool inOil) {
        const auto latest = channel ? store.latest(*channel, at) : std::nullopt;
        if (!latest) return;
        const double freshness = stalenessFactor(at - latest->time, channels[*channel].interval);
        if (!best || freshness > best->freshness) best = Thermometer{*channel, inOil, freshness};
    };
    consider(inputs.topOil, true);
    consider(inputs.ambient, false);
    return best;
}

/// The state at the time of the last load. `loads` and `temperatures` are not empty and in order of time.
ThermalState follow(const TransformerThermal& model, const std::vector<Reading>& loads,
                    const std::vector<Reading>& temperatures, bool inOil) {
    size_t next = 0; // of the temperatures; before the first one it holds too
    const auto temperatureAt = [&](TimePoint time) {
        while (next + 1 < temperatures.size() && temperatures[next + 1].time <= time) ++next;
        return temperatures[next].value;
    };
    const auto fraction = [](const Reading& load) { return std::max(0.0, load.value / 100); };
    ThermalState state = steadyState(model, temperatureAt(loads.front().time), fraction(loads.front()));
    for (size_t i = 0; i + 1 < loads.size(); ++i)
        state =
            advance(model, state, temperatureAt(loads[i].time), fraction(loads[i]), loads[i + 1].time - loads[i].time);
    if (inOil) state.topOil = temperatureAt(loads.back().time);
    return state;
}

} // namespace

std::vector<telemetry::ChannelIndex> HotSpotInputs::all() const {
    std::vector<telemetry::ChannelIndex> result;
    for (const auto& channel : {load, topOil, ambient})
        if (channel) result.push_back(*channel);
    return result;
}

const Indicator* hotSpotIndicator(const HealthProfile& profile, const scene::DeviceSpec& device) {
    if (!device.properties.contains("thermalModel")) return nullptr;
    for (const Indicator& indicator : profile.indicators) {
        const bool measured =
            std::any_of(device.channels.begin(), device.channels.end(),
                        [&](const scene::ChannelSpec& spec) { return spec.quantity == indicator.quantity; });
        if (indicator.derived == Derivation::TransformerHotSpot && !measured) return &indicator;
    }
    return nullptr;
}

HotSpotInputs hotSpotInputs(const scene::DeviceSpec& device, const telemetry::ChannelTable& channels) {
    return {channelWith(device, channels, "loadFactor", "%"), channelWith(device, channels, "oilTemperature", "°C"),
            channelWith(device, channels, "ambientTemperature", "°C")};
}

Contribution scoreHotSpot(const HealthProfile& profile, const Indicator& indicator, const scene::DeviceSpec& device,
                          const HotSpotInputs& inputs, const telemetry::ChannelTable& channels,
                          const telemetry::TelemetryStore& store, TimePoint at) {
    Contribution part;
    part.id = indicator.id;
    part.name = indicator.name;
    part.unit = indicator.unit;
    part.weight = indicator.weight;
    part.indicator = &indicator;
    const auto without = [&](const char* reason, const char* detail) {
        part.reason = reason;
        part.reasonDetail = detail;
        return part;
    };
    const TransformerThermal* model = modelOf(profile, device);
    if (!model) return without("no matching indicator", "thermalModel");
    const auto latest = inputs.load ? store.latest(*inputs.load, at) : std::nullopt;
    if (!latest) return without("missing", "loadFactor");
    const auto source = thermometer(inputs, channels, store, at);
    if (!source) return without("missing", "oilTemperature, ambientTemperature");

    const TimePoint to = latest->time, from = to - history;
    auto temperatures = store.range(source->channel, from, to);
    if (temperatures.empty()) temperatures.push_back(*store.latest(source->channel, at));
    const ThermalState state = follow(*model, store.range(*inputs.load, from, to), temperatures, source->inOil);
    part.value = state.hotSpot();
    part.time = to;
    part.score = scoreOf(indicator.curve, *part.value);
    const double load = stalenessFactor(at - to, channels[*inputs.load].interval);
    weighByFreshness(part, std::min(load, source->freshness), profile.coverageMinimum);
    return part;
}

} // namespace sandtable::decision
