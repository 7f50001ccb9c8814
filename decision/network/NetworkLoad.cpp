#include "decision/network/NetworkLoad.h"

#include "decision/ChannelScore.h"
#include "telemetry/Units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace sandtable::decision {
namespace {

std::string attributeOf(const gis::Feature& feature, const std::string& field) {
    const gis::AttributeValue* value = field.empty() ? nullptr : feature.attribute(field);
    return value ? gis::attributeText(*value) : "";
}

/// What turns a channel's reading into percent of what the line can carry.
class Percent {
public:
    Percent(const scene::NetworkSpec& spec, std::set<std::string>& problems) : m_spec(spec), m_problems(problems) {}

    std::optional<double> perUnit(const gis::Feature& feature, const std::string& unit) {
        if (m_spec.capacityField.empty()) return share(unit);
        const gis::AttributeValue* given = feature.attribute(m_spec.capacityField);
        const auto capacity = given ? gis::attributeNumber(*given) : std::nullopt;
        if (!capacity || !(*capacity > 0)) {
            m_problems.insert(fmt::format("some have no capacity above 0 in \"{}\"", m_spec.capacityField));
            return std::nullopt;
        }
        const auto factor = capacityFactor(unit);
        return factor ? std::optional(100 * *factor / *capacity) : std::nullopt;
    }

private:
    std::optional<double> share(const std::string& unit) {
        if (unit == "%") return 1;
        if (unit.empty() || unit == "1") return 100;
        m_problems.insert(
            fmt::format("channel \"{}\" in {} is no share and no capacity field is named", m_spec.channel, unit));
        return std::nullopt;
    }

    /// From the channel's unit to the capacity's.
    std::optional<double> capacityFactor(const std::string& unit) {
        if (m_spec.capacityUnit.empty()) return 1;
        const auto [known, isNew] = m_factors.try_emplace(unit);
        if (!isNew) return known->second;
        const auto conversion = telemetry::unitConversion(unit, m_spec.capacityUnit);
        if (!conversion)
            m_problems.insert(conversion.error().message);
        else if (conversion->offset == 0)
            known->second = conversion->factor;
        return known->second;
    }

    const scene::NetworkSpec& m_spec;
    std::set<std::string>& m_problems;
    std::map<std::string, std::optional<double>> m_factors; // by unit
};

EdgeState stateOf(const NetworkEdge& edge, const std::optional<telemetry::Reading>& reading,
                  const telemetry::ChannelTable& channels, TimePoint at) {
    if (edge.deviceId.empty()) return EdgeState::NoDevice;
    if (!reading) return EdgeState::Missing;
    if (telemetry::isStale(channels[*edge.load], reading->time, at)) return EdgeState::Stale;
    return edge.percentPerUnit ? EdgeState::Fresh : EdgeState::Unit;
}

} // namespace

const char* edgeStateName(EdgeState state) {
    switch (state) {
    case EdgeState::Fresh:
        return "fresh";
    case EdgeState::Stale:
        return "stale";
    case EdgeState::Missing:
        return "missing";
    case EdgeState::NoDevice:
        return "no device";
    case EdgeState::Unit:
        break;
    }
    return "unit";
}

std::vector<NetworkEdge> networkEdges(const scene::LayerSpec& layer, const gis::FeatureLayer& features,
                                      const scene::Park& park, const telemetry::ChannelTable& channels,
                                      Diagnostics& diagnostics) {
    std::vector<NetworkEdge> edges;
    if (!layer.network) return edges;
    const scene::NetworkSpec& spec = *layer.network;
    std::map<std::string, const scene::DeviceSpec*> devices;
    for (const scene::DeviceSpec& device : park.devices) devices.emplace(device.id, &device);
    std::set<std::string> problems;
    Percent percent(spec, problems);
    for (const gis::Feature& feature : features.features) {
        NetworkEdge& edge = edges.emplace_back();
        edge.id = attributeOf(feature, layer.idField);
        if (edge.id.empty()) edge.id = std::to_string(feature.fid);
        const std::string named = attributeOf(feature, spec.deviceField);
        const auto device = devices.find(named);
        if (device == devices.end()) {
            if (!named.empty()) problems.insert(fmt::format("device \"{}\" is not in the park", named));
            continue;
        }
        edge.deviceId = named;
        edge.load = channels.find(named, spec.channel);
        edge.flow = spec.flowChannel.empty() ? edge.load : channels.find(named, spec.flowChannel);
        if (edge.load) edge.percentPerUnit = percent.perUnit(feature, channels[*edge.load].unit);
    }
    constexpr size_t mostListed = 3;
    size_t listed = 0;
    for (const std::string& problem : problems)
        if (listed++ < mostListed) diagnostics.report(Severity::Warning, layer.source, "network: " + problem);
    if (problems.size() > mostListed)
        diagnostics.report(Severity::Warning, layer.source,
                           fmt::format("network: and {} more", problems.size() - mostListed));
    return edges;
}

const Indicator* loadIndicator(const HealthProfile& profile, double localHour) {
    const auto indicators = matchIndicators(profile, {}, "loadFactor", localHour);
    const bool usable = !indicators.empty() && indicators.front()->scale == CurveScale::Value &&
                        isSameUnit(indicators.front()->unit, "%");
    return usable ? indicators.front() : nullptr;
}

std::vector<EdgeLoad> edgeLoads(std::span<const NetworkEdge> edges, const HealthProfile& profile,
                                const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                                TimePoint at, double localHour) {
    const Indicator* indicator = loadIndicator(profile, localHour);
    std::vector<EdgeLoad> loads;
    loads.reserve(edges.size());
    for (const NetworkEdge& edge : edges) {
        const auto reading = edge.load ? store.latest(*edge.load, at) : std::nullopt;
        EdgeLoad& load = loads.emplace_back();
        load.state = stateOf(edge, reading, channels, at);
        if (reading) {
            load.value = reading->value;
            load.time = reading->time;
        }
        if (load.state != EdgeState::Fresh) continue;
        load.percent = std::abs(reading->value) * *edge.percentPerUnit;
        if (indicator) load.score = scoreOf(indicator->curve, *load.percent);
        const auto flow = edge.flow == edge.load ? reading : edge.flow ? store.latest(*edge.flow, at) : std::nullopt;
        if (flow && !telemetry::isStale(channels[*edge.flow], flow->time, at))
            load.direction = flow->value > 0 ? 1 : flow->value < 0 ? -1 : 0;
    }
    return loads;
}

} // namespace sandtable::decision
