#include "decision/Health.h"

#include "decision/Aggregation.h"
#include "decision/ChannelScore.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace sandtable::decision {
namespace {

const HealthScore* find(const std::vector<HealthScore>& scores, const std::string& id) {
    const auto found = std::find_if(scores.begin(), scores.end(), [&](const HealthScore& s) { return s.id == id; });
    return found == scores.end() ? nullptr : &*found;
}

/// A whole as a part of the next level. Its weight counts as far as its own data do.
Contribution asPart(const HealthScore& whole, double weight) {
    Contribution part;
    part.id = whole.id;
    part.name = whole.name;
    part.score = whole.score;
    part.weight = weight;
    part.coverage = whole.score ? whole.coverage : 0;
    part.critical = whole.capped;
    if (!whole.score) part.reason = "insufficient data";
    return part;
}

HealthScore evaluateDevice(const scene::DeviceSpec& device, const HealthProfile& profile, double utcOffsetHours,
                           const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                           TimePoint at) {
    std::vector<Contribution> parts;
    for (const scene::ChannelSpec& spec : device.channels)
        if (isScored(profile, spec.quantity))
            parts.push_back(scoreChannel(profile, device, spec, utcOffsetHours, channels, store, at));
    return aggregate(device.id, device.name, std::move(parts), profile);
}

/// The devices of one building, or those in the open, as parts; together they weigh `weight` in the park.
struct Group {
    std::vector<Contribution> parts;
    double weight = 0;
    void add(const HealthScore& device, double deviceWeight) {
        if (device.contributions.empty() || deviceWeight <= 0) return; // no part of health
        parts.push_back(asPart(device, deviceWeight));
        weight += deviceWeight;
    }
};

struct Groups {
    std::unordered_map<std::string, Group> byBuilding; // with an entry for every building that has devices
    Group open;
};

Groups groupDevices(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                    const std::vector<HealthScore>& devices) {
    std::unordered_set<std::string> standing;
    for (const scene::Building& building : world.buildings) standing.insert(building.id);
    const std::unordered_set<std::string> removed(world.removedBuildings.begin(), world.removedBuildings.end());
    Groups groups;
    for (size_t i = 0; i < devices.size(); ++i) {
        const scene::DeviceSpec& device = park.devices[i];
        const double weight = profile.deviceWeight(device.type);
        if (standing.contains(device.buildingId))
            groups.byBuilding[device.buildingId].add(devices[i], weight);
        else if (!removed.contains(device.buildingId))
            groups.open.add(devices[i], weight);
    }
    return groups;
}

} // namespace

const HealthScore* HealthReport::building(const std::string& id) const { return find(buildings, id); }
const HealthScore* HealthReport::device(const std::string& id) const { return find(devices, id); }

double stalenessFactor(Duration age, Duration interval) {
    const double intervals = durationToSeconds(age) / durationToSeconds(std::max(interval, Duration(1)));
    return std::exp2(-std::max(0.0, intervals - 2) / 6);
}

HealthReport evaluateHealth(const scene::Park& park, const scene::World& world, const HealthProfile& profile,
                            const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                            TimePoint at) {
    HealthReport report;
    report.time = at;
    report.profileId = profile.id;
    report.profileVersion = profile.version;
    const double utcOffsetHours = park.utcOffsetHours.value_or(profile.utcOffsetHours);
    for (const scene::DeviceSpec& device : park.devices)
        report.devices.push_back(evaluateDevice(device, profile, utcOffsetHours, channels, store, at));

    Groups groups = groupDevices(park, world, profile, report.devices);
    std::vector<Contribution> parts;
    const auto addPart = [&](const HealthScore& whole, double weight) {
        if (!whole.contributions.empty()) parts.push_back(asPart(whole, weight));
    };
    for (const scene::Building& building : world.buildings) {
        const auto group = groups.byBuilding.find(building.id);
        if (group == groups.byBuilding.end()) continue;
        auto& [deviceParts, weight] = group->second;
        report.buildings.push_back(aggregate(building.id, building.name, std::move(deviceParts), profile));
        addPart(report.buildings.back(), weight);
    }
    report.open = aggregate("", profile.openAreaName, std::move(groups.open.parts), profile);
    addPart(report.open, groups.open.weight);
    report.park = aggregate(park.id, park.name, std::move(parts), profile);
    return report;
}

std::vector<std::string> overlookedQuantities(const scene::Park& park, const HealthProfile& profile) {
    std::set<std::string> quantities;
    for (const scene::DeviceSpec& device : park.devices)
        for (const scene::ChannelSpec& spec : device.channels)
            if (looksScored(profile, spec)) quantities.insert(spec.quantity);
    return {quantities.begin(), quantities.end()};
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
            table.add(std::move(channel));
        }
    }
    return table;
}

} // namespace sandtable::decision
