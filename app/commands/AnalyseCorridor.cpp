// `analyse corridor`.
#include "app/commands/CommandSupport.h"
#include "app/commands/PlanCommands.h"
#include "app/commands/RasterPlaces.h"
#include "app/desk/CorridorSite.h"
#include "app/desk/ScenarioDesk.h"
#include "decision/PlanArea.h"
#include "gis/VectorFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace sandtable::app {
namespace {

using Alternative = decision::CorridorAlternative;

glm::dvec2 middleOf(const gis::GridShape& shape, uint32_t cell) {
    return shape.center(static_cast<int>(cell) % shape.width, static_cast<int>(cell) / shape.width);
}

std::vector<glm::dvec2> lineOf(const gis::GridShape& shape, const Alternative& alternative) {
    std::vector<glm::dvec2> line;
    for (const uint32_t cell : alternative.way) line.push_back(middleOf(shape, cell));
    return line;
}

double areaOf(const gis::GridShape& shape, const Alternative& alternative) {
    const glm::dvec2 size = shape.cellSize();
    return static_cast<double>(alternative.cells.size()) * size.x * size.y;
}

/// A number, or null where nothing limits it.
gis::AttributeValue limited(double value) {
    return std::isfinite(value) ? gis::AttributeValue(value) : gis::AttributeValue();
}

Result<void> writeCorridors(const CorridorOptions& options, const decision::CorridorStudy& study,
                            const gis::GridShape& shape) {
    using enum gis::OutputField::Type;
    using enum gis::OutputLayer::Geometry;
    gis::OutputLayer strips{.name = "corridors", .geometry = Polygons, .fields = {}, .features = {}},
        lines{.name = "middle_lines", .geometry = Lines, .fields = {}, .features = {}},
        pinches{.name = "pinch_points", .geometry = Points, .fields = {}, .features = {}};
    strips.fields = lines.fields = {{"alternative", Whole}, {"cost", Real},    {"length", Real},
                                    {"area", Real},         {"overlap", Real}, {"pinch_width", Real}};
    pinches.fields = {{"alternative", Whole}, {"width", Real}};
    for (size_t i = 0; i < study.alternatives.size(); ++i) {
        const Alternative& alternative = study.alternatives[i];
        const auto number = static_cast<int64_t>(i + 1);
        const std::vector<glm::dvec2> line = lineOf(shape, alternative);
        const std::vector<gis::AttributeValue> values{number,
                                                      alternative.cost,
                                                      alternative.length,
                                                      areaOf(shape, alternative),
                                                      alternative.overlap,
                                                      limited(alternative.pinchWidth)};
        gis::OutputFeature middle, strip, pinch;
        middle.lines.emplace_back();
        for (const glm::dvec2& point : line) middle.lines.back().emplace_back(point, 0);
        middle.values = strip.values = values;
        if (line.size() > 1) {
            const auto area = decision::PlanArea::aroundLine(line, options.width / 2);
            if (!area) return area.error();
            strip.polygons = area->polygons();
        }
        pinch.points.emplace_back(middleOf(shape, alternative.pinch), 0);
        pinch.values = {number, limited(alternative.pinchWidth)};
        strips.features.push_back(std::move(strip));
        lines.features.push_back(std::move(middle));
        pinches.features.push_back(std::move(pinch));
    }
    const std::vector layers{std::move(strips), std::move(lines), std::move(pinches)};
    return gis::writeGeoPackage(options.output, shape.crs, layers);
}

Json toJson(const decision::CorridorStudy& study, const gis::GridShape& shape) {
    const auto place = [&](uint32_t cell) {
        const glm::dvec2 middle = middleOf(shape, cell);
        return Json{middle.x, middle.y};
    };
    const auto finite = [](double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); };
    Json alternatives = Json::array();
    for (const Alternative& alternative : study.alternatives)
        alternatives.push_back({{"cost", alternative.cost},
                                {"length", alternative.length},
                                {"area", areaOf(shape, alternative)},
                                {"overlap", alternative.overlap},
                                {"pinchWidth", finite(alternative.pinchWidth)},
                                {"pinch", place(alternative.pinch)}});
    return {{"leastCost", study.leastCost},
            {"widestWidth", finite(study.widestWidth)},
            {"widestPinch", place(study.widestPinch)},
            {"movedFrom", study.movedFrom},
            {"movedTo", study.movedTo},
            {"reruns", study.reruns},
            {"alternatives", std::move(alternatives)},
            {"method", "free space eroded by half the width; accumulated cost as GRASS r.cost; normalised least-cost "
                       "corridor; penalised reruns"}};
}

