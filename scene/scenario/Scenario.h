// Scenarios as a tree over the base park. Each branches off the base or off another scenario as that was after some of
// its commands: what is done to the parent later does not reach it. Plain values.
#pragma once

#include "scene/LocalizedText.h"
#include "scene/scenario/Command.h"

namespace sandtable::scene {

struct ScenarioInfo {
    std::string id;
    LocalizedText name = {};
    std::string parent = {};   // "": the base park
    size_t parentCommands = 0; // of the parent's log, that it begins with
    TimePoint created{};
    std::string author = {};
    size_t commands = 0; // in its own log
};

/// A scenario as it is opened.
struct ScenarioContent {
    ScenarioInfo info;
    std::vector<Edit> inherited;    // that hold where it branches off
    std::vector<LoggedCommand> log; // its own
};

} // namespace sandtable::scene
