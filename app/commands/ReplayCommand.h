// `sandtable replay`: what happened in a park over a stretch of its past, at any speed.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sandtable::app {

struct ReplayCommandOptions {
    std::vector<std::string> sources;
    std::string from, to;        // ISO 8601; a time without offset is in the park's zone
    std::optional<double> speed; // park seconds a second; none: as fast as it goes
    double stepSeconds = 600;
    std::string historyFile; // "" = the park's own
    bool json = false;
};

int runReplay(const ReplayCommandOptions& options);

} // namespace sandtable::app
