// One channel's reading as a part of its device's health. Pure.
#pragma once

#include "decision/Health.h"

namespace sandtable::decision {

/// Some indicator of the profile is about this quantity.
bool isScored(const HealthProfile& profile, const std::string& quantity);

/// No indicator is about it, though it has alarm limits, or its quantity is spelt almost like one that has: likely an
/// oversight in the park file.
bool looksScored(const HealthProfile& profile, const scene::ChannelSpec& spec);

/// 0…24.
double localHour(TimePoint time, double utcOffsetHours);

/// The indicators for a device's quantity at an hour of the local day: those whose required properties and hours hold,
/// for each averaging time the most demanding. Longest mean first.
std::vector<const Indicator*> matchIndicators(const HealthProfile& profile, const scene::DeviceSpec& device,
                                              const std::string& quantity, double localHour);

/// "µg/m³" and "ug/m3" are one unit; "mg/m³" is another.
bool isSameUnit(std::string_view a, std::string_view b);

/// What an indicator judges a channel by at its latest reading: that reading, or the mean over the indicator's hours.
/// None with too few of those hours.
std::optional<double> judgedValue(const Indicator& indicator, const telemetry::Channel& channel,
                                  telemetry::ChannelIndex index, const telemetry::TelemetryStore& store,
                                  const telemetry::Reading& latest);

/// 0 midway between the limits, 1 at either, more beyond.
double positionBetween(double low, double high, double value);

/// Gives a scored part its coverage and what follows from it: "stale", and whether it is a critical one in its worst
/// band, for which its data must be fresh enough.
void weighByFreshness(Contribution& part, double coverage, double coverageMinimum);

/// A channel of a device and where telemetry keeps its readings; no channel there = missing.
struct ChannelPlace {
    const scene::DeviceSpec& device;
    const scene::ChannelSpec& spec;
    std::optional<telemetry::ChannelIndex> channel;
};

/// Of several indicators that match, the one with the lowest score counts.
Contribution scoreChannel(const HealthProfile& profile, const ChannelPlace& place, double utcOffsetHours,
                          const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                          TimePoint at);

} // namespace sandtable::decision
