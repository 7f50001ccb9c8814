// The sample park's meters, machines and stations. Pure: the same plan gives the same devices.
#pragma once

#include "sample/ParkPlan.h"

#include <map>
#include <optional>
#include <string>

namespace sandtable::sample {

struct PlannedChannel {
    std::string id, quantity, nameZh, nameEn, unit;
    double intervalSeconds = 60;
    std::optional<double> low, high;                // alarm limits
    double base = 0, dailyAmplitude = 0, noise = 0; // what the simulator shall make of it
    double faultRatePerDay = 0, faultDelta = 0;
};

struct PlannedDevice {
    std::string id, nameZh, nameEn, type;
    std::string building;   // id, "" in the open
    glm::dvec2 position{0}; // site frame
    std::map<std::string, std::string> properties;
    std::vector<PlannedChannel> channels;
    bool reports = true; // false: installed but silent, to have missing data in the park
};

std::vector<PlannedDevice> planDevices(const ParkPlan& plan);

/// The id of the transformer or the valve that measures a line; "" for none.
std::string deviceOf(const NetworkLine& line);

/// A day of values every quarter of an hour as CSV: "time", then one column "device.channel" each. From 00:00 UTC+8.
std::string dayOfTelemetry(const std::vector<PlannedDevice>& devices, uint64_t seed);

} // namespace sandtable::sample
