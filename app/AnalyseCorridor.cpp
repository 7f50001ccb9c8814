// `analyse corridor`.
#include "app/CommandSupport.h"
#include "app/PlanCommands.h"
#include "app/RasterPlaces.h"
#include "app/ScenarioDesk.h"
#include "decision/PlanArea.h"
#include "decision/corridor/Corridor.h"
#include "decision/corridor/CostSurface.h"
#include "gis/VectorFile.h"

#include <fmt/format.h>

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

/// What is searched, where it lies, and what a strip over it would take down.
struct Ground {
    gis::GridShape shape;
    decision::CostGrid costs;
    std::vector<uint32_t> roads;
    scene::World world; // of a park
    gis::SiteFrame frame;
};

Result<Ground> groundFromRaster(const CorridorOptions& options) {
    auto grid = gis::readGrid(options.costs);
    if (!grid) return grid.error();
    if (grid->shape.crs && grid->shape.crs->isGeographic())
        return Error{ErrorKind::Unsupported, options.costs,
                     "is in degrees, in which no width can be measured: warp it to a projected CRS first"};
    const glm::dvec2 size = grid->shape.cellSize();
    Ground ground;
    ground.costs = {grid->shape.width, grid->shape.height, size.x, size.y, std::move(grid->cells)};
    ground.shape = std::move(grid->shape);
    return ground;
}

/// Roads as areas: lines get a lane's width on each side.
std::vector<Polygon> areasOf(const Session& session, scene::LayerRole role) {
    constexpr double laneMeters = 3.5;
    std::vector<Polygon> areas;
    for (const LoadedLayer& layer : session.layers()) {
        if (layer.spec->role != role || !layer.features) continue;
        for (const gis::Feature& feature : layer.features->features) {
            areas.insert(areas.end(), feature.polygons.begin(), feature.polygons.end());
            for (const auto& line : feature.lines) {
                const std::vector<glm::dvec2> plan(line.begin(), line.end());
                if (const auto strip = decision::PlanArea::aroundLine(plan, laneMeters)) {
                    const auto polygons = strip->polygons();
                    areas.insert(areas.end(), polygons.begin(), polygons.end());
                }
            }
        }
    }
    return areas;
}

/// The site with some room around it, and whatever ends are named.
Box2 boundsOf(const scene::World& world, const gis::SiteFrame& frame, const CorridorOptions& options) {
    constexpr double roomMeters = 50;
    Box2 bounds;
    for (const Polygon& site : world.site) bounds.extend(polygonBounds(site));
    for (const auto* ends : {&options.from, &options.to})
        for (const std::string& text : *ends)
            if (const auto place = placeOf("", text))
                bounds.extend(glm::dvec2(frame.siteFromProjected(glm::dvec3(*place, 0))));
    return {glm::floor(bounds.min - roomMeters), glm::ceil(bounds.max + roomMeters)};
}

Result<Ground> groundFromPark(const CorridorOptions& options, Diagnostics& diagnostics) {
    SessionOptions sessionOptions;
    sessionOptions.tilesets = false;
    const auto session = Session::open(std::vector{options.park}, sessionOptions, diagnostics);
    if (!session) return session.error();
    ScenarioDesk desk(**session, diagnostics);
    auto world = desk.worldOf(options.scenario);
    if (!world) return world.error();
    Ground ground;
    ground.frame = (*session)->park().frame;
    ground.world = std::move(world).value();
    decision::CostInputs inputs{.bounds = boundsOf(ground.world, ground.frame, options), .cellMeters = options.cell};
    if (inputs.bounds.empty()) return Error{ErrorKind::Usage, options.park, "has neither a site nor buildings"};
    inputs.roads = areasOf(**session, scene::LayerRole::Roads);
    inputs.water = areasOf(**session, scene::LayerRole::Water);
    if (const gis::HeightField* terrain = (*session)->terrain())
        inputs.groundHeight = [terrain](const glm::dvec2& plan) { return double(terrain->sample(plan)); };
    const decision::CostWeights weights{.slopePerPercent = options.slope,
                                        .demolition = options.demolition,
                                        .green = options.green,
                                        .water = options.water,
                                        .roadCrossing = options.crossing};
    decision::CostSurface surface = decision::costSurface(ground.world, inputs, weights);
    const glm::dvec3 corner =
        ground.frame.projectedFromSite({surface.bounds.min.x, surface.bounds.max.y, 0}); // of the north-west cell
    ground.shape = {
        surface.grid.width, surface.grid.height, {corner.x, options.cell, 0, corner.y, 0, -options.cell}, std::nullopt};
    if (ground.frame.kind() == gis::SiteFrame::Kind::Projected) ground.shape.crs = ground.frame.crs().horizontal();
    ground.costs = std::move(surface.grid);
    ground.roads = std::move(surface.roads);
    return ground;
}

