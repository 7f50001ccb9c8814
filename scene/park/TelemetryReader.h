// The parts of a park file that speak of servers and databases: telemetry sources, where each channel is found within
// its source, the history, and the scenario store. The document has
// passed the schema; what that cannot say is checked here and reported with its JSON pointer.
#pragma once

#include "scene/park/JsonFile.h"
#include "scene/park/Park.h"

#include <functional>

namespace sandtable::scene {

struct TelemetryReaderContext {
    std::filesystem::path folder; // of the park file: relative paths start here
    std::function<void(const std::string& pointer, const std::string& message)> fail;
    std::function<LocalizedText(const Json& parent, const std::string& fallback)> name;
};

ScenarioStoreSpec scenarioStoreFrom(const Json& json, const TelemetryReaderContext& context);

TelemetrySpec telemetryFrom(const Json& json, const TelemetryReaderContext& context);

/// Fills in `source` and `address`; a channel that names no source belongs to the first.
void readChannelSource(const Json& channelJson, const std::string& pointer, const TelemetrySpec& telemetry,
                       const TelemetryReaderContext& context, ChannelSpec& channel);

} // namespace sandtable::scene
