#include "decision/Health.h"

#include "decision/ChannelScore.h"
#include "decision/health/HealthEngine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace sandtable::decision {
namespace {

const HealthScore* find(const std::vector<HealthScore>& scores, const std::string& id) {
    const auto found = std::find_if(scores.begin(), scores.end(), [&](const HealthScore& s) { return s.id == id; });
    return found == scores.end() ? nullptr : &*found;
}

} // namespace

const HealthScore* HealthScores::building(const std::string& id) const { return find(buildings, id); }
const HealthScore* HealthScores::device(const std::string& id) const { return find(devices, id); }

double stalenessFactor(Duration age, Duration interval) {
    const double intervals = durationToSeconds(age) / durationToSeconds(std::max(interval, Duration(1)));
    return std::exp2(-std::max(0.0, intervals - 2) / 6);
}

HealthReport evaluateHealth(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                            const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                            TimePoint at) {
    HealthEngine engine(park, world, profile, channels, store);
    engine.update(at);
    return std::move(engine).takeReport();
}

std::vector<std::string> overlookedQuantities(const scene::Park& park, const HealthProfile& profile) {
    std::set<std::string> quantities;
    for (const scene::DeviceSpec& device : park.devices)
        for (const scene::ChannelSpec& spec : device.channels)
            if (looksScored(profile, spec)) quantities.insert(spec.quantity);
    return {quantities.begin(), quantities.end()};
}

std::vector<std::string> unitsNotJudged(const scene::Park& park, const HealthProfile& profile) {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> channels; // by quantity and unit
    for (const scene::DeviceSpec& device : park.devices)
        for (const scene::ChannelSpec& spec : device.channels)
            channels[{spec.quantity, spec.unit}].push_back(device.id + "/" + spec.id);
    std::vector<std::string> problems;
    for (const auto& [key, names] : channels) {
        const auto& [quantity, unit] = key;
        std::string expected;
        bool fits = false;
        for (const Indicator& indicator : profile.indicators) {
            if (indicator.quantity != quantity) continue;
            fits |= indicator.scale == CurveScale::Limits || isSameUnit(indicator.unit, unit);
            expected = indicator.unit;
        }
        if (fits || expected.empty()) continue;
        const std::string more = names.size() > 1 ? fmt::format(" and {} more are", names.size() - 1) : " is";
        problems.push_back(fmt::format("{}{} in \"{}\", the profile judges {} in {}: no score", names.front(), more,
                                       unit, quantity, expected));
    }
    return problems;
}

telemetry::ChannelTable channelsOf(const scene::Park& park) {
    telemetry::ChannelTable table;
    for (const scene::DeviceSpec& device : park.devices) {
        for (const scene::ChannelSpec& spec : device.channels) {
            telemetry::Channel channel;
            channel.deviceId = device.id;
            channel.channelId = spec.id;
            channel.unit = spec.unit;
            channel.interval = std::max(secondsToDuration(spec.intervalSeconds), Duration(1));
            if (const auto& model = spec.simulation)
                channel.simulation = {model->base, model->dailyAmplitude, model->noise, model->faultRatePerDay,
                                      model->faultDelta};
            channel.seriesFile = spec.seriesFile;
            channel.seriesColumn = spec.seriesColumn;
            channel.seriesUtcOffset = secondsToDuration(spec.seriesUtcOffsetHours * 3600);
            channel.seriesGapZeros = spec.seriesGapZeros;
            channel.source = spec.source;
            channel.address = spec.address;
            channel.sentUnit = spec.sentUnit;
            table.add(std::move(channel));
        }
    }
    return table;
}

} // namespace sandtable::decision
