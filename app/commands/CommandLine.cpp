#include "app/commands/CommandLine.h"

#include "app/commands/AnalyseSeries.h"
#include "app/commands/CommandLineParts.h"
#include "app/commands/Commands.h"
#include "app/commands/CoverageCommand.h"
#include "app/commands/IngestCommand.h"
#include "app/commands/ReplayCommand.h"
#include "app/commands/ReportCommand.h"
#include "core/Log.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <functional>

namespace sandtable::app {
namespace {

/// "x,y,z" with N numbers.
template<int N> glm::vec<N, double> parseVector(const std::string& text) {
    glm::vec<N, double> value(0);
    const char* at = text.data();
    const char* end = text.data() + text.size();
    for (int i = 0; i < N; ++i) {
        const auto [next, error] = std::from_chars(at, end, value[i]);
        const bool last = i == N - 1;
        if (error != std::errc() || !std::isfinite(value[i]) || (last ? next != end : (next == end || *next != ',')))
            throw CLI::ValidationError(fmt::format("\"{}\" is not {} numbers separated by commas", text, N));
        at = next + 1;
    }
    return value;
}

/// CLI11's ranges let "nan" through.
std::string finiteNumber(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && std::isfinite(value) ? "" : fmt::format("\"{}\" is not a number", text);
}

/// "1920x1080".
void parseSize(const std::string& text, int& width, int& height) {
    const char* const end = text.data() + text.size();
    const auto [cross, widthError] = std::from_chars(text.data(), end, width);
    const bool hasCross = widthError == std::errc() && cross != end && *cross == 'x';
    const auto [rest, heightError] = std::from_chars(hasCross ? cross + 1 : end, end, height);
    const auto sensible = [](int pixels) { return pixels >= 16 && pixels <= 16384; };
    if (!hasCross || heightError != std::errc() || rest != end || !sensible(width) || !sensible(height))
        throw CLI::ValidationError(fmt::format("\"{}\" is not a size such as 1920x1080", text));
}

/// A bare number is an EPSG code.
std::string crsName(const std::string& text) {
    const bool bare = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    return bare ? "EPSG:" + text : text;
}

template<int N>
CLI::Option* addVector(CLI::App* command, const std::string& flag, std::optional<glm::vec<N, double>>& target,
                       const std::string& help) {
    return command
        ->add_option_function<std::string>(
            flag, [&target](const std::string& text) { target = parseVector<N>(text); }, help)
        ->type_name(N == 3 ? "X,Y,Z" : "X,Y");
}

void addSources(CLI::App* command, std::vector<std::string>& sources, bool required = false) {
    auto* option = command->add_option(
        "park", sources,
        "park.json, or raw data: OSGB folders, tileset.json, rasters, vectors (several make one park); "
        "without it the sample park");
    if (required) option->required();
}

void addView(CLI::App* command, ViewOptions& view) {
    CLI::Option* named = command->add_option("--view", view.view, "a named view of the park");
    CLI::Option* eye = addVector<3>(command, "--eye", view.eye, "eye, site metres")->excludes(named);
    addVector<3>(command, "--target", view.target, "point looked at, site metres")->needs(eye);
    command->add_flag("--fit", view.fit, "the whole park from the south-west, 35 degrees down")
        ->excludes(named)
        ->excludes(eye);
    command->add_option("--fov", view.fovDegrees, "vertical field of view, degrees")
        ->check(finiteNumber)
        ->check(CLI::Range(1.0, 170.0));
    command
        ->add_option_function<std::string>(
            "--size", [&view](const std::string& text) { parseSize(text, view.width, view.height); },
            "image size, pixels")
        ->type_name("WxH");
}

void addStreaming(CLI::App* command, double& maxError, size_t& megabytes) {
    command->add_option("--error", maxError, "allowed screen-space error, pixels")
        ->capture_default_str()
        ->check(finiteNumber)
        ->check(CLI::PositiveNumber);
    command->add_option("--memory", megabytes, "budget for tiles, MB")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
}

void addValuesMemory(CLI::App* command, size_t& megabytes) {
    command
        ->add_option("--values-memory", megabytes,
                     "budget for the recent values of all channels, MB; where they would need more, each keeps fewer "
                     "than 2880 readings")
        ->capture_default_str()
        ->check(CLI::Range(16, 1 << 20));
}

void addWait(CLI::App* command, double& seconds) {
    command->add_option("--wait", seconds, "longest wait for a broker's first values, s")
        ->capture_default_str()
        ->check(finiteNumber)
        ->check(CLI::NonNegativeNumber);
}

void addScenarioTimeLanguage(CLI::App* command, std::string& scenario, std::string& time, std::string& language) {
    command->add_option("--scenario", scenario, "opens a scenario of the park");
    command->add_option("--time", time, "moment shown, ISO 8601, without offset in the park's zone (default: now)");
    command->add_option("--lang", language, "zh or en")->check(CLI::IsMember({"zh", "en"}))->capture_default_str();
}

struct Options {
    WindowOptions open;
    RenderOptions render;
    PickOptions pick;
    EvaluateOptions evaluate;
    CheckOptions check;
    SampleCommandOptions sample;
    SimulateOptions simulate;
    IngestOptions ingest;
    ReplayCommandOptions replay;
    CoverageOptions coverage;
    ReportOptions report;
    BenchOptions bench;
    KrigingOptions kriging;
    CostDistanceOptions costDistance;
    SunOptions sun;
    CutFillOptions cutFill;
    ForecastOptions forecast;
    AnomalyOptions anomaly;
    HealthMapOptions healthMap;
};

void defineOpen(CLI::App& app, WindowOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("open", "Opens a park in a window");
    addSources(command, options.sources);
    addView(command, options.view);
    addScenarioTimeLanguage(command, options.scenario, options.time, options.language);
    addStreaming(command, options.maxError, options.memoryMegabytes);
    addValuesMemory(command, options.valueMegabytes);
    command->add_option("--ui-scale", options.uiScale, "1 at a desk, 2 on a 4K wall")
        ->check(finiteNumber)
        ->check(CLI::Range(0.5, 4.0));
    command->add_flag("--validation", options.validation, "Vulkan validation layers");
    command->callback([&] { chosen = [&] { return runOpen(options); }; });
}

void defineRender(CLI::App& app, RenderOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("render", "Renders one view to a PNG, without a window");
    addSources(command, options.sources);
    command->add_option("--out", options.output, "PNG to write");
    addView(command, options.view);
    addScenarioTimeLanguage(command, options.scenario, options.time, options.language);
    addWait(command, options.waitSeconds);
    CLI::Option* layers =
        command->add_option("--layers", options.layers, "show only these layers (ids)")->delimiter(',');
    command->add_flag("!--no-overlays", options.overlays, "nothing draped, no markers")->excludes(layers);
    command->add_flag("--ui", options.panels, "with the panels");
    command->add_option("--beside", options.beside,
                        "another scenario in the right half of the picture; \"base\": the park as it is");
    command->add_option("--frames", options.frames, "frames to time once the view is complete")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--stats", options.statsFile, "JSON file for measurements");
    command->add_option("--until-complete", options.untilCompleteSeconds, "longest wait for a complete view, s")
        ->capture_default_str()
        ->check(finiteNumber)
        ->check(CLI::NonNegativeNumber);
    addStreaming(command, options.maxError, options.memoryMegabytes);
    command->add_option("--samples", options.samples, "4: smoother edges, slower")->check(CLI::IsMember({1, 4}));
    command->add_option("--select-building", options.selectBuilding, "lights a building up");
    command->add_flag("--coverage", options.coverageCard, "with the card of sources and devices; with --ui");
    command->add_option("--chart", options.chart, "with the large chart of a channel, \"device/channel\"; with --ui");
    command->add_option("--chart-hours", options.chartHours, "how long a stretch it shows")
        ->capture_default_str()
        ->check(CLI::Range(0.2, 744.0));
    command->add_option("--select-device", options.selectDevice, "opens a device's card");
    CLI::Option* field = command->add_option("--field", options.field, "a field instead of health: noise, pm2_5 …");
    command->add_flag("--around-buildings", options.fieldBarriers, "the field goes around buildings")->needs(field);
    command->add_flag("--flow", options.flow, "dashes in the direction of flow along networks");
    command->add_option("--ui-scale", options.uiScale, "1 at a desk, 2 on a 4K wall")
        ->check(finiteNumber)
        ->check(CLI::Range(0.5, 4.0));
    command->add_flag("--validation", options.validation, "Vulkan validation layers; any message fails the command");
    command->callback([&] { chosen = [&] { return runRender(options); }; });
}

void definePick(CLI::App& app, PickOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("pick", "Says what is under a pixel or at a place, at the finest level");
    addSources(command, options.sources);
    addView(command, options.view);
    addVector<2>(command, "--at", options.pixel, "pixel of the view, from the top left");
    command
        ->add_option_function<std::vector<std::string>>(
            "--lonlat",
            [&options](const std::vector<std::string>& texts) {
                for (const std::string& text : texts) options.lonLats.push_back(parseVector<2>(text));
            },
            "longitude,latitude in degrees; may be repeated")
        ->type_name("LON,LAT")
        ->allow_extra_args(false);
    command->add_option("--scenario", options.scenario, "opens a scenario of the park");
    command->add_flag("--json", options.json, "JSON (the default form too)");
    command->callback([&] { chosen = [&] { return runPick(options); }; });
}

void defineEvaluate(CLI::App& app, EvaluateOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("evaluate", "Computes indicators and health; needs no GPU");
    addSources(command, options.sources);
    command->add_option("--scenario", options.scenario, "opens a scenario of the park");
    command->add_option("--time", options.time, "moment, ISO 8601, without offset in the park's zone (default: now)");
    addWait(command, options.waitSeconds);
    command->add_option("--compare-time", options.compareTime, "beside another moment, ISO 8601");
    command->add_option("--compare-scenario", options.compareScenario, "beside another scenario; \"\" = the base park");
    command->add_option("--weights", options.weights,
                        "other weights of themes and device types: a JSON file, see docs/health.md");
    command->add_flag("--band", options.band, "how sure the scores are: 500 draws over sensors and weights");
    command->add_option("--table", options.table, "a table of amounts (CSV) instead of a park; with --yardstick");
    command->add_option("--yardstick", options.yardstick,
                        "zero-carbon-park, hj274-2015, three-dimensions, or a file; with --table");
    command->add_option("--csv", options.csvFile, "table of all scores and what they are made of, to write");
    command->add_flag("--json", options.json, "everything, as JSON");
    command->callback([&] { chosen = [&] { return runEvaluate(options); }; });
}

void defineCheck(CLI::App& app, CheckOptions& options, std::function<int()>& chosen) {
    CLI::App* command =
        app.add_subcommand("check", "Reads all of the data and says what is in it and whether it is sound");
    addSources(command, options.sources, true);
    command->add_flag("--json", options.json, "as JSON");
    command->footer("Exit code: 0 sound; 1 problems were found, or nothing could be read; 2 wrong usage.");
    command->callback([&] { chosen = [&] { return runCheck(options); }; });
}

void defineSample(CLI::App& app, SampleCommandOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("sample", "Makes the sample park");
    command->add_option("--out", options.directory, "folder to write, new or empty")->required();
    command->add_option("--seed", options.seed, "another seed, another park")->capture_default_str();
    command->add_option("--size-km", options.sizeKilometers, "east-west extent")
        ->capture_default_str()
        ->check(finiteNumber)
        ->check(CLI::Range(0.2, 50.0));
    command
        ->add_option("--devices", options.leastDevices,
                     "at least so many: drives with five channels each are added to the buildings")
        ->check(CLI::Range(0, 100000));
    command->callback([&] { chosen = [&] { return runSample(options); }; });
}

void defineSimulate(CLI::App& app, SimulateOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("simulate", "Publishes the simulator's values to an MQTT broker");
    addSources(command, options.sources);
    command->add_option("--mqtt", options.url, "mqtt://[user[:password]@]host[:port]")->required();
    command->add_option("--topic-prefix", options.topicPrefix, "first part of the topics (default: as the park says)");
    command->add_option("--for", options.seconds, "stop after so many seconds")
        ->check(finiteNumber)
        ->check(CLI::PositiveNumber);
    command->callback([&] { chosen = [&] { return runSimulate(options); }; });
}

void defineIngest(CLI::App& app, IngestOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("ingest", "Runs the park's sources and keeps what they say");
    addSources(command, options.sources);
    command->add_option("--source", options.url, "mqtt://[user[:password]@]host[:port] instead of the park's own");
    command->add_option("--history", options.history,
                        "file, or postgresql:// address, to keep the readings in (default: as the park says)");
    command->add_option("--for", options.seconds, "stop after so long: 90, 90s, 5m, 2h")
        ->transform(CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"m", 60}, {"h", 3600}}))
        ->check(CLI::PositiveNumber);
    addValuesMemory(command, options.valueMegabytes);
    command->add_flag("--json", options.json, "as JSON");
    command->footer("Exit code: 0 all kept; 1 it could not be done, or readings were lost; 2 wrong usage.");
    command->callback([&] { chosen = [&] { return runIngest(options); }; });
}

