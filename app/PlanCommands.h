// `compare`, and `analyse compliance` and `analyse corridor`: planning models. Exit codes as in Commands.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sandtable::app {

struct ComplianceOptions {
    std::string buildings, site, green; // anything GDAL opens; site and green may be missing
    std::string park, scenario;         // instead of files
    std::string rules;                  // "" = the shipped ones
    std::string output;                 // GeoPackage with the lines of violations; "" = none
    bool json = false;
};

struct CorridorOptions {
    std::string costs;
    std::vector<std::string> from, to; // "x,y" in the raster's CRS
    double width = 60;                 // in the CRS's unit
    int alternatives = 3;
    bool eightMoves = false; // instead of knight's moves
    std::string output;      // GeoPackage
    std::string slack;       // GeoTIFF; "" = none
    bool json = false;
};

/// Scenarios of a park side by side, the park as it is among them.
struct CompareOptions {
    std::string park;
    std::vector<std::string> scenarios;
    std::string time, language = "zh";
    std::string factors;     // "" = the shipped ones
    std::string brief;       // .pdf or .png; "" = none
    std::string view;        // of the pictures; "" = the whole park
    bool pictures = true;    // in the brief: needs a GPU, or a software one
    double waitSeconds = 10; // for live values
    double untilCompleteSeconds = 120;
    bool json = false;
};

int runCompare(const CompareOptions& options);
int runCompliance(const ComplianceOptions& options);
int runCorridor(const CorridorOptions& options);

} // namespace sandtable::app
