#include "gis/GdalRaster.h"
#include "gis/GdalSession.h"

#include <cpl_string.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::gis {
namespace {

/// Values that mean "no data" in elevation models that forgot to declare it.
constexpr std::array<double, 4> undeclaredNodata = {-9999, -32768, -32767, -99999};
/// No ground on Earth is lower or higher; metres.
constexpr float lowestGround = -12000, highestGround = 10000;

bool declaresNodata(GDALRasterBand& band) {
    int present = 0;
    band.GetNoDataValue(&present);
    return present || band.GetMaskFlags() != GMF_ALL_VALID;
}

/// Looks for one of the customary values in a thinned copy (every cell of a raster up to 4 million).
std::optional<double> findUndeclaredNodata(GDALRasterBand& band) {
    const int width = std::min(band.GetXSize(), 2048), height = std::min(band.GetYSize(), 2048);
    std::vector<float> cells(static_cast<size_t>(width) * static_cast<size_t>(height));
    GdalSession session;
    if (band.RasterIO(GF_Read, 0, 0, band.GetXSize(), band.GetYSize(), cells.data(), width, height, GDT_Float32, 0, 0,
                      nullptr) != CE_None) {
        session.take(); // warping meets the same error, and says so
        return std::nullopt;
    }
    for (const double value : undeclaredNodata)
        if (std::find(cells.begin(), cells.end(), static_cast<float>(value)) != cells.end()) return value;
    return std::nullopt;
}

double metersPerUnitNamed(const std::string& unit) {
    const auto is = [&](const char* name) { return EQUAL(unit.c_str(), name); };
    if (is("ft") || is("foot") || is("feet") || is("international foot")) return 0.3048;
    if (is("us-ft") || is("ftUS") || is("US survey foot") || is("sfoot")) return 1200.0 / 3937;
    if (is("cm") || is("centimetre") || is("centimeter")) return 0.01;
    if (is("mm") || is("millimetre") || is("millimeter")) return 0.001;
    return 1;
}

/// Metres = offset + value * scale.
struct ValueScale {
    double scale = 1, offset = 0;
};

ValueScale valueScale(GDALRasterBand& band, const OpenRaster& raster, bool heightsConverted) {
    const std::string unitName = band.GetUnitType() ? band.GetUnitType() : "";
    double unit = unitName.empty() && raster.crs ? raster.crs->metersPerHeightUnit() : metersPerUnitNamed(unitName);
    if (heightsConverted) unit = 1;
    return {band.GetScale() * unit, band.GetOffset() * unit};
}

/// How far the ellipsoid has sunk below a tangent plane at a point of it: x²/2N + y²/2M, to 1 mm within 20 km.
/// In the other frames heights are only counted from the origin.
double siteHeightShift(const SiteFrame& frame, const glm::dvec2& site) {
    if (frame.kind() != SiteFrame::Kind::TangentPlane)
        return frame.kind() == SiteFrame::Kind::Projected ? -frame.origin().z * frame.crs().metersPerHeightUnit() : 0;
    const glm::dvec2 drop = site * site / (2.0 * curvatureRadii(frame.origin().y));
    return -frame.origin().z - drop.x - drop.y;
}

/// From the band's values to metres above the frame's origin. Returns how many cells held impossible heights.
size_t toSiteHeights(HeightField& field, const ValueScale& value, const SiteFrame& frame) {
    size_t impossible = 0;
    for (int row = 0; row < field.placement.height; ++row)
        for (int column = 0; column < field.placement.width; ++column) {
            float& height = field.heights[static_cast<size_t>(row) * static_cast<size_t>(field.placement.width) +
                                          static_cast<size_t>(column)];
            if (!std::isfinite(height)) {
                height = std::numeric_limits<float>::quiet_NaN();
                continue;
            }
            const double meters = value.offset + height * value.scale;
            const bool possible = meters >= lowestGround && meters <= highestGround;
            impossible += possible ? 0 : 1;
            height = possible
                         ? static_cast<float>(meters + siteHeightShift(frame, field.placement.cellCenter(column, row)))
                         : std::numeric_limits<float>::quiet_NaN();
        }
    return impossible;
}

/// Band 1, and the alpha band that goes with it.
std::vector<int> heightBands(GDALDataset& dataset) {
    const int bands = dataset.GetRasterCount();
    if (bands == 1) return {};
    std::vector<int> chosen = {1};
    for (int band = 2; band <= bands; ++band)
        if (dataset.GetRasterBand(band)->GetColorInterpretation() == GCI_AlphaBand) chosen.push_back(band);
    return chosen;
}

WarpRequest heightRequest(const OpenRaster& raster, const std::string& source, const SiteFrame& frame,
                          const GridPlacement& placement, Diagnostics& diagnostics) {
    GDALRasterBand& band = *raster.dataset->GetRasterBand(1);
    WarpRequest request{
        placement, heightBands(*raster.dataset), {"-r", "bilinear", "-ot", "Float32", "-dstnodata", "nan"}, false};
    request.convertHeights =
        frame.kind() == SiteFrame::Kind::Projected && frame.crs().isCompound() && raster.crs->isCompound();
    if (!request.convertHeights) request.options.push_back("-novshift");
    if (declaresNodata(band)) return request;
    if (const auto nodata = findUndeclaredNodata(band)) {
        diagnostics.report(Severity::Info, source,
                           fmt::format("{} is taken as \"no data\", which the file does not declare", *nodata));
        request.options.insert(request.options.end(), {"-srcnodata", fmt::format("{}", *nodata)});
    }
    return request;
}

} // namespace

Result<HeightField> readHeights(const std::string& source, const SiteFrame& frame, size_t maxCells,
                                const std::string& crsOverride, Diagnostics& diagnostics,
                                const std::optional<Box2>& area) {
    GdalSession session;
    const Result<OpenRaster> raster = openRaster(source, crsOverride);
    if (!raster) return raster.error();
    GDALRasterBand& band = *raster->dataset->GetRasterBand(1);
    if (GDALDataTypeIsComplex(band.GetRasterDataType()))
        return Error{ErrorKind::Unsupported, source, "holds complex numbers, not heights"};
    const Result<GridPlacement> natural = naturalPlacement(*raster, source, frame, area);
    if (!natural) return natural.error();
    const GridPlacement placement = limitedPlacement(*natural, maxCells);
    const WarpRequest request = heightRequest(*raster, source, frame, placement, diagnostics);
    const Result<GDALDatasetUniquePtr> warped = warpRaster(*raster, source, frame, request);
    if (!warped) return warped.error();

    HeightField field{placement, {}};
    field.heights.resize(static_cast<size_t>(placement.width) * static_cast<size_t>(placement.height));
    if ((*warped)->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, placement.width, placement.height, field.heights.data(),
                                              placement.width, placement.height, GDT_Float32, 0, 0, nullptr) != CE_None)
        return session.error(ErrorKind::Io, source, "could not be read");
    const size_t impossible = toSiteHeights(field, valueScale(band, *raster, request.convertHeights), frame);
    if (impossible > 0)
        diagnostics.report(
            Severity::Warning, source,
            fmt::format("{} cells hold heights that no ground on Earth has; they are left empty", impossible));
    if (std::none_of(field.heights.begin(), field.heights.end(), [](float height) { return std::isfinite(height); }))
        diagnostics.report(Severity::Warning, source, "holds no heights here");
    session.reportTo(diagnostics, source);
    return field;
}

} // namespace sandtable::gis
