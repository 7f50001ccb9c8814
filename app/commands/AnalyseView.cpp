// `analyse shadow-hours` and `analyse viewshed`.
#include "app/commands/CommandSupport.h"
#include "app/commands/PlanCommands.h"
#include "app/commands/RasterPlaces.h"
#include "decision/terrain/SunPath.h"
#include "gis/SiteFrame.h"
#include "gis/Viewshed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace sandtable::app {
namespace {

/// The raster's middle on Earth, and by how much the grid's north turns from true north there.
struct Whereabouts {
    double longitude = 0, latitude = 0, northDegrees = 0; // the last clockwise
};

Result<Whereabouts> whereaboutsOf(const gis::GridShape& shape, const std::string& source) {
    if (!shape.crs || shape.crs->isLocal())
        return Error{ErrorKind::Unsupported, source, "has no CRS: the sun's path needs a place on Earth"};
    if (const auto measured = measures(shape, source, "shadow"); !measured) return measured.error();
    const glm::dvec2 middle = shape.center(shape.width / 2, shape.height / 2);
    const auto frame = gis::SiteFrame::projected(shape.crs->horizontal(), {middle, 0});
    if (!frame) return frame.error();
    constexpr double aheadMeters = 100;
    const auto here = frame->geographicFromSite(glm::dvec3(0)), ahead = frame->geographicFromSite({0, aheadMeters, 0});
    if (!here || !ahead) return Error{ErrorKind::InvalidData, source, "lies outside its CRS's domain"};
    return Whereabouts{here->x, here->y, decision::gridNorthDegrees(glm::dvec2(*here), glm::dvec2(*ahead))};
}

/// A direction of the CRS as the cells have it: clockwise from against the rows' order, which may run to any side.
/// Errors: cells that are no rectangles.
Result<double> amongCells(const gis::GridShape& shape, const std::string& source, double azimuthDegrees) {
    const auto& t = shape.crsFromCell;
    const glm::dvec2 columns = glm::normalize(glm::dvec2(t[1], t[4])), rows = glm::normalize(glm::dvec2(t[2], t[5]));
    if (std::abs(glm::dot(columns, rows)) > 1e-3)
        return Error{ErrorKind::Unsupported, source, "has cells that are no rectangles: warp it to a grid first"};
    const double azimuth = glm::radians(azimuthDegrees);
    const glm::dvec2 towards(std::sin(azimuth), std::cos(azimuth));
    return glm::degrees(std::atan2(glm::dot(towards, columns), -glm::dot(towards, rows)));
}

/// The middles of the steps between two times of the day.
Result<std::vector<decision::SunDirection>> sunPath(const ShadowHoursOptions& options, const Whereabouts& where) {
    const auto day = parseIsoTime(options.date);
    if (!day) return Error{ErrorKind::Usage, "--date", day.error().message};
    if (!(options.fromHour < options.toHour)) return Error{ErrorKind::Usage, "--until", "is not after --from"};
    const double offset = options.utcOffsetHours.value_or(std::round(where.longitude / 15));
    return decision::sunPath({.longitude = where.longitude,
                              .latitude = where.latitude,
                              .northDegrees = where.northDegrees,
                              .midnight = *day - secondsToDuration(offset * 3600),
                              .fromHour = options.fromHour,
                              .untilHour = options.toHour,
                              .stepMinutes = options.stepMinutes});
}

} // namespace