/// Ids of the buildings a strip takes down.
std::vector<std::string> relocations(const Ground& ground, const Alternative& alternative, double width) {
    std::vector<std::string> ids;
    std::vector<glm::dvec2> line;
    for (const glm::dvec2& place : lineOf(ground.shape, alternative))
        line.emplace_back(ground.frame.siteFromProjected(glm::dvec3(place, 0)));
    if (ground.world.buildings.empty() || line.size() < 2) return ids;
    const auto strip = decision::PlanArea::aroundLine(line, width / 2);
    if (!strip) return ids;
    for (const scene::Building& building : ground.world.buildings) {
        const auto area = decision::PlanArea::of(building.footprints);
        const auto nearest = area ? area->nearestTo(*strip) : std::nullopt;
        if (nearest && nearest->meters <= 0) ids.push_back(building.id);
    }
    return ids;
}

/// The cheapest strip as a road of the scenario, to the decimetre.
Result<void> keepAsRoad(const CorridorOptions& options, const Ground& ground, const Alternative& alternative) {
    Diagnostics diagnostics;
    SessionOptions sessionOptions;
    sessionOptions.tilesets = sessionOptions.rasters = false;
    const auto session = Session::open(std::vector{options.park}, sessionOptions, diagnostics);
    if (!session) return session.error();
    ScenarioDesk desk(**session, diagnostics);
    if (options.scenario.empty()) return Error{ErrorKind::Usage, "--keep", "needs a scenario to keep it in"};
    if (auto opened = desk.open(options.scenario); !opened) return opened;
    scene::DrawFeature road{.id = options.keep, .kind = scene::FeatureKind::Road, .widthMeters = options.width};
    for (const glm::dvec2& place : lineOf(ground.shape, alternative)) {
        const glm::dvec3 site = ground.frame.siteFromProjected(glm::dvec3(place, 0));
        road.line.push_back(glm::round(glm::dvec2(site) * 10.0) / 10.0);
    }
    return desk.append(std::move(road));
}

} // namespace

int runCorridor(const CorridorOptions& options) {
    Diagnostics diagnostics;
    auto ground = options.park.empty() ? groundFromRaster(options) : groundFromPark(options, diagnostics);
    if (!ground) return failed(ground.error());
    const std::string& source = options.park.empty() ? options.costs : options.park;
    const auto from = cellsOf("--from", options.from, ground->shape), to = cellsOf("--to", options.to, ground->shape);
    for (const auto* cells : {&from, &to})
        if (!*cells) return failed(cells->error());
    decision::CorridorRequest request;
    request.costs = std::move(ground->costs);
    request.from = *from;
    request.to = options.toRoads ? ground->roads : *to;
    if (request.to.empty()) return failed({ErrorKind::Usage, source, "there is no road in it to lead to"});
    request.widthMeters = options.width;
    request.alternatives = options.alternatives;
    if (options.eightMoves) request.moves = decision::Moves::Eight;
    const auto study = decision::studyCorridor(request);
    if (!study) return failed({study.error().kind, source, study.error().message});
    if (const auto written = writeCorridors(options, *study, ground->shape); !written) return failed(written.error());
    if (!options.slack.empty()) {
        const std::vector<gis::GridBand> bands{{"slack", "", study->slack}};
        const gis::GridMetadata metadata{{"METHOD", "normalised least-cost corridor over its least cost"}};
        if (const auto written = gis::writeGeoTiff(options.slack, ground->shape, bands, metadata); !written)
            return failed(written.error());
    }
    if (!options.keep.empty())
        if (const auto kept = keepAsRoad(options, *ground, study->alternatives.front()); !kept)
            return failed(kept.error());
    Json json = toJson(*study, ground->shape);
    if (!options.park.empty())
        for (size_t i = 0; i < study->alternatives.size(); ++i)
            json["alternatives"][i]["relocations"] = relocations(*ground, study->alternatives[i], options.width);
    if (options.json)
        std::cout << json.dump(2) << '\n';
    else
        print(*study, ground->shape);
    return Done;
}

} // namespace sandtable::app
