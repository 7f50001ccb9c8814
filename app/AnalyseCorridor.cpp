// `analyse corridor`.
#include "app/CommandSupport.h"
#include "app/PlanCommands.h"
#include "app/RasterPlaces.h"
#include "decision/PlanArea.h"
#include "decision/corridor/Corridor.h"
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

} // namespace

int runCorridor(const CorridorOptions& options) {
    auto grid = gis::readGrid(options.costs);
    if (!grid) return failed(grid.error());
    if (grid->shape.crs && grid->shape.crs->isGeographic())
        return failed({ErrorKind::Unsupported, options.costs,
                       "is in degrees, in which no width can be measured: warp it to a projected CRS first"});
    const auto from = cellsOf("--from", options.from, grid->shape), to = cellsOf("--to", options.to, grid->shape);
    for (const auto* cells : {&from, &to})
        if (!*cells) return failed(cells->error());
    const glm::dvec2 size = grid->shape.cellSize();
    decision::CorridorRequest request;
    request.costs = {grid->shape.width, grid->shape.height, size.x, size.y, std::move(grid->cells)};
    request.from = *from;
    request.to = *to;
    request.widthMeters = options.width;
    request.alternatives = options.alternatives;
    if (options.eightMoves) request.moves = decision::Moves::Eight;
    const auto study = decision::studyCorridor(request);
    if (!study) return failed({study.error().kind, options.costs, study.error().message});
    if (const auto written = writeCorridors(options, *study, grid->shape); !written) return failed(written.error());
    if (!options.slack.empty()) {
        const std::vector<gis::GridBand> bands{{"slack", "", study->slack}};
        const gis::GridMetadata metadata{{"METHOD", "normalised least-cost corridor over its least cost"}};
        if (const auto written = gis::writeGeoTiff(options.slack, grid->shape, bands, metadata); !written)
            return failed(written.error());
    }
    if (options.json)
        std::cout << toJson(*study, grid->shape).dump(2) << '\n';
    else
        print(*study, grid->shape);
    return Done;
}

} // namespace sandtable::app