void defineReplay(CLI::App& app, ReplayCommandOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("replay", "Replays a stretch of the past: values, gaps, alarms, health");
    addSources(command, options.sources);
    command->add_option("--from", options.from, "ISO 8601; without offset in the park's zone")->required();
    command->add_option("--to", options.to, "ISO 8601; without offset in the park's zone")->required();
    command->add_option("--speed", options.speed, "times as fast as it was (default: as fast as it goes)")
        ->check(finiteNumber)
        ->check(CLI::PositiveNumber);
    command->add_option("--step", options.stepSeconds, "looked at every so many seconds of the park's time")
        ->capture_default_str()
        ->check(finiteNumber)
        ->check(CLI::Range(1.0, 86400.0));
    command->add_option("--history", options.historyFile, "readings of live sources (default: the park's own)");
    command->add_flag("--json", options.json, "the outcome, as JSON");
    command->callback([&] { chosen = [&] { return runReplay(options); }; });
}

void defineCoverage(CLI::App& app, CoverageOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("coverage", "Says which sources, devices and channels are heard");
    addSources(command, options.sources);
    command->add_option("--time", options.time, "moment, ISO 8601, without offset in the park's zone (default: now)");
    addWait(command, options.waitSeconds);
    command->add_flag("--dark", options.onlyDark, "lists only devices with a channel that is stale or never seen");
    command->add_flag("--json", options.json, "as JSON");
    command->callback([&] { chosen = [&] { return runCoverage(options); }; });
}