int runShadowHours(const ShadowHoursOptions& options) {
    if (const auto spared = sparesInputs(options.output, {options.surface}); !spared) return failed(spared.error());
    auto grid = gis::readGrid(options.surface);
    if (!grid) return failed(grid.error());
    const auto where = whereaboutsOf(grid->shape, options.surface);
    if (!where) return failed(where.error());
    const auto path = sunPath(options, *where);
    if (!path) return failed(path.error());
    const glm::dvec2 cell = grid->shape.cellSize() * grid->shape.crs->metersPerUnit();
    const decision::SurfaceGrid surface{grid->shape.width, grid->shape.height, cell.x, cell.y, grid->cells};
    std::vector<decision::SunDirection> directionsOfCells = *path;
    for (decision::SunDirection& sun : directionsOfCells) {
        const auto among = amongCells(grid->shape, options.surface, sun.azimuthDegrees);
        if (!among) return failed(among.error());
        sun.azimuthDegrees = *among;
    }
    decision::ShadowHours hours = decision::shadowHours(surface, directionsOfCells, options.stepMinutes / 60);
    const auto known = [](double value) { return !std::isnan(value); };
    const auto cells = static_cast<size_t>(std::ranges::count_if(hours.sun, known));
    const auto lit = static_cast<size_t>(
        std::ranges::count_if(hours.sun, [&](double value) { return value >= options.leastHours - 1e-9; }));
    const double daylight = hours.daylight;
    const std::vector<gis::GridBand> bands{{"shadow", "h", std::move(hours.shadow)},
                                           {"sun", "h", std::move(hours.sun)}};
    const gis::GridMetadata metadata{{"METHOD", "horizon march towards the sun"},
                                     {"DATE", options.date},
                                     {"STEP_MINUTES", fmt::format("{:g}", options.stepMinutes)}};
    if (const auto written = gis::writeGeoTiff(options.output, grid->shape, bands, metadata); !written)
        return failed(written.error());
    const double share = cells ? double(lit) / double(cells) * 100 : 0;
    Json directions = Json::array();
    for (const decision::SunDirection& sun : *path) directions.push_back({sun.azimuthDegrees, sun.elevationDegrees});
    if (options.json)
        std::cout << Json{{"cells", cells},
                          {"daylightHours", daylight},
                          {"leastHours", options.leastHours},
                          {"cellsWithLeastHoursOfSun", lit},
                          {"sharePercent", share},
                          {"gridAzimuthAndElevation", std::move(directions)},
                          {"gridNorthDegrees", where->northDegrees},
                          {"output", options.output}}
                         .dump(2)
                  << '\n';
    else
        std::cout << fmt::format(
            "{}: {:.1f} h of daylight looked at, {:.1f} % of the cells have at least {:g} h of sun\n", options.output,
            daylight, share, options.leastHours);
    return Done;
}

int runViewshed(const ViewshedOptions& options) {
    if (const auto spared = sparesInputs(options.output, {options.surface}); !spared) return failed(spared.error());
    const auto observer = placeOf("--from", options.from);
    if (!observer) return failed(observer.error());
    const auto surface = gis::readGrid(options.surface);
    if (!surface) return failed(surface.error());
    if (const auto measured = measures(surface->shape, options.surface, "distance"); !measured)
        return failed(measured.error());
    for (const double meters : {options.observerMeters, options.targetMeters})
        if (!std::isfinite(meters)) return failed({ErrorKind::Usage, options.surface, "a height is not a number"});
    const auto seen = gis::viewshed(*surface, *observer,
                                    {.observerMeters = options.observerMeters,
                                     .targetMeters = options.targetMeters,
                                     .radiusMeters = options.radiusMeters,
                                     .curved = !options.flat});
    if (!seen) return failed({seen.error().kind, options.surface, seen.error().message});
    const auto visible = static_cast<size_t>(std::ranges::count(seen->cells, 1.0)),
               hidden = static_cast<size_t>(std::ranges::count(seen->cells, 0.0));
    const std::vector<gis::GridBand> bands{{"visible", "", seen->cells}};
    const gis::GridMetadata metadata{{"METHOD", "GDAL viewshed"}};
    if (const auto written = gis::writeGeoTiff(options.output, seen->shape, bands, metadata); !written)
        return failed(written.error());
    const double share = visible + hidden ? double(visible) / double(visible + hidden) * 100 : 0;
    if (options.json)
        std::cout << Json{{"visibleCells", visible},
                          {"hiddenCells", hidden},
                          {"sharePercent", share},
                          {"output", options.output}}
                         .dump(2)
                  << '\n';
    else
        std::cout << fmt::format("{}: {:.1f} % of {} cells are seen\n", options.output, share, visible + hidden);
    return Done;
}

} // namespace sandtable::app
