#include "decision/Health.h"

#include "decision/ChannelScore.h"
#include "decision/health/HealthEngine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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
    std::vector<std::string> found;
    for (const scene::DeviceSpec& device : park.devices)
        for (const scene::ChannelSpec& spec : device.channels) {
            std::string expected;
            bool fits = false;
            for (const Indicator& indicator : profile.indicators) {
                if (indicator.quantity != spec.quantity) continue;
                fits |= indicator.scale == CurveScale::Limits || isSameUnit(indicator.unit, spec.unit);
                expected = indicator.unit;
            }
            if (!fits && !expected.empty())
                found.push_back(fmt::format("{}/{}: is in \"{}\", the profile judges {} in {}: it has no score",
                                            device.id, spec.id, spec.unit, spec.quantity, expected));
        }
    return found;
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