void defineReport(CLI::App& app, ReportOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("report", "The park's health on a page or two, as PDF or PNG");
    addSources(command, options.sources);
    command->add_option("--out", options.output, "file to write: .pdf or .png")->required();
    addScenarioTimeLanguage(command, options.scenario, options.time, options.language);
    command->add_option("--view", options.view, "named view of the map (default: the park's first)");
    command->add_flag("!--no-map", options.map, "without the map, which needs a GPU");
    addWait(command, options.waitSeconds);
    command->callback([&] { chosen = [&] { return runReport(options); }; });
}

void defineBench(CLI::App& app, BenchOptions& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("bench", "Measures loading and drawing of one view");
    addSources(command, options.sources);
    addView(command, options.view);
    command->add_option("--scenario", options.scenario, "opens a scenario of the park");
    command->add_option("--frames", options.frames, "frames to time")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command->add_option("--orbit", options.orbitDegrees, "turn about the target by so many degrees while timing")
        ->check(finiteNumber);
    command->add_flag("--overlays", options.overlays, "with draped layers and markers");
    addStreaming(command, options.maxError, options.memoryMegabytes);
    command->callback([&] { chosen = [&] { return runBench(options); }; });
}

void defineKriging(CLI::App& analyse, KrigingOptions& options, std::function<int()>& chosen) {
    CLI::App* command = analyse.add_subcommand("kriging", "A field from measured points, by ordinary kriging or IDW");
    command->add_option("--points", options.points, "table or layer of points: CSV, GPKG, SHP, GeoJSON")->required();
    command->add_option("--value", options.valueColumn, "column with the measured value")->required();
    command->add_option("--layer", options.layer, "layer of the points (default: the first)");
    CLI::Option* x = command->add_option("--x", options.xColumn, "column of a table (default: x, lon, 经度 …)");
    command->add_option("--y", options.yColumn, "column of a table (default: y, lat, 纬度 …)")->needs(x);
    command
        ->add_option_function<std::string>(
            "--crs", [&options](const std::string& text) { options.crs = crsName(text); },
            "CRS of the points and of --at, instead of their own: EPSG:4547, 4547, WKT")
        ->type_name("CRS");
    command->add_option("--variogram", options.variogram, "fit, or Sph:psill,range,nugget; lengths in metres")
        ->capture_default_str();
    command->add_option("--method", options.method, "kriging or idw (default: idw below 10 points)")
        ->check(CLI::IsMember({"kriging", "idw"}));
    command->add_option("--neighbours", options.neighbours, "use the nearest so many points (default: all)")
        ->check(CLI::PositiveNumber);
    command->add_option("--barriers", options.barriers, "polygons that the field goes around");
    CLI::Option_group* where = command->add_option_group("places", "what is asked about");
    where->add_option("--like", options.like, "raster whose cells are estimated; --out is then a GeoTIFF");
    where->add_option("--at", options.at, "table or layer of places; --out is then a CSV");
    where->require_option(1);
    command->add_option("--out", options.output, "file to write")->required();
    command->add_flag("--json", options.json, "variogram, method and checks, as JSON");
    command->callback([&] { chosen = [&] { return runKriging(options); }; });
}

