#include "decision/ChannelScore.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace sandtable::decision {
namespace {

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

/// What one indicator says about a channel's latest reading: a score, or why there is none.
struct Judgement {
    const Indicator* indicator = nullptr;
    std::optional<double> value; // shown
    std::optional<double> score;
    std::string reason, reasonDetail;
};

Judgement judge(const Indicator& indicator, const scene::ChannelSpec& spec, const telemetry::Channel& channel,
                telemetry::ChannelIndex index, const telemetry::TelemetryStore& store,
                const telemetry::Reading& latest) {
    const auto unscored = [&](std::optional<double> value, const char* reason, const std::string& detail) {
        return Judgement{&indicator, value, std::nullopt, reason, detail};
    };
    const auto scored = [&](double value, double x) {
        return Judgement{&indicator, value, scoreOf(indicator.curve, x), "", ""};
    };
    if (indicator.scale == CurveScale::Limits) {
        if (!spec.low || !spec.high || !(*spec.low < *spec.high)) return unscored(latest.value, "no limits", "");
        return scored(latest.value, positionBetween(*spec.low, *spec.high, latest.value));
    }
    if (!isSameUnit(indicator.unit, spec.unit)) return unscored(latest.value, "unit", indicator.unit);
    const auto value = judgedValue(indicator, channel, index, store, latest);
    return value ? scored(*value, *value) : unscored(std::nullopt, "too few readings", "");
}

/// The lowest score counts, as the highest partial index does for air (HJ 633); without one the first reason.
Judgement worstOf(const std::vector<Judgement>& judgements) {
    return *std::min_element(judgements.begin(), judgements.end(), [](const Judgement& a, const Judgement& b) {
        constexpr double none = 1000; // after every score
        return a.score.value_or(none) < b.score.value_or(none);
    });
}

std::vector<Judgement> judgeAll(const std::vector<const Indicator*>& indicators, const scene::ChannelSpec& spec,
                                const telemetry::Channel& channel, telemetry::ChannelIndex index,
                                const telemetry::TelemetryStore& store, const telemetry::Reading& latest) {
    std::vector<Judgement> judgements;
    judgements.reserve(indicators.size());
    for (const Indicator* indicator : indicators)
        judgements.push_back(judge(*indicator, spec, channel, index, store, latest));
    return judgements;
}

void takeJudgement(Contribution& part, const Judgement& judgement) {
    part.indicator = judgement.indicator;
    part.weight = judgement.indicator->weight;
    part.value = judgement.value;
    part.score = judgement.score;
    part.reason = judgement.reason;
    part.reasonDetail = judgement.reasonDetail;
}

/// How many an hourly mean needs: 45 minutes' worth (GB 3095-2012 [R]), as far as the interval lets an hour have
/// them.
size_t readingsOfAnHour(Duration interval) {
    using std::chrono::minutes;
    const auto each = std::max(interval, Duration(1));
    const auto enough = (minutes(45) + each - Duration(1)) / each;
    return static_cast<size_t>(std::max<int64_t>(std::min<int64_t>(enough, minutes(60) / each), 1));
}

/// "PM2.5", "pm25" and "pm2_5" read alike.
std::string lettersAndDigits(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z')
            result += static_cast<char>(c - 'A' + 'a');
        else if (c != '_' && c != '-' && c != '.' && c != ' ')
            result += c;
    }
    return result;
}

} // namespace

bool isScored(const HealthProfile& profile, const std::string& quantity) {
    return std::any_of(profile.indicators.begin(), profile.indicators.end(),
                       [&](const Indicator& indicator) { return indicator.quantity == quantity; });
}

bool looksScored(const HealthProfile& profile, const scene::ChannelSpec& spec) {
    if (isScored(profile, spec.quantity)) return false;
    const bool similar = std::any_of(profile.indicators.begin(), profile.indicators.end(), [&](const Indicator& each) {
        return lettersAndDigits(each.quantity) == lettersAndDigits(spec.quantity);
    });
    return similar || spec.low || spec.high;
}

std::vector<const Indicator*> matchIndicators(const HealthProfile& profile, const scene::DeviceSpec& device,
                                              const std::string& quantity, double localHour) {
    std::map<int, const Indicator*> best; // by averaging time
    for (const Indicator& indicator : profile.indicators) {
        if (indicator.quantity != quantity || !matches(indicator, device, localHour)) continue;
        const Indicator*& known = best[indicator.averagingHours];
        if (!known || indicator.requires_.size() > known->requires_.size()) known = &indicator;
    }
    std::vector<const Indicator*> result;
    for (auto each = best.rbegin(); each != best.rend(); ++each) result.push_back(each->second);
    return result;
}

double localHour(TimePoint time, double utcOffsetHours) {
    const TimePoint local = time + secondsToDuration(utcOffsetHours * 3600);
    return durationToSeconds(local - std::chrono::floor<std::chrono::days>(local)) / 3600;
}

bool isSameUnit(std::string_view a, std::string_view b) { return a == b || plainUnit(a) == plainUnit(b); }

std::optional<double> judgedValue(const Indicator& indicator, const telemetry::Channel& channel,
                                  telemetry::ChannelIndex index, const telemetry::TelemetryStore& store,
                                  const telemetry::Reading& latest) {
    const bool bringsMeans =
        channel.interval >= std::chrono::hours(indicator.averagingHours); // also: no mean asked for
    if (bringsMeans) return latest.value;
    const auto means =
        store.hourlyMeans(index, latest.time, indicator.averagingHours, readingsOfAnHour(channel.interval));
    if (means.empty() || means.size() < static_cast<size_t>(indicator.minimumHours)) return std::nullopt;
    return std::accumulate(means.begin(), means.end(), 0.0) / static_cast<double>(means.size());
}

double positionBetween(double low, double high, double value) {
    return std::abs(value - (low + high) / 2) / ((high - low) / 2);
}

void weighByFreshness(Contribution& part, double coverage, double coverageMinimum) {
    part.coverage = coverage;
    if (part.coverage < 1) part.reason = "stale";
    part.critical =
        part.indicator->critical && *part.score < part.indicator->worstBandBelow && part.coverage >= coverageMinimum;
}

Contribution scoreChannel(const HealthProfile& profile, const ChannelPlace& place, double utcOffsetHours,
                          const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                          TimePoint at) {
    const auto& [device, spec, channel] = place;
    Contribution part;
    part.id = spec.id;
    part.name = spec.name;
    part.unit = spec.unit;
    part.weight = weightOf(profile, spec.quantity);
    if (!channel) {
        part.reason = "missing";
        return part;
    }
    const auto latest = store.latest(*channel, at);
    if (latest) {
        part.value = latest->value;
        part.time = latest->time;
    }
    const double hour = localHour(part.time.value_or(at), utcOffsetHours);
    const auto indicators = matchIndicators(profile, device, spec.quantity, hour);
    if (indicators.empty()) {
        part.reason = "no matching indicator";
        part.reasonDetail = propertiesAsked(profile, spec.quantity);
        return part;
    }
    part.indicator = indicators.front();
    part.weight = part.indicator->weight;
    if (!latest) {
        part.reason = "missing";
        return part;
    }
    takeJudgement(part, worstOf(judgeAll(indicators, spec, channels[*channel], *channel, store, *latest)));
    if (part.score)
        weighByFreshness(part, stalenessFactor(at - latest->time, channels[*channel].interval),
                         profile.coverageMinimum);
    return part;
}

} // namespace sandtable::decision
