// A transformer's hot spot as a part of its device's health: derived from its load and its top-oil or ambient
// temperature over the last day by the thermal model its property "thermalModel" names. Pure.
#pragma once

#include "decision/Health.h"

#include <span>
#include <vector>

namespace sandtable::decision {

/// The indicator that is derived for this device: it names a thermal model, and no channel measures the hot spot.
const Indicator* hotSpotIndicator(const HealthProfile& profile, const scene::DeviceSpec& device);

/// The channels it is derived from, of those the device has: loadFactor (%), oilTemperature, ambientTemperature (°C).
struct HotSpotInputs {
    std::optional<telemetry::ChannelIndex> load, topOil, ambient;
    std::vector<telemetry::ChannelIndex> all() const;
};
HotSpotInputs hotSpotInputs(const scene::DeviceSpec& device, const telemetry::ChannelTable& channels);

/// Value and time are those at the newest load. Of oil and ambient the fresher one counts, oil where they are alike.
/// The staler of what is used gives the coverage. Readings hold until the next one; before the first of the day the
/// transformer is taken to have been in its steady state.
Contribution scoreHotSpot(const HealthProfile& profile, const Indicator& indicator, const scene::DeviceSpec& device,
                          const HotSpotInputs& inputs, const telemetry::ChannelTable& channels,
                          const telemetry::TelemetryStore& store, TimePoint at);

} // namespace sandtable::decision
