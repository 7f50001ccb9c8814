// The program's subcommands. Each takes plain options, prints its result on standard output and returns an exit code:
// 0 done, 1 it could not be done (the reason is on standard error), 2 wrong usage.
#pragma once

#include "app/view/StartView.h"
#include "app/window/Window.h"

#include <glm/glm.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::app {

enum ExitCode : int { Done = 0, Failed = 1, BadUsage = 2 };

struct RenderOptions {
    std::vector<std::string> sources;
    std::string output;
    ViewOptions view;
    std::string scenario, time, language = "zh";
    std::optional<std::string> beside; // another scenario in the right half of the picture; "base": as it is
    std::vector<std::string> layers;
    bool overlays = true, panels = false;
    int frames = 0;
    std::string statsFile;
    double untilCompleteSeconds = 120;
    double waitSeconds = 10; // for live values
    double maxError = 16;
    size_t memoryMegabytes = 2048;
    bool validation = false;
    std::string selectBuilding, selectDevice;
    bool coverageCard = false; // open over the view
    std::string chart;         // "device/channel": its large chart, over so many hours
    double chartHours = 24;
    std::string field; // quantity mapped instead of health
    bool fieldBarriers = false;
    bool flow = false; // dashes along networks
    float uiScale = 1;
    int samples = 1;
};

struct PickOptions {
    std::vector<std::string> sources;
    ViewOptions view;
    std::optional<glm::dvec2> pixel;
    std::vector<glm::dvec2> lonLats;
    std::string scenario;
    bool json = false;
};

struct EvaluateOptions {
    std::vector<std::string> sources;
    std::string scenario, time;
    double waitSeconds = 10;                    // for live values
    std::string compareTime;                    // "" = no other moment
    std::optional<std::string> compareScenario; // "" = the base park
    bool band = false;                          // how sure the scores are
    std::string weights;                        // a file of other weights than the profile's
    std::string csvFile;                        // scores and contributions; "" = none
    std::string table, yardstick;               // an indicator table instead of a park, and what it is judged by
    bool json = false;
};

struct CheckOptions {
    std::vector<std::string> sources;
    bool json = false;
};

struct SampleCommandOptions {
    std::string directory;
    uint64_t seed = 1;
    double sizeKilometers = 2;
    size_t leastDevices = 0;
};

struct SimulateOptions {
    std::vector<std::string> sources;
    std::string url, topicPrefix;  // "" = the park's prefix
    std::optional<double> seconds; // stop after; default until interrupted
};

struct BenchOptions {
    std::vector<std::string> sources;
    std::string scenario;
    ViewOptions view;
    int frames = 60;
    double orbitDegrees = 0;
    double maxError = 16;
    size_t memoryMegabytes = 2048;
    bool overlays = false;
};

/// A field from points: plain files in, plain files out.
struct KrigingOptions {
    std::string points, valueColumn, xColumn, yColumn, layer;
    std::string crs;               // of points and places, instead of their own
    std::string variogram = "fit"; // or "Sph:psill,range,nugget"
    std::string method;            // "kriging", "idw", or "" for what suits the points
    std::string like, at;          // a raster whose cells, or a table whose places, are asked about: one of them
    std::string barriers;          // polygons
    int neighbours = 0;            // the nearest only; 0 = all
    std::string output;
    bool json = false;
};

/// The least cost of getting anywhere over a raster of costs.
struct CostDistanceOptions {
    std::string costs;             // a raster; no value: cannot be crossed
    std::vector<std::string> from; // "x,y" in the raster's CRS
    bool knightsMove = false;
    std::string output; // .tif
    bool json = false;
};

struct SunOptions {
    double longitude = 0, latitude = 0; // degrees
    std::string time;
    bool json = false;
};

/// Earth moved between two surfaces. Heights in metres.
struct CutFillOptions {
    std::string before, after;   // rasters of the same cells
    std::optional<double> level; // instead of `after`: one height all over
    bool json = false;
};

/// The park's health as a map for a GIS.
struct HealthMapOptions {
    std::vector<std::string> sources;
    std::string scenario, time;
    double waitSeconds = 10; // for live values
    std::string output;      // .tif, .gpkg or .csv
    std::string field;       // a quantity: its field instead of the buildings
    bool aroundBuildings = false;
    std::optional<double> cellMeters;
};

int runOpen(const WindowOptions& options);
int runRender(const RenderOptions& options);
int runPick(const PickOptions& options);
int runEvaluate(const EvaluateOptions& options);
int runCheck(const CheckOptions& options); // Failed also when the data is not sound
int runSample(const SampleCommandOptions& options);
int runSimulate(const SimulateOptions& options);
int runBench(const BenchOptions& options);
int runKriging(const KrigingOptions& options);
int runHealthMap(const HealthMapOptions& options);
int runSun(const SunOptions& options);
int runCutFill(const CutFillOptions& options);
int runCostDistance(const CostDistanceOptions& options);

} // namespace sandtable::app
