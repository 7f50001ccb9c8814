// The alarm rules of a park file: those of one channel, and those for all channels of a kind. The document has passed
// the schema; what that cannot say is checked here and reported with its JSON pointer.
#pragma once

#include "scene/park/TelemetryReader.h"

namespace sandtable::scene {

/// At most one rule of each kind.
std::vector<telemetry::AlarmSpec> alarmsFrom(const Json& list, const std::string& pointer,
                                             const TelemetryReaderContext& context);

/// The member "alarmTemplates"; each names a device type, a quantity, or both.
std::vector<AlarmTemplate> alarmTemplatesFrom(const Json& list, const TelemetryReaderContext& context);

} // namespace sandtable::scene
