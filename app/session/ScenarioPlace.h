// Where a park's scenarios are kept.
#pragma once

#include "core/Diagnostics.h"
#include "scene/scenario/ScenarioStore.h"

#include <memory>

namespace sandtable::app {

/// SANDTABLE_SCENARIOS (a GeoPackage's path or a postgresql:// address) if it is set, else what the park file says. Raw
/// data, and a park whose folder cannot be written, have theirs in the user's data directory; the latter is reported.
std::unique_ptr<scene::ScenarioStore> scenarioStoreOf(const scene::Park& park, Diagnostics& diagnostics);

/// Whose commands these are: the system's user name.
std::string userName();

} // namespace sandtable::app