void print(const decision::CorridorStudy& study, const gis::GridShape& shape) {
    for (size_t i = 0; i < study.alternatives.size(); ++i) {
        const Alternative& alternative = study.alternatives[i];
        std::cout << fmt::format("{}: cost {:.1f}, length {:.1f}, area {:.1f}, overlap {:.0f} %, narrowest {:.1f}\n",
                                 i + 1, alternative.cost, alternative.length, areaOf(shape, alternative),
                                 alternative.overlap * 100, alternative.pinchWidth);
    }
    std::cout << fmt::format("the widest strip there could be is {:.1f}\n", study.widestWidth);
}

/// What is searched, and where it lies.
struct Ground {
    gis::GridShape shape;
    decision::CostGrid costs;
};

Result<Ground> groundFromRaster(const CorridorOptions& options) {
    auto grid = gis::readGrid(options.costs);
    if (!grid) return grid.error();
    if (const auto spared = sparesInputs(options.output, {options.costs}); !spared) return spared.error();
    if (const auto measured = measures(grid->shape, options.costs, "width"); !measured) return measured.error();
    const glm::dvec2 size = grid->shape.cellSize();
    Ground ground;
    ground.costs = {grid->shape.width, grid->shape.height, size.x, size.y, std::move(grid->cells)};
    ground.shape = std::move(grid->shape);
    return ground;
}

/// The ends as people write them, in the site frame.
Result<std::vector<glm::dvec2>> siteEnds(const std::string& flag, const std::vector<std::string>& texts,
                                         const gis::SiteFrame& frame) {
    std::vector<glm::dvec2> ends;
    for (const std::string& text : texts) {
        const auto place = placeOf(flag, text);
        if (!place) return place.error();
        ends.emplace_back(frame.siteFromProjected(glm::dvec3(*place, 0)));
    }
    return ends;
}

/// A corridor of an open park, with the grid it was searched on in the park's own CRS.
struct ParkStudy {
    decision::SiteCorridor corridor;
    gis::GridShape shape;
};

Result<ParkStudy> studyPark(const CorridorOptions& options, const Session& session, const scene::World& world) {
    if (world.site.empty()) return Error{ErrorKind::Usage, options.park, "has neither a site nor buildings"};
    const gis::SiteFrame& frame = session.park().frame;
    auto from = siteEnds("--from", options.from, frame), to = siteEnds("--to", options.to, frame);
    for (const auto* ends : {&from, &to})
        if (!*ends) return ends->error();
    const decision::CorridorWish wish{.from = *std::move(from),
                                      .to = *std::move(to),
                                      .widthMeters = options.width,
                                      .cellMeters = options.cell,
                                      .weights = {.slopePerPercent = options.slope,
                                                  .demolition = options.demolition,
                                                  .green = options.green,
                                                  .water = options.water,
                                                  .protectedLand = options.protectedLand,
                                                  .roadCrossing = options.crossing},
                                      .moves = options.eightMoves ? decision::Moves::Eight : decision::Moves::Knights,
                                      .alternatives = options.alternatives};
    auto corridor = decision::siteCorridor(world, corridorSite(session), wish);
    if (!corridor) return Error{corridor.error().kind, options.park, corridor.error().message};
    const decision::CostSurface& surface = corridor->surface;
    const glm::dvec3 corner =
        frame.projectedFromSite({surface.bounds.min.x, surface.bounds.max.y, 0}); // of the north-west cell
    const double cell = surface.grid.cellWidth;
    gis::GridShape shape{
        surface.grid.width, surface.grid.height, {corner.x, cell, 0, corner.y, 0, -cell}, std::nullopt};
    if (frame.kind() == gis::SiteFrame::Kind::Projected) shape.crs = frame.crs().horizontal();
    return ParkStudy{std::move(corridor).value(), std::move(shape)};
}

