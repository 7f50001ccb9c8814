// `compare`, and `analyse compliance|corridor|surface|shadow-hours|viewshed`: planning models. Exit codes as in
// Commands.h.
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
    std::string park, scenario; // instead: costs from the park itself
    double cell = 0;            // of those, m; 0: fine enough for the width
    double slope = 0.1, demolition = 40, green = 1, water = 0, protectedLand = 0, crossing = 0.5; // their weights
    bool toRoads = false;              // ends wherever there is a road
    std::string keep;                  // id of a road in the scenario that the cheapest strip becomes; "" = none
    std::vector<std::string> from, to; // "x,y" in the raster's CRS
    double width = 60;                 // in the CRS's unit
    int alternatives = 3;
    bool eightMoves = false; // instead of knight's moves
    std::string output;      // GeoPackage
    std::string slack;       // GeoTIFF; "" = none
    bool json = false;
};

/// A park's surface, as it is or as a scenario leaves it.
struct SurfaceOptions {
    std::vector<std::string> sources;
    std::string scenario, output; // .tif
    double cellMeters = 0;        // 0: as fine as the area allows
    std::vector<double> area;     // site: west, south, east, north; all of it when empty
    bool json = false;
};

/// On a raster of heights in a projected CRS.
struct ShadowHoursOptions {
    std::string surface, output; // .tif
    std::string date;            // local
    double fromHour = 8, toHour = 16, stepMinutes = 10;
    std::optional<double> utcOffsetHours; // of the local time; default: by the longitude
    double leastHours = 2;                // of sun, counted
    bool json = false;
};

struct ViewshedOptions {
    std::string surface, output, from;
    double observerMeters = 1.6, targetMeters = 0, radiusMeters = 0;
    bool flat = false; // without the Earth's curve
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

int runSurface(const SurfaceOptions& options);
int runShadowHours(const ShadowHoursOptions& options);
int runViewshed(const ViewshedOptions& options);
int runCompare(const CompareOptions& options);
int runCompliance(const ComplianceOptions& options);
int runCorridor(const CorridorOptions& options);

} // namespace sandtable::app
