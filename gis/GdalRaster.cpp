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

constexpr double equatorRadius = 6378137.0, eccentricitySquared = 0.00669437999014; // WGS 84

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
    const double sinLat = std::sin(glm::radians(o.y)), w = 1 - eccentricitySquared * sinLat * sinLat;
    const double primeVertical = equatorRadius / std::sqrt(w);
    const double meridional = primeVertical * (1 - eccentricitySquared) / w;
    const std::string proj =
        fmt::format("+proj=ortho +lat_0={:.12f} +lon_0={:.12f} +datum=WGS84 +units=m +no_defs", o.y, o.x);
    const Result<Crs> crs = Crs::parse(proj, "tangent plane");
    assert(crs.ok());
    return {crs->wkt(), {primeVertical / (primeVertical + o.z), meridional / (meridional + o.z)}, {0, 0}};
}

using StringList = CPLStringList;

struct DestroyTransformer {
    void operator()(void* transformer) const { GDALDestroyGenImgProjTransformer(transformer); }
};

std::string sourceWkt(const OpenRaster& raster, bool heights) {
    return heights ? raster.crs->wkt() : raster.crs->horizontal().wkt();
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

Result<GridPlacement> naturalPlacement(const OpenRaster& raster, const std::string& source, const SiteFrame& frame) {
    if (frame.georeferenced() && !raster.crs)
        return Error{ErrorKind::InvalidData, source,
                     "has no coordinate reference system; say which with \"crs\" in the park file"};
    GdalSession session;
    const WarpPlane plane = warpPlane(frame, false);
    StringList options;
    if (!plane.crsWkt.empty()) {
        options.SetNameValue("SRC_SRS", sourceWkt(raster, false).c_str());
        options.SetNameValue("DST_SRS", plane.crsWkt.c_str());
    }
    const std::unique_ptr<void, DestroyTransformer> transformer(
        GDALCreateGenImgProjTransformer2(GDALDataset::ToHandle(raster.dataset.get()), nullptr, options.List()));
    double geotransform[6], extent[4]; // extent: west, south, east, north
    int width = 0, height = 0;
    if (!transformer ||
        GDALSuggestedWarpOutput2(GDALDataset::ToHandle(raster.dataset.get()), GDALGenImgProjTransform,
                                 transformer.get(), geotransform, &width, &height, extent, 0) != CE_None)
        return session.error(ErrorKind::InvalidData, source, "cannot be projected into " + frame.describe());
    const glm::dvec2 low = plane.siteFromPlane({extent[0], extent[1]}),
                     high = plane.siteFromPlane({extent[2], extent[3]});
    GridPlacement placement;
    placement.northWest = {low.x, high.y};
    placement.width = width, placement.height = height;
    placement.cellSize = (high - low) / glm::dvec2(width, height);
    return placement;
}

Result<GridPlacement> limitedPlacement(const GridPlacement& natural, const std::optional<Box2>& area, size_t maxCells,
                                       const std::string& source) {
    Box2 box = natural.bounds();
    if (area) box = {glm::max(box.min, area->min), glm::min(box.max, area->max)};
    const glm::dvec2 cells = box.size() / natural.cellSize;
    if (box.empty() || cells.x <= 0 || cells.y <= 0)
        return Error{ErrorKind::InvalidData, source, "lies wholly outside the area asked for"};
    const double coarser =
        std::max(1.0, std::sqrt(cells.x * cells.y / static_cast<double>(std::max<size_t>(maxCells, 1))));
    // The rounding absorbs noise in the extent; coarser grids are rounded down to keep the promise.
    const auto count = [&](double n) {
        return std::max(1, static_cast<int>(coarser > 1 ? n / coarser : std::round(n)));
    };
    GridPlacement placement;
    placement.northWest = {box.min.x, box.max.y};
    placement.width = count(cells.x), placement.height = count(cells.y);
    placement.cellSize = box.size() / glm::dvec2(placement.width, placement.height);
    return placement;
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
