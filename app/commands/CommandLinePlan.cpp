#include "app/commands/CommandLineParts.h"
#include "app/commands/PlanCommands.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace sandtable::app {
namespace {

void defineCompliance(CLI::App& analyse, Chosen& chosen) {
    const auto options = std::make_shared<ComplianceOptions>();
    CLI::App* command = analyse.add_subcommand(
        "compliance", "Fire separation, setbacks, heights and planning ratios, each against its clause");
    CLI::Option* buildings = command->add_option("--buildings", options->buildings, "footprints; anything GDAL opens");
    command->add_option("--site", options->site, "the site's boundary; the buildings' hull where it is missing")
        ->needs(buildings);
    command->add_option("--green", options->green, "green areas")->needs(buildings);
    CLI::Option* park = command->add_option("--park", options->park, "a park instead of files")->excludes(buildings);
    command->add_option("--scenario", options->scenario, "of the park")->needs(park);
    command->add_option("--rules", options->rules, "rules file instead of the park's, or the shipped one");
    command->add_option("--out", options->output, "GeoPackage: a line where each violation is measured");
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &chosen] {
        if (options->buildings.empty() && options->park.empty()) throw CLI::RequiredError("--buildings or --park");
        chosen = [options] { return runCompliance(*options); };
    });
}

void defineCorridor(CLI::App& analyse, Chosen& chosen) {
    const auto options = std::make_shared<CorridorOptions>();
    CLI::App* command = analyse.add_subcommand("corridor", "Where a strip of land can run between two places");
    CLI::Option* costs = command->add_option("--cost", options->costs,
                                             "raster: what crossing a cell's width costs; no value: not possible");
    CLI::Option* park = command->add_option("--park", options->park, "costs from a park's ground and land instead");
    park->excludes(costs);
    command->add_option("--scenario", options->scenario, "of the park")->needs(park);
    command->add_option("--cell", options->cell, "of the park's costs, m; by the width when absent")
        ->needs(park)
        ->check(CLI::Range(0.5, 1000.));
    command->add_option("--slope", options->slope, "weight of a percent of slope")->needs(park);
    command->add_option("--demolition", options->demolition, "weight of buildings; 0: never through one")->needs(park);
    command->add_option("--green", options->green, "weight of green")->needs(park);
    command->add_option("--water", options->water, "weight of water; 0: never through it")->needs(park);
    command->add_option("--protected", options->protectedLand, "weight of protected land; 0: never through it")
        ->needs(park);
    command->add_option("--crossing", options->crossing, "weight of roads")->needs(park);
    command->add_option("--from", options->from, "x,y in the raster's or park's CRS; may be given several times")
        ->required();
    CLI::Option* to = command->add_option("--to", options->to, "x,y; may be given several times");
    command->add_flag("--to-roads", options->toRoads, "to whichever road is cheapest to reach")
        ->needs(park)
        ->excludes(to);
    command->add_option("--keep", options->keep, "draws the cheapest strip into the scenario, as a road of this id")
        ->needs(park);
    command->add_option("--width", options->width, "of the strip, in the CRS's unit")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command->add_option("--alternatives", options->alternatives, "that overlap by at most 60 %")
        ->capture_default_str()
        ->check(CLI::Range(1, 20));
    command->add_flag("--eight-moves", options->eightMoves, "8 directions instead of 16");
    command->add_option("--out", options->output, "GeoPackage: strips, middle lines, pinch points")->required();
    command->add_option("--slack", options->slack, "GeoTIFF: how much dearer a way through each cell is");
    command->add_flag("--json", options->json, "figures as JSON");
    command->callback([options, &chosen] {
        if (options->costs.empty() && options->park.empty()) throw CLI::RequiredError("--cost or --park");
        if (options->to.empty() && !options->toRoads) throw CLI::RequiredError("--to or --to-roads");
        chosen = [options] { return runCorridor(*options); };
    });
}

} // namespace

static void defineSurface(CLI::App& analyse, Chosen& chosen) {
    const auto options = std::make_shared<SurfaceOptions>();
    CLI::App* command =
        analyse.add_subcommand("surface", "A park's surface, as a scenario leaves it, as a raster of heights");
    command->add_option("park", options->sources, "park.json, or raw data as open takes it")->required();
    command->add_option("--scenario", options->scenario, "with this scenario's changes");
    command->add_option("--cell", options->cellMeters, "m (default: as fine as 4 million cells allow, at least 0.1)")
        ->check(CLI::PositiveNumber);
    command->add_option("--area", options->area, "west,south,east,north, site metres (default: all of it)")
        ->delimiter(',')
        ->expected(4);
    command->add_option("--out", options->output, "GeoTIFF: heights, m, in the park's CRS")->required();
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &chosen] { chosen = [options] { return runSurface(*options); }; });
}