void addSeries(CLI::App* command, SeriesInput& series) {
    command->add_option("--series", series.file, "CSV with a time column")->required();
    command->add_option("--utc-offset", series.utcOffsetHours, "hours, of times that name none")
        ->check(CLI::Range(-14.0, 14.0));
    command->add_option("--gap-zeros", series.gapZeros, "runs of so many exact zeros are gaps (default: none are)")
        ->check(CLI::NonNegativeNumber);
}

void defineForecast(CLI::App& analyse, ForecastOptions& options, std::function<int()>& chosen) {
    CLI::App* command =
        analyse.add_subcommand("forecast", "The next values of a series, by the method that erred least on its past");
    addSeries(command, options.series);
    command->add_option("--column", options.column, "column with the values (default: the first)");
    command->add_option("--at", options.at,
                        "moment it is made at, ISO 8601 (default: the end); later values are only "
                        "compared with");
    const auto positive = CLI::Range(1.0 / 3600, 1e5);
    command->add_option("--horizon", options.horizon, "steps ahead")
        ->capture_default_str()
        ->check(CLI::Range(1, 10000));
    command->add_option("--step", options.stepHours, "hours a step")->capture_default_str()->check(positive);
    command->add_option("--season", options.seasonHours, "hours a season")->capture_default_str()->check(positive);
    command->add_option("--history", options.historyDays, "days of past to use")
        ->capture_default_str()
        ->check(positive);
    command->add_option("--out", options.output, "CSV to write");
    command->add_flag("--json", options.json, "as JSON");
    command->callback([&] { chosen = [&] { return runForecast(options); }; });
}

