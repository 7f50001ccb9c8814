#include "gis/GdalRaster.h"

#include "gis/GdalCrs.h"
#include "gis/GdalSession.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <gdal_alg.h>
#include <gdal_utils.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::gis {
namespace {

bool hasPlace(GDALDataset& dataset) {
    using Geotransform = std::array<double, 6>;
    constexpr Geotransform none = {0, 1, 0, 0, 0, 1}; // what GDAL fills in
    Geotransform geotransform = none;
    const bool found = dataset.GetGeoTransform(geotransform.data()) == CE_None && geotransform != none;
    return found || dataset.GetGCPCount() > 0 || dataset.GetMetadata("RPC") != nullptr;
}

Error noBands(GDALDataset& dataset, const std::string& source) {
    std::string names;
    for (int i = 1;
         const char* name = dataset.GetMetadataItem(fmt::format("SUBDATASET_{}_NAME", i).c_str(), "SUBDATASETS"); ++i)
        names += fmt::format("{}{}", i == 1 ? "; name one of " : ", ", name);
    return {ErrorKind::Unsupported, source, "has no raster bands of its own" + names};
}

const OGRSpatialReference* ownReference(GDALDataset& dataset) {
    const OGRSpatialReference* reference = dataset.GetSpatialRef();
    return reference ? reference : dataset.GetGCPSpatialRef();
}

WarpPlane projectedPlane(const SiteFrame& frame, bool heights) {
    const Crs& crs = frame.crs();
    return {heights ? crs.wkt() : crs.horizontal().wkt(), glm::dvec2(1 / crs.metersPerUnit()),
            glm::dvec2(frame.origin())};
}

/// The orthographic projection at the point is the tangent plane seen from above, for points on the ellipsoid; points
/// at the plane's height h lie further out by (1 + h/R), R the ellipsoid's radius of curvature in that direction.
WarpPlane tangentWarpPlane(const SiteFrame& frame) {
    const glm::dvec3& o = frame.origin();
    const glm::dvec2 radii = curvatureRadii(o.y);
    const std::string proj =
        fmt::format("+proj=ortho +lat_0={:.12f} +lon_0={:.12f} +datum=WGS84 +units=m +no_defs", o.y, o.x);
    const Result<Crs> crs = Crs::parse(proj, "tangent plane");
    assert(crs.ok());
    return {crs->wkt(), radii / (radii + o.z), {0, 0}};
}

using StringList = CPLStringList;

std::string sourceWkt(const OpenRaster& raster, bool heights) {
    return heights ? raster.crs->wkt() : raster.crs->horizontal().wkt();
}

struct DestroyTransformer {
    void operator()(void* transformer) const { GDALDestroyGenImgProjTransformer(transformer); }
};
using Transformer = std::unique_ptr<void, DestroyTransformer>;

/// From the raster's pixels to the plane; empty if there is no way.
Transformer pixelsToPlane(const OpenRaster& raster, const WarpPlane& plane) {
    StringList options;
    if (!plane.crsWkt.empty()) {
        options.SetNameValue("SRC_SRS", sourceWkt(raster, false).c_str());
        options.SetNameValue("DST_SRS", plane.crsWkt.c_str());
    }
    GDALDatasetH dataset = GDALDataset::ToHandle(raster.dataset.get());
    return Transformer(GDALCreateGenImgProjTransformer2(dataset, nullptr, options.List()));
}

/// The size of the raster's own pixels in the middle of a part of the site, in metres. A raster that covers a continent
/// has another size there than on average.
std::optional<double> cellSizeAt(const Transformer& transformer, const WarpPlane& plane, const Box2& part) {
    const double step = std::min(part.size().x, part.size().y) / 10;
    std::array<double, 3> x{}, y{}, z{};
    std::array<int, 3> success{};
    const glm::dvec2 center = part.center();
    const std::array<glm::dvec2, 3> site = {center, center + glm::dvec2(step, 0), center + glm::dvec2(0, step)};
    for (size_t i = 0; i < site.size(); ++i) {
        const glm::dvec2 p = plane.planeFromSite(site[i]);
        x[i] = p.x, y[i] = p.y;
    }
    if (!GDALGenImgProjTransform(transformer.get(), TRUE, 3, x.data(), y.data(), z.data(), success.data()))
        return std::nullopt;
    const double pixelsEast = std::hypot(x[1] - x[0], y[1] - y[0]), pixelsNorth = std::hypot(x[2] - x[0], y[2] - y[0]);
    const double size = step / std::sqrt(pixelsEast * pixelsNorth);
    return std::isfinite(size) && size > 0 ? std::optional<double>(size) : std::nullopt;
}

GridPlacement gridOver(const Box2& box, const glm::dvec2& cells) {
    const auto count = [](double n) { return static_cast<int>(std::clamp(std::round(n), 1.0, 1e9)); };
    const int width = count(cells.x), height = count(cells.y);
    return {{box.min.x, box.max.y}, box.size() / glm::dvec2(width, height), width, height};
}

void addWords(StringList& list, std::initializer_list<std::string> words) {
    for (const std::string& word : words) list.AddString(word.c_str());
}

StringList warpArguments(const OpenRaster& raster, const WarpPlane& plane, const WarpRequest& request) {
    const Box2 box = request.placement.bounds();
    const glm::dvec2 low = plane.planeFromSite(box.min), high = plane.planeFromSite(box.max);
    const auto number = [](double value) { return fmt::format("{:.17g}", value); };
    StringList arguments;
    addWords(arguments, {"-of", "MEM", "-te", number(low.x), number(low.y), number(high.x), number(high.y)});
    addWords(arguments, {"-ts", std::to_string(request.placement.width), std::to_string(request.placement.height)});
    if (!plane.crsWkt.empty())
        addWords(arguments, {"-s_srs", sourceWkt(raster, request.convertHeights), "-t_srs", plane.crsWkt});
    for (const std::string& option : request.options) addWords(arguments, {option});
    return arguments;
}

/// The chosen bands as a virtual dataset; masks, alpha and overviews stay.
GDALDatasetUniquePtr bandSubset(GDALDataset& dataset, const std::vector<int>& bands) {
    StringList arguments;
    addWords(arguments, {"-of", "VRT"});
    for (const int band : bands) addWords(arguments, {"-b", std::to_string(band)});
    GDALTranslateOptions* options = GDALTranslateOptionsNew(arguments.List(), nullptr);
    GDALDatasetH subset = GDALTranslate("", GDALDataset::ToHandle(&dataset), options, nullptr);
    GDALTranslateOptionsFree(options);
    return GDALDatasetUniquePtr(GDALDataset::FromHandle(subset));
}

} // namespace