Result<ParkStudy> studyRaster(const CorridorOptions& options) {
    auto ground = groundFromRaster(options);
    if (!ground) return ground.error();
    auto from = cellsOf("--from", options.from, ground->shape), to = cellsOf("--to", options.to, ground->shape);
    for (const auto* cells : {&from, &to})
        if (!*cells) return cells->error();
    const decision::CorridorRequest request{.costs = std::move(ground->costs),
                                            .from = *std::move(from),
                                            .to = *std::move(to),
                                            .widthMeters = options.width,
                                            .moves =
                                                options.eightMoves ? decision::Moves::Eight : decision::Moves::Knights,
                                            .alternatives = options.alternatives};
    auto study = decision::studyCorridor(request);
    if (!study) return Error{study.error().kind, options.costs, study.error().message};
    ParkStudy result;
    result.corridor.study = std::move(study).value();
    result.shape = std::move(ground->shape);
    return result;
}

Json figuresJson(const decision::CorridorOption& option) {
    return {{"area", option.area},
            {"relocations", option.relocations},
            {"demolishedFloorArea", option.demolishedFloorArea},
            {"usableFloorArea", option.usableFloorArea},
            {"cut", orNull(option.cut)},
            {"fill", orNull(option.fill)},
            {"investment", option.investment}};
}

Result<void> write(const CorridorOptions& options, const ParkStudy& found) {
    const decision::CorridorStudy& study = found.corridor.study;
    if (auto written = writeCorridors(options, study, found.shape); !written) return written;
    if (!options.slack.empty()) {
        const std::vector<gis::GridBand> bands{{"slack", "", study.slack}};
        const gis::GridMetadata metadata{{"METHOD", "normalised least-cost corridor over its least cost"}};
        if (auto written = gis::writeGeoTiff(options.slack, found.shape, bands, metadata); !written) return written;
    }
    Json json = toJson(study, found.shape);
    for (size_t i = 0; i < found.corridor.options.size(); ++i)
        json["alternatives"][i].update(figuresJson(found.corridor.options[i]));
    if (options.json)
        std::cout << json.dump(2) << '\n';
    else
        print(study, found.shape);
    return {};
}

Result<void> runOnPark(const CorridorOptions& options) {
    if (!options.keep.empty() && options.scenario.empty())
        return Error{ErrorKind::Usage, "--keep", "needs a scenario to keep it in"};
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = false;
    const auto session = Session::open(std::vector{options.park}, sessionOptions, diagnostics);
    if (!session) return session.error();
    ScenarioDesk desk(**session, diagnostics);
    if (auto opened = desk.open(options.scenario); !opened) return opened.error();
    const auto found = studyPark(options, **session, desk.world());
    if (!found) return found.error();
    if (auto written = write(options, *found); !written) return written;
    if (options.keep.empty()) return {};
    return desk.append(keptCorridor(options.keep, found->corridor.options.front(), options.width));
}

Result<void> runOnRaster(const CorridorOptions& options) {
    const auto found = studyRaster(options);
    if (!found) return found.error();
    return write(options, *found);
}

} // namespace

int runCorridor(const CorridorOptions& options) {
    const auto done = options.park.empty() ? runOnRaster(options) : runOnPark(options);
    return done ? Done : failed(done.error());
}

} // namespace sandtable::app