void defineAnomaly(CLI::App& analyse, AnomalyOptions& options, std::function<int()>& chosen) {
    CLI::App* command =
        analyse.add_subcommand("anomaly", "Where a machine's channels do not go together as they usually do");
    addSeries(command, options.series);
    command->add_option("--columns", options.columns, "the machine's channels")->delimiter(',')->required();
    command->add_option("--learn", options.learnSeconds, "how long from the start is normal: 400s, 30m, 14d")
        ->required()
        ->transform(
            CLI::AsNumberWithUnit(std::map<std::string, double>{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}}))
        ->check(CLI::PositiveNumber);
    command->add_option("--label", options.label, "column that says where anomalies are (0, 1), to be judged by");
    command->add_option("--out", options.output, "CSV to write");
    command->add_flag("--json", options.json, "as JSON");
    command->callback([&] { chosen = [&] { return runAnomaly(options); }; });
}

void defineHealthMap(CLI::App& analyse, HealthMapOptions& options, std::function<int()>& chosen) {
    CLI::App* command = analyse.add_subcommand("health-map", "The park's health as a map for a GIS");
    addSources(command, options.sources);
    command->add_option("--scenario", options.scenario, "opens a scenario of the park");
    command->add_option("--time", options.time, "moment, ISO 8601, without offset in the park's zone (default: now)");
    addWait(command, options.waitSeconds);
    command
        ->add_option("--out", options.output,
                     "file to write: .tif (score, coverage), .gpkg (buildings, devices, networks) or .csv")
        ->required();
    CLI::Option* field =
        command->add_option("--field", options.field, "value and variance of a field instead: noise, pm2_5 …");
    command->add_flag("--around-buildings", options.aroundBuildings, "the field goes around buildings")->needs(field);
    command->add_option("--cell", options.cellMeters, "size of a raster's cells, m")
        ->check(finiteNumber)
        ->check(CLI::PositiveNumber);
    command->callback([&] { chosen = [&] { return runHealthMap(options); }; });
}