static void defineShadowHours(CLI::App& analyse, Chosen& chosen) {
    const auto options = std::make_shared<ShadowHoursOptions>();
    CLI::App* command =
        analyse.add_subcommand("shadow-hours", "How long each cell of a surface lies in shadow on a day");
    command->add_option("--surface", options->surface, "raster of heights, m, in a projected CRS")->required();
    command->add_option("--date", options->date, "day, 2026-12-21")->required();
    command->add_option("--from", options->fromHour, "hour of the day")
        ->capture_default_str()
        ->check(CLI::Range(0., 24.));
    command->add_option("--until", options->toHour, "hour of the day")
        ->capture_default_str()
        ->check(CLI::Range(0., 24.));
    command->add_option("--step", options->stepMinutes, "minutes")->capture_default_str()->check(CLI::Range(1., 120.));
    command->add_option("--utc-offset", options->utcOffsetHours, "hours; by the longitude when absent")
        ->check(CLI::Range(-14., 14.));
    command->add_option("--least", options->leastHours, "hours of sun that are asked for")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber);
    command->add_option("--out", options->output, "GeoTIFF: hours of shadow and of sun")->required();
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &chosen] { chosen = [options] { return runShadowHours(*options); }; });
}

static void defineViewshed(CLI::App& analyse, Chosen& chosen) {
    const auto options = std::make_shared<ViewshedOptions>();
    CLI::App* command = analyse.add_subcommand("viewshed", "What can be seen from a place over a surface");
    command->add_option("--surface", options->surface, "raster of heights, m, in a projected CRS")->required();
    command->add_option("--from", options->from, "x,y in the raster's CRS")->required();
    command->add_option("--height", options->observerMeters, "of the eye above the surface, m")->capture_default_str();
    command->add_option("--target-height", options->targetMeters, "of what is looked at above the surface, m")
        ->capture_default_str();
    command->add_option("--radius", options->radiusMeters, "m; everything when absent")->check(CLI::NonNegativeNumber);
    command->add_flag("--flat", options->flat, "without the Earth's curve and refraction");
    command->add_option("--out", options->output, "GeoTIFF: 1 where it is seen")->required();
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &chosen] { chosen = [options] { return runViewshed(*options); }; });
}

void defineCompare(CLI::App& app, Chosen& chosen) {
    const auto options = std::make_shared<CompareOptions>();
    CLI::App* command =
        app.add_subcommand("compare", "Scenarios side by side on the same readings, with what they cost");
    command->add_option("park", options->park, "park.json, or raw data as open takes it")->required();
    command->add_option("--scenarios", options->scenarios, "a,b,c; the park as it is comes by itself")
        ->delimiter(',')
        ->required();
    command->add_option("--time", options->time, "moment, ISO 8601, without offset in the park's zone (default: now)");
    command->add_option("--wait", options->waitSeconds, "longest wait for a broker's first values, s")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--factors", options->factors, "factors and states instead of the shipped ones");
    CLI::Option* brief = command->add_option("--brief", options->brief, "a page about them: .pdf or .png");
    command->add_option("--view", options->view, "named view of the pictures (default: the whole park)")->needs(brief);
    command->add_flag("!--no-pictures", options->pictures, "a brief without pictures needs no GPU")->needs(brief);
    command->add_option("--until-complete", options->untilCompleteSeconds, "longest wait for a picture, s")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--lang", options->language, "zh or en")->check(CLI::IsMember({"zh", "en"}));
    command->add_flag("--json", options->json, "as JSON");
    command->callback([options, &chosen] { chosen = [options] { return runCompare(*options); }; });
}

void definePlanCommands(CLI::App& analyse, Chosen& chosen) {
    defineCompliance(analyse, chosen);
    defineCorridor(analyse, chosen);
    defineSurface(analyse, chosen);
    defineShadowHours(analyse, chosen);
    defineViewshed(analyse, chosen);
}

} // namespace sandtable::app
