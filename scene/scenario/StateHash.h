// What a scenario makes of the park, as text and as a fingerprint: equal texts, equal states. Says nothing of how it
// came about, so that the same plan drawn by hand and by script is the same. Pure; any thread.
#pragma once

#include "scene/world/World.h"

#include <string>

namespace sandtable::scene {

/// JSON with everything the scenario changes: zones, buildings put up, moved, described or taken away, features,
/// devices, exemptions; numbers to their last bit. Names files of models by their last part.
std::string stateText(const World& world);

/// SHA-256 of that text, 64 hexadecimal digits.
std::string stateHash(const World& world);

} // namespace sandtable::scene