void defineCostDistance(CLI::App& analyse, CostDistanceOptions& options, std::function<int()>& chosen) {
    CLI::App* command =
        analyse.add_subcommand("cost-distance", "The least cost of getting from places to every cell of a raster");
    command->add_option("--cost", options.costs, "raster: what crossing a cell's width costs; no value: not possible")
        ->required();
    command->add_option("--from", options.from, "x,y in the raster's CRS; may be given several times")->required();
    command->add_flag("--knights-move", options.knightsMove, "16 directions instead of 8");
    command->add_option("--out", options.output, "GeoTIFF to write")->required();
    command->add_flag("--json", options.json, "figures as JSON");
    command->callback([&] { chosen = [&] { return runCostDistance(options); }; });
}

void defineSun(CLI::App& analyse, SunOptions& options, std::function<int()>& chosen) {
    CLI::App* command = analyse.add_subcommand("sun", "Where the sun stands");
    command->add_option("--lon", options.longitude, "degrees east")->required()->check(CLI::Range(-180.0, 180.0));
    command->add_option("--lat", options.latitude, "degrees north")->required()->check(CLI::Range(-90.0, 90.0));
    command->add_option("--time", options.time, "moment, ISO 8601; without offset UTC")->required();
    command->add_flag("--json", options.json, "as JSON");
    command->callback([&] { chosen = [&] { return runSun(options); }; });
}

void defineCutFill(CLI::App& analyse, CutFillOptions& options, std::function<int()>& chosen) {
    CLI::App* command = analyse.add_subcommand("cut-fill", "How much earth is moved between two surfaces");
    command->add_option("--before", options.before, "raster of heights, m, in a projected CRS")->required();
    CLI::Option_group* const after = command->add_option_group("after", "the new surface");
    after->add_option("--after", options.after, "raster of the same cells");
    after->add_option("--level", options.level, "one height all over, m")->check(finiteNumber);
    after->require_option(1);
    command->add_flag("--json", options.json, "as JSON");
    command->callback([&] { chosen = [&] { return runCutFill(options); }; });
}

void defineAnalyse(CLI::App& app, Options& options, std::function<int()>& chosen) {
    CLI::App* command = app.add_subcommand("analyse", "Runs one model on plain files");
    command->require_subcommand(1);
    defineKriging(*command, options.kriging, chosen);
    defineForecast(*command, options.forecast, chosen);
    defineAnomaly(*command, options.anomaly, chosen);
    defineHealthMap(*command, options.healthMap, chosen);
    defineCostDistance(*command, options.costDistance, chosen);
    defineSun(*command, options.sun, chosen);
    defineCutFill(*command, options.cutFill, chosen);
    definePlanCommands(*command, chosen);
}

} // namespace

int runCommandLine(int argc, char** argv) {
    CLI::App app("Sandtable 数字沙盘: a 3D decision sandbox for industrial parks", "sandtable");
    app.require_subcommand(1);
    app.fallthrough(); // -q and -v may also follow the subcommand
    app.set_version_flag("--version", SANDTABLE_VERSION);
    bool quiet = false, verbose = false;
    app.add_flag("-q,--quiet", quiet, "only errors");
    app.add_flag("-v,--verbose", verbose, "more messages");
    app.set_help_all_flag("--help-all", "help of every subcommand");

    Options options;
    std::function<int()> chosen;
    defineOpen(app, options.open, chosen);
    defineRender(app, options.render, chosen);
    definePick(app, options.pick, chosen);
    defineEvaluate(app, options.evaluate, chosen);
    defineCheck(app, options.check, chosen);
    defineSample(app, options.sample, chosen);
    defineSimulate(app, options.simulate, chosen);
    defineIngest(app, options.ingest, chosen);
    defineReplay(app, options.replay, chosen);
    defineCoverage(app, options.coverage, chosen);
    defineReport(app, options.report, chosen);
    defineBench(app, options.bench, chosen);
    defineScenarioCommands(app, chosen);
    defineCompare(app, chosen);
    defineAnalyse(app, options, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? Done : BadUsage;
    }
    setLogLevel(quiet ? LogLevel::Error : verbose ? LogLevel::Debug : LogLevel::Info);
    return chosen();
}

} // namespace sandtable::app
