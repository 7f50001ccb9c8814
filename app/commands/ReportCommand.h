// `sandtable report`: a park's health at one moment on a page or two, as PDF or PNG.
#pragma once

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

} // namespace sandtable::app