glm::dvec2 curvatureRadii(double latitude) {
    constexpr double equatorRadius = 6378137.0, eccentricitySquared = 0.00669437999014; // WGS 84
    const double sinLat = std::sin(glm::radians(latitude)), w = 1 - eccentricitySquared * sinLat * sinLat;
    const double primeVertical = equatorRadius / std::sqrt(w);
    return {primeVertical, primeVertical * (1 - eccentricitySquared) / w};
}

Result<OpenRaster> openRaster(const std::string& source, const std::string& crsOverride) {
    GdalSession session;
    OpenRaster raster;
    raster.dataset.reset(GDALDataset::Open(source.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR));
    if (!raster.dataset) return session.error(ErrorKind::InvalidData, source, "is not a raster GDAL can open");
    if (raster.dataset->GetRasterCount() == 0) return noBands(*raster.dataset, source);
    if (!hasPlace(*raster.dataset))
        return Error{ErrorKind::InvalidData, source,
                     "has no georeference (no geotransform, control points or world file)"};
    Result<std::optional<Crs>> crs = declaredCrs(ownReference(*raster.dataset), crsOverride, source);
    if (!crs) return crs.error();
    raster.crs = std::move(crs).value();
    return raster;
}

WarpPlane warpPlane(const SiteFrame& frame, bool heights) {
    switch (frame.kind()) {
    case SiteFrame::Kind::Local:
        return {};
    case SiteFrame::Kind::Projected:
        return projectedPlane(frame, heights);
    case SiteFrame::Kind::TangentPlane:
        return tangentWarpPlane(frame);
    }
    return {};
}

Result<GridPlacement> naturalPlacement(const OpenRaster& raster, const std::string& source, const SiteFrame& frame,
                                       const std::optional<Box2>& area) {
    if (frame.georeferenced() && !raster.crs)
        return Error{ErrorKind::InvalidData, source,
                     "has no coordinate reference system; say which with \"crs\" in the park file"};
    GdalSession session;
    const WarpPlane plane = warpPlane(frame, false);
    const Transformer transformer = pixelsToPlane(raster, plane);
    double geotransform[6], extent[4]; // extent: west, south, east, north
    int width = 0, height = 0;
    if (!transformer ||
        GDALSuggestedWarpOutput2(GDALDataset::ToHandle(raster.dataset.get()), GDALGenImgProjTransform,
                                 transformer.get(), geotransform, &width, &height, extent, 0) != CE_None)
        return session.error(ErrorKind::InvalidData, source, "cannot be projected into " + frame.describe());
    const Box2 whole{plane.siteFromPlane({extent[0], extent[1]}), plane.siteFromPlane({extent[2], extent[3]})};
    if (!area || (area->contains(whole.min) && area->contains(whole.max)))
        return GridPlacement{{whole.min.x, whole.max.y}, whole.size() / glm::dvec2(width, height), width, height};
    const Box2 part{glm::max(whole.min, area->min), glm::min(whole.max, area->max)};
    if (part.empty() || part.size().x <= 0 || part.size().y <= 0)
        return Error{ErrorKind::InvalidData, source, "lies wholly outside the area asked for"};
    const std::optional<double> cell = cellSizeAt(transformer, plane, part);
    if (!cell) return session.error(ErrorKind::InvalidData, source, "cannot be projected into " + frame.describe());
    return gridOver(part, part.size() / *cell);
}

GridPlacement limitedPlacement(const GridPlacement& natural, size_t maxCells) {
    const glm::dvec2 cells(natural.width, natural.height);
    const double excess = cells.x * cells.y / static_cast<double>(std::max<size_t>(maxCells, 1));
    if (excess <= 1) return natural;
    return gridOver(natural.bounds(), glm::floor(cells / std::sqrt(excess)));
}

Result<GDALDatasetUniquePtr> warpRaster(const OpenRaster& raster, const std::string& source, const SiteFrame& frame,
                                        const WarpRequest& request) {
    GdalSession session;
    GDALDatasetUniquePtr subset;
    if (!request.bands.empty()) subset = bandSubset(*raster.dataset, request.bands);
    GDALDatasetH input = GDALDataset::ToHandle(subset ? subset.get() : raster.dataset.get());
    StringList arguments = warpArguments(raster, warpPlane(frame, request.convertHeights), request);
    GDALWarpAppOptions* options = GDALWarpAppOptionsNew(arguments.List(), nullptr);
    GDALDatasetH warped = options ? GDALWarp("", nullptr, 1, &input, options, nullptr) : nullptr;
    GDALWarpAppOptionsFree(options);
    GDALDatasetUniquePtr result(GDALDataset::FromHandle(warped));
    if (!result || session.failed()) return session.error(ErrorKind::InvalidData, source, "could not be read");
    return result;
}

} // namespace sandtable::gis
