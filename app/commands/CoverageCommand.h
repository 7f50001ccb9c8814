// `sandtable coverage`: which of a park's sources, devices and channels are heard, and which are dark.
#pragma once

#include <string>
#include <vector>

namespace sandtable::app {

struct CoverageOptions {
    std::vector<std::string> sources;
    std::string time;        // "" = now
    double waitSeconds = 10; // for live values
    bool onlyDark = false;   // lists only devices with a dark channel
    bool json = false;
};

int runCoverage(const CoverageOptions& options);

} // namespace sandtable::app
