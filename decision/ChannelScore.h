// One channel's reading as a part of its device's health. Pure.
#pragma once

#include "decision/Health.h"

namespace sandtable::decision {

/// Some indicator of the profile is about this quantity.
bool isScored(const HealthProfile& profile, const std::string& quantity);

/// The indicator for a device's quantity at a moment: its required properties and hours hold; the most demanding wins.
const Indicator* matchIndicator(const HealthProfile& profile, const scene::DeviceSpec& device,
                                const std::string& quantity, TimePoint time);

/// "µg/m³" and "ug/m3" are one unit; "mg/m³" is another.
bool isSameUnit(std::string_view a, std::string_view b);

/// Mean of hourly means over the last `hours` up to the newest reading; nothing if fewer than `minimumHours` of them
/// have readings. Order of the readings does not matter.
std::optional<double> meanOfHours(const std::vector<telemetry::Reading>& readings, int hours, int minimumHours);

/// 0 midway between the limits, 1 at either, more beyond.
double positionBetween(double low, double high, double value);

Contribution scoreChannel(const HealthProfile& profile, const scene::DeviceSpec& device, const scene::ChannelSpec& spec,
                          const telemetry::ChannelTable& channels, const telemetry::TelemetryStore& store,
                          TimePoint at);

} // namespace sandtable::decision
