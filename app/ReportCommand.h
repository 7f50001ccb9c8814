// `sandtable report`: a park's health at one moment on a page or two, as PDF or PNG.
#pragma once

#include "app/ReportDocument.h"
#include "app/Workspace.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sandtable::app {

struct ReportOptions {
    std::vector<std::string> sources;
    std::string scenario, time, language = "zh";
    std::string output;      // .pdf or .png
    std::string view;        // of the map; "" = the park's first
    bool map = true;         // false needs no GPU
    double waitSeconds = 10; // for live values
    double untilCompleteSeconds = 120;
};

int runReport(const ReportOptions& options);

/// What the workspace shows now, as a document in a file; `map` as it is to be printed. `before`: the same world a day
/// earlier, if it is known.
Result<void> writeReport(const Workspace& workspace, const decision::HealthReport* before,
                         std::optional<report::Picture> map, const std::filesystem::path& file);

} // namespace sandtable::app
