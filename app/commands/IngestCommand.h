// `sandtable ingest`: runs a park's sources for a while and keeps what they say in its history.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sandtable::app {

struct IngestOptions {
    std::vector<std::string> sources;
    std::string url;               // "" = the sources the park names
    std::string history;           // file or postgresql:// URL; "" = where the park says
    std::optional<double> seconds; // stop after; default until interrupted
    size_t valueMegabytes = 512;   // of memory for recent values
    bool json = false;
};

/// Failed also when readings could not be kept.
int runIngest(const IngestOptions& options);

} // namespace sandtable::app
