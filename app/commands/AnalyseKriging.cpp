// `sandtable analyse kriging`: the field model on plain files, so that anyone can hold it against another tool.
#include "app/commands/CommandSupport.h"
#include "core/Log.h"
#include "decision/fields/Interpolation.h"
#include "gis/GridFile.h"
#include "gis/PointTable.h"
#include "gis/Vector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <utility>

namespace sandtable::app {
namespace {

using decision::Estimate;
using decision::FieldMethod;
using decision::FieldSample;

/// The points, where they were measured in the plane, and how that plane was found.
struct FieldInput {
    gis::SiteFrame frame;
    decision::CleanSamples clean;
    size_t inBarriers = 0; // left out
    decision::SampleDistances distances{{}};
};

/// Where values are wanted: cells of a grid or rows of a table, in a CRS of their own.
struct FieldTargets {
    std::vector<glm::dvec3> places;
    std::optional<gis::Crs> crs;
    std::optional<gis::GridShape> grid;
};

struct FieldResult {
    decision::MethodChoice choice;
    std::optional<decision::FittedVariogram> variogram;
    bool fitted = false;
    std::vector<decision::LagClass> classes;
    std::vector<double> leaveOneOut;
    std::vector<Estimate> estimates;
};

Error in(const std::string& file, const Error& error) {
    return {error.kind, error.where.empty() ? file : error.where, error.message};
}

Result<gis::PointTable> readTable(const KrigingOptions& options, const std::string& file, const std::string& value,
                                  Diagnostics& diagnostics) {
    const bool measured = !value.empty();
    auto table = gis::readPointTable(
        {file, measured ? options.layer : "", options.xColumn, options.yColumn, value, options.crs}, diagnostics);
    if (table && table->unreadable > 0)
        diagnostics.report(Severity::Warning, file,
                           fmt::format("{} fields are no numbers and count as empty (first: {})", table->unreadable,
                                       table->firstUnreadable));
    return table;
}

Result<FieldTargets> readTargets(const KrigingOptions& options, Diagnostics& diagnostics) {
    if (options.like.empty()) {
        auto table = readTable(options, options.at, "", diagnostics);
        if (!table) return table.error();
        return FieldTargets{std::move(table->places), table->crs, std::nullopt};
    }
    auto grid = gis::readGridShape(options.like);
    if (!grid) return grid.error();
    constexpr size_t mostCells = 100'000'000; // 4 GB while they are estimated
    if (grid->cells() > mostCells)
        return Error{ErrorKind::Unsupported, options.like,
                     fmt::format("has {} cells, at most {} can be estimated", grid->cells(), mostCells)};
    FieldTargets targets{{}, grid->crs, *grid};
    targets.places.reserve(grid->cells());
    for (int row = 0; row < grid->height; ++row)
        for (int column = 0; column < grid->width; ++column) targets.places.emplace_back(grid->center(column, row), 0);
    return targets;
}

/// A side that names no CRS is taken to be in the other's; where neither does, coordinates are metres of no place.
void shareCrs(gis::PointTable& points, const std::string& pointsFile, FieldTargets& targets,
              const std::string& targetsFile, Diagnostics& diagnostics) {
    const auto adopt = [&](std::optional<gis::Crs>& crs, const gis::Crs& other, const std::string& file) {
        crs = other;
        diagnostics.report(
            Severity::Warning, file,
            fmt::format("names no coordinate reference system; taken to be in {} (--crs says it)", other.name()));
    };
    if (!points.crs && targets.crs) adopt(points.crs, *targets.crs, pointsFile);
    if (points.crs && !targets.crs) adopt(targets.crs, *points.crs, targetsFile);
    if (!points.crs)
        diagnostics.report(Severity::Warning, pointsFile,
                           "no coordinate reference system is known; coordinates are taken as metres in a plane");
}

/// The pattern's own plane if lengths in it are true, else the one planners use there; see suggestFrameFromRaster().
Result<gis::SiteFrame> measuringFrame(const gis::PointTable& points, const FieldTargets& targets,
                                      const KrigingOptions& options) {
    if (!points.crs) return gis::SiteFrame::local();
    const auto suggested = options.like.empty() ? gis::suggestFrameFromPoints(points, options.points)
                                                : gis::suggestFrameFromRaster(options.like, targets.crs->wkt());
    if (!suggested) return suggested.error();
    return gis::SiteFrame::projected(suggested->crs, suggested->origin);
}

Result<decision::Barriers> readBarriers(const std::string& file, const gis::SiteFrame& frame,
                                        Diagnostics& diagnostics) {
    if (file.empty()) return decision::Barriers();
    const auto layer = gis::readFeatures(file, "", frame, "", diagnostics);
    if (!layer) return layer.error();
    std::vector<Polygon> polygons;
    for (const gis::Feature& feature : layer->features)
        polygons.insert(polygons.end(), feature.polygons.begin(), feature.polygons.end());
    if (polygons.empty())
        return Error{ErrorKind::InvalidData, file, "has no polygons; lines must be buffered to be barriers"};
    auto barriers = decision::Barriers::of(polygons);
    if (!barriers) return in(file, barriers.error());
    return barriers;
}

/// In place; points outside the domain of their CRS lose their place.
Result<void> moveIntoFrame(gis::PointTable& points, const gis::SiteFrame& frame, const std::string& file,
                           Diagnostics& diagnostics) {
    if (!points.crs) return {};
    const auto placed = [](const glm::dvec3& p) { return std::isfinite(p.x) && std::isfinite(p.y); };
    const auto before = std::count_if(points.places.begin(), points.places.end(), placed);
    frame.siteFromCrs(*points.crs, points.places);
    const auto after = std::count_if(points.places.begin(), points.places.end(), placed);
    const std::string outside = fmt::format("{} of {} points cannot be in {}: their coordinates lie outside its domain",
                                            before - after, before, points.crs->name());
    if (before > 0 && after == 0) return Error{ErrorKind::InvalidData, file, outside};
    if (after < before) diagnostics.report(Severity::Warning, file, outside);
    return {};
}

Result<FieldInput> prepare(gis::PointTable points, const FieldTargets& targets, const KrigingOptions& options,
                           Diagnostics& diagnostics) {
    FieldInput input;
    auto frame = measuringFrame(points, targets, options);
    if (!frame) return in(options.points, frame.error());
    input.frame = *std::move(frame);
    auto barriers = readBarriers(options.barriers, input.frame, diagnostics);
    if (!barriers) return barriers.error();
    if (const auto moved = moveIntoFrame(points, input.frame, options.points, diagnostics); !moved)
        return moved.error();
    std::vector<FieldSample> samples;
    for (size_t i = 0; i < points.places.size(); ++i)
        samples.push_back({glm::dvec2(points.places[i]), points.values[i]});
    input.clean = decision::cleanSamples(samples);
    auto& kept = input.clean.samples;
    input.inBarriers = std::erase_if(kept, [&](const FieldSample& s) { return barriers->contains(s.place); });
    if (kept.empty())
        return Error{ErrorKind::InvalidData, options.points,
                     fmt::format("column \"{}\" has no row with coordinates and a number", options.valueColumn)};
    const auto warn = [&](size_t count, const char* what) {
        if (count > 0) diagnostics.report(Severity::Warning, options.points, fmt::format("{} {}", count, what));
    };
    warn(input.clean.notFinite, "rows without a place or a value are left out");
    warn(input.clean.merged, "rows lie exactly where another does and are averaged with it");
    warn(input.inBarriers, "points lie inside barriers and are left out");
    std::vector<glm::dvec2> places;
    places.reserve(kept.size());
    for (const FieldSample& sample : kept) places.push_back(sample.place);
    input.distances = decision::SampleDistances(std::move(places), *std::move(barriers));
    return input;
}

decision::MethodChoice choose(const KrigingOptions& options, const FieldInput& input) {
    if (options.method == "idw") return {FieldMethod::InverseDistance, "asked for"};
    if (options.method == "kriging") return {FieldMethod::Kriging, "asked for"};
    if (options.variogram != "fit") return {FieldMethod::Kriging, "the variogram is given"};
    return decision::chooseMethod(input.clean.samples);
}

Result<void> takeVariogram(const KrigingOptions& options, FieldResult& result) {
    if (options.variogram == "fit") {
        auto fit = decision::fitSpherical(result.classes);
        if (!fit) return in(options.points, fit.error());
        result.variogram = *fit;
        result.fitted = true;
        return {};
    }
    const auto given = decision::parseSpherical(options.variogram);
    if (!given) return in("--variogram", given.error());
    result.variogram = decision::FittedVariogram{*given, 0, false};
    return {};
}

Result<FieldResult> estimateField(const KrigingOptions& options, const FieldInput& input,
                                  std::span<const glm::dvec2> places, Diagnostics& diagnostics) {
    FieldResult result;
    result.choice = choose(options, input);
    const auto neighbours = static_cast<size_t>(options.neighbours);
    if (result.choice.method == FieldMethod::InverseDistance) {
        result.estimates = inverseDistance(input.clean.samples, input.distances, places, neighbours);
        return result;
    }
    result.classes = empiricalVariogram(input.clean.samples, input.distances);
    if (const auto taken = takeVariogram(options, result); !taken) return taken.error();
    if (result.variogram->rangeAtLimit)
        diagnostics.report(Severity::Warning, options.points,
                           "the variogram shows no sill within the data; its range is only a bound");
    auto kriging =
        decision::OrdinaryKriging::create(input.clean.samples, input.distances, result.variogram->model, neighbours);
    if (!kriging) return in(options.points, kriging.error());
    result.leaveOneOut = kriging->leaveOneOutErrors();
    result.estimates = kriging->estimate(places);
    return result;
}

Result<void> writeTable(const std::string& file, std::span<const glm::dvec3> places,
                        std::span<const Estimate> estimates) {
    const auto number = [](double value) { return std::isfinite(value) ? fmt::format("{}", value) : std::string(); };
    std::ofstream out(file, std::ios::binary);
    out << "x,y,value,variance\n";
    for (size_t i = 0; i < places.size(); ++i)
        out << fmt::format("{},{},{},{}\n", number(places[i].x), number(places[i].y), number(estimates[i].value),
                           number(estimates[i].variance));
    out.close();
    if (!out) return Error{ErrorKind::Io, file, "could not be written"};
    return {};
}

/// IDW knows no variance: its raster has one band.
Result<void> writeGrid(const std::string& file, const gis::GridShape& shape, const FieldResult& result) {
    std::vector<gis::GridBand> bands = {{"value", "", {}}};
    if (result.choice.method == FieldMethod::Kriging) bands.push_back({"variance", "", {}});
    for (gis::GridBand& band : bands) band.cells.reserve(shape.cells());
    for (const Estimate& estimate : result.estimates) {
        bands[0].cells.push_back(estimate.value);
        if (bands.size() > 1) bands[1].cells.push_back(estimate.variance);
    }
    return writeGeoTiff(file, shape, bands);
}

size_t withoutValue(std::span<const Estimate> estimates) {
    return static_cast<size_t>(
        std::count_if(estimates.begin(), estimates.end(), [](const Estimate& e) { return !std::isfinite(e.value); }));
}

Json variogramJson(const FieldResult& result) {
    if (!result.variogram) return nullptr;
    const decision::FittedVariogram& fit = *result.variogram;
    Json json = {{"model", "Sph"},
                 {"psill", fit.model.partialSill},
                 {"range", fit.model.range},
                 {"nugget", fit.model.nugget},
                 {"fitted", result.fitted}};
    if (result.fitted) json["weightedError"] = fit.weightedError;
    if (result.fitted) json["rangeAtLimit"] = fit.rangeAtLimit;
    json["classes"] = Json::array();
    for (const decision::LagClass& lag : result.classes)
        json["classes"].push_back(
            {{"pairs", lag.pairs}, {"distance", lag.distance}, {"semivariance", lag.semivariance}});
    return json;
}

Json crossValidationJson(const FieldResult& result) {
    if (result.leaveOneOut.empty()) return nullptr;
    double sum = 0, squares = 0;
    for (const double error : result.leaveOneOut) sum += error, squares += error * error;
    const auto count = static_cast<double>(result.leaveOneOut.size());
    return {{"method", "leave-one-out"}, {"meanError", sum / count}, {"rmse", std::sqrt(squares / count)}};
}

Json fieldJson(const KrigingOptions& options, const FieldInput& input, const FieldResult& result) {
    const bool kriged = result.choice.method == FieldMethod::Kriging;
    return {{"method", kriged ? "ordinary kriging" : "inverse distance weighting, p = 2"},
            {"reason", result.choice.reason},
            {"points",
             {{"file", options.points},
              {"value", options.valueColumn},
              {"used", input.clean.samples.size()},
              {"merged", input.clean.merged},
              {"leftOut", input.clean.notFinite + input.inBarriers}}},
            {"plane", input.frame.describe()},
            {"barriers", options.barriers.empty() ? Json(nullptr) : Json(options.barriers)},
            {"variogram", variogramJson(result)},
            {"crossValidation", crossValidationJson(result)},
            {"output",
             {{"file", options.output},
              {"places", result.estimates.size()},
              {"withoutValue", withoutValue(result.estimates)}}}};
}

void printSummary(const FieldResult& result, const FieldInput& input, const std::string& output) {
    const bool kriged = result.choice.method == FieldMethod::Kriging;
    std::cout << fmt::format("{} ({}), {} points\n", kriged ? "ordinary kriging" : "inverse distance weighting, p = 2",
                             result.choice.reason, input.clean.samples.size());
    if (result.variogram)
        std::cout << fmt::format("variogram Sph:{:.6g},{:.6g},{:.6g}{}\n", result.variogram->model.partialSill,
                                 result.variogram->model.range, result.variogram->model.nugget,
                                 result.fitted ? " (fitted)" : "");
    std::cout << fmt::format("{}: {} places, {} without a value\n", output, result.estimates.size(),
                             withoutValue(result.estimates));
}

} // namespace

int runKriging(const KrigingOptions& options) {
    Diagnostics diagnostics;
    auto points = readTable(options, options.points, options.valueColumn, diagnostics);
    if (!points) return failed(points.error());
    auto targets = readTargets(options, diagnostics);
    if (!targets) return failed(targets.error());
    shareCrs(*points, options.points, *targets, options.like.empty() ? options.at : options.like, diagnostics);
    const auto input = prepare(*std::move(points), *targets, options, diagnostics);
    if (!input) return failed(input.error());

    std::vector<glm::dvec3> moved = targets->places;
    if (targets->crs) input->frame.siteFromCrs(*targets->crs, moved);
    const std::vector<glm::dvec2> places(moved.begin(), moved.end());
    const auto result = estimateField(options, *input, places, diagnostics);
    if (!result) return failed(result.error());
    const auto written = targets->grid ? writeGrid(options.output, *targets->grid, *result)
                                       : writeTable(options.output, targets->places, result->estimates);
    if (!written) return failed(written.error());
    if (options.json)
        std::cout << fieldJson(options, *input, *result).dump(2) << '\n';
    else
        printSummary(*result, *input, options.output);
    return Done;
}

} // namespace sandtable::app
