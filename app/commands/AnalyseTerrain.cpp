// `analyse sun` and `analyse cut-fill`.
#include "app/commands/CommandSupport.h"
#include "app/commands/Commands.h"
#include "app/commands/RasterPlaces.h"
#include "decision/terrain/CutFill.h"
#include "gis/GridFile.h"
#include "scene/Sun.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace sandtable::app {
namespace {

/// The new surface: a raster of the same cells, or one level all over.
Result<std::vector<double>> heightsAfter(const CutFillOptions& options, const gis::Grid& before) {
    if (options.level) return std::vector<double>(before.cells.size(), *options.level);
    auto after = gis::readGrid(options.after);
    if (!after) return after.error();
    const auto& a = before.shape.crsFromCell;
    const auto& b = after->shape.crsFromCell;
    const double slack = 1e-6 * std::hypot(a[1], a[4]);
    const bool sameCrs = !before.shape.crs || !after->shape.crs || *before.shape.crs == *after->shape.crs;
    const bool same =
        sameCrs && after->shape.width == before.shape.width && after->shape.height == before.shape.height &&
        std::equal(a.begin(), a.end(), b.begin(), [&](double x, double y) { return std::abs(x - y) <= slack; });
    if (!same)
        return Error{ErrorKind::Usage, options.after,
                     fmt::format("has other cells than {}: warp one to the other's grid first", options.before)};
    return std::move(after->cells);
}

} // namespace

int runSun(const SunOptions& options) {
    const auto time = parseIsoTime(options.time);
    if (!time) return failed(Error{ErrorKind::Usage, "--time", time.error().message});
    const scene::SunPosition sun = scene::sunPosition(*time, options.longitude, options.latitude);
    if (options.json)
        std::cout << Json{{"time", formatIsoTime(*time)},
                          {"longitude", options.longitude},
                          {"latitude", options.latitude},
                          {"azimuthDegrees", sun.azimuthDegrees},
                          {"elevationDegrees", sun.elevationDegrees()},
                          {"zenithDegrees", sun.zenithDegrees},
                          {"method",
                           "Meeus, Astronomical Algorithms, 2nd ed., ch. 25; with refraction; within 0.01° of "
                           "NREL SPA"}}
                         .dump(2)
                  << '\n';
    else
        std::cout << fmt::format("azimuth {:.3f}°, elevation {:.3f}°\n", sun.azimuthDegrees, sun.elevationDegrees());
    return Done;
}

int runCutFill(const CutFillOptions& options) {
    const auto before = gis::readGrid(options.before);
    if (!before) return failed(before.error());
    const auto& crs = before->shape.crs;
    if (const auto measured = measures(before->shape, options.before, "area"); !measured)
        return failed(measured.error());
    const auto after = heightsAfter(options, *before);
    if (!after) return failed(after.error());
    const double metersPerUnit = crs ? crs->metersPerUnit() : 1;
    const auto& t = before->shape.crsFromCell;
    const double cell = std::abs(t[1] * t[5] - t[2] * t[4]) * metersPerUnit * metersPerUnit;
    const decision::CutFill moved = decision::cutAndFill(before->cells, *after, cell);
    if (options.json)
        std::cout << Json{{"cutCubicMeters", moved.cut},        {"fillCubicMeters", moved.fill},
                          {"netFillCubicMeters", moved.net()},  {"cutSquareMeters", moved.cutArea},
                          {"fillSquareMeters", moved.fillArea}, {"cellSquareMeters", cell},
                          {"cellsCompared", moved.compared},    {"cellsUnknown", moved.unknown}}
                         .dump(2)
                  << '\n';
    else
        std::cout << fmt::format("cut {:.1f} m³, fill {:.1f} m³, to be brought {:.1f} m³; {} cells unknown\n",
                                 moved.cut, moved.fill, moved.net(), moved.unknown);
    return Done;
}

} // namespace sandtable::app
