#include "decision/ChannelScore.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace sandtable::decision {
namespace {

double localHour(TimePoint time, double utcOffsetHours) {
    const TimePoint local = time + secondsToDuration(utcOffsetHours * 3600);
    return durationToSeconds(local - std::chrono::floor<std::chrono::days>(local)) / 3600;
}

bool matches(const Indicator& indicator, const scene::DeviceSpec& device, double hour) {
    if (indicator.localHours && !indicator.localHours->contains(hour)) return false;
    return std::all_of(indicator.requires_.begin(), indicator.requires_.end(), [&](const auto& required) {
        const auto property = device.properties.find(required.first);
        return (property == device.properties.end() ? "" : property->second) == required.second;
    });
}

/// A quantity that counts but cannot be scored still weighs what its indicators do: its absence must show.
double weightOf(const HealthProfile& profile, const std::string& quantity) {
    double weight = 0;
    for (const Indicator& indicator : profile.indicators)
        if (indicator.quantity == quantity) weight = std::max(weight, indicator.weight);
    return weight;
}

std::string plainUnit(std::string_view unit) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> spellings{{
        {"\u00b5", "u"},
        {"\u03bc", "u"},
        {"\u00b3", "3"},
        {"\u00b2", "2"},
        {"\u2103", "\u00b0C"},
        {"^", ""},
        {" ", ""},
        {"(", ""},
        {")", ""},
    }};
    std::string plain(unit);
    for (const auto& [from, to] : spellings)
        for (size_t at = plain.find(from); at != std::string::npos; at = plain.find(from, at + to.size()))
            plain.replace(at, from.size(), to);
    return plain;
}

/// "group, mount": the properties by which the indicators of a quantity are told apart.
std::string propertiesAsked(const HealthProfile& profile, const std::string& quantity) {
    std::set<std::string> properties;
    for (const Indicator& indicator : profile.indicators)
        if (indicator.quantity == quantity)
            for (const auto& required : indicator.requires_) properties.insert(required.first);
    return fmt::format("{}", fmt::join(properties, ", "));
}

/// The curve's x for a reading, or why there is none.
struct CurveInput {
    std::optional<double> value; // shown
    double x = 0;
    std::string reason, reasonDetail;
};

CurveInput curveInput(const Indicator& indicator, const scene::ChannelSpec& spec, const telemetry::Channel& channel,
                      telemetry::ChannelIndex index, const telemetry::TelemetryStore& store,
                      const telemetry::Reading& latest) {
    if (indicator.scale == CurveScale::Limits) {
        if (!spec.low || !spec.high || !(*spec.low < *spec.high)) return {latest.value, 0, "no limits", ""};
        return {latest.value, positionBetween(*spec.low, *spec.high, latest.value), "", ""};
    }
    if (!isSameUnit(indicator.unit, spec.unit)) return {latest.value, 0, "unit", indicator.unit};
    const Duration period = std::chrono::hours(indicator.averagingHours);
    const bool bringsMeans = channel.interval >= period; // also where no mean is asked for
    if (bringsMeans) return {latest.value, latest.value, "", ""};
    const auto readings = store.range(index, latest.time - period, latest.time);
    const auto mean = meanOfHours(readings, indicator.averagingHours, indicator.minimumHours);
    if (!mean) return {std::nullopt, 0, "too few readings", ""};
    return {mean, *mean, "", ""};
}

} // namespace

bool isScored(const HealthProfile& profile, const std::string& quantity) {
    return std::any_of(profile.indicators.begin(), profile.indicators.end(),
                       [&](const Indicator& indicator) { return indicator.quantity == quantity; });
}

const Indicator* matchIndicator(const HealthProfile& profile, const scene::DeviceSpec& device,
                                const std::string& quantity, TimePoint time) {
    const double hour = localHour(time, profile.utcOffsetHours);
    const Indicator* best = nullptr;
    for (const Indicator& indicator : profile.indicators) {
        if (indicator.quantity != quantity || !matches(indicator, device, hour)) continue;
        if (!best || indicator.requires_.size() > best->requires_.size()) best = &indicator;
    }
    return best;
}

bool isSameUnit(std::string_view a, std::string_view b) { return plainUnit(a) == plainUnit(b); }

std::optional<double> meanOfHours(const std::vector<telemetry::Reading>& readings, int hours, int minimumHours) {
    if (readings.empty()) return std::nullopt;
    const auto byTime = [](const auto& a, const auto& b) { return a.time < b.time; };
    const TimePoint newest = std::max_element(readings.begin(), readings.end(), byTime)->time;
    std::vector<std::pair<double, int>> sums(static_cast<size_t>(hours)); // of each hour before the newest reading
    for (const telemetry::Reading& reading : readings) {
        const auto hour = static_cast<size_t>((newest - reading.time) / std::chrono::hours(1));
        if (hour >= sums.size()) continue;
        sums[hour].first += reading.value;
        ++sums[hour].second;
    }
    double total = 0;
    int counted = 0;
    for (const auto& [sum, count] : sums) {
        if (count == 0) continue;
        total += sum / count;
        ++counted;
    }
    return counted >= minimumHours ? std::optional(total / counted) : std::nullopt;
}

double positionBetween(double low, double high, double value) {
    return std::abs(value - (low + high) / 2) / ((high - low) / 2);
}

Contribution scoreChannel(const HealthProfile& profile, const scene::DeviceSpec& device, const scene::ChannelSpec& spec,
                          const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                          TimePoint at) {
    Contribution part;
    part.id = spec.id;
    part.name = spec.name;
    part.unit = spec.unit;
    part.weight = weightOf(profile, spec.quantity);
    const auto channel = channels.find(device.id, spec.id);
    const auto latest = channel ? store.latest(*channel, at) : std::nullopt;
    if (latest) {
        part.value = latest->value;
        part.time = latest->time;
    }
    part.indicator = matchIndicator(profile, device, spec.quantity, latest ? latest->time : at);
    if (part.indicator) part.weight = part.indicator->weight;
    if (!part.indicator) {
        part.reason = "no matching indicator";
        part.reasonDetail = propertiesAsked(profile, spec.quantity);
        return part;
    }
    if (!latest) {
        part.reason = "missing";
        return part;
    }
    const CurveInput input = curveInput(*part.indicator, spec, channels[*channel], *channel, store, *latest);
    part.value = input.value;
    part.reason = input.reason;
    part.reasonDetail = input.reasonDetail;
    if (!input.reason.empty()) return part;

    part.score = scoreOf(part.indicator->curve, input.x);
    part.coverage = stalenessFactor(at - latest->time, channels[*channel].interval);
    if (part.coverage < 1) part.reason = "stale";
    part.critical = part.indicator->critical && *part.score < part.indicator->worstBandBelow &&
                    part.coverage >= profile.coverageMinimum;
    return part;
}

} // namespace sandtable::decision
