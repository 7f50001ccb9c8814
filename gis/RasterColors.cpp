#include "gis/GdalRaster.h"
#include "gis/GdalSession.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sandtable::gis {
namespace {

/// Which bands of a raster make its picture.
struct BandChoice {
    std::vector<int> colors; // one (grey or palette) or three
    int alpha = 0;           // 0 for none
    const GDALColorTable* palette = nullptr;
};

BandChoice chooseBands(GDALDataset& dataset) {
    BandChoice choice;
    std::array<int, 3> named = {0, 0, 0}; // red, green, blue
    std::vector<int> others;
    for (int band = 1; band <= dataset.GetRasterCount(); ++band) {
        switch (dataset.GetRasterBand(band)->GetColorInterpretation()) {
        case GCI_AlphaBand:
            choice.alpha = band;
            continue;
        case GCI_RedBand:
            named[0] = band;
            break;
        case GCI_GreenBand:
            named[1] = band;
            break;
        case GCI_BlueBand:
            named[2] = band;
            break;
        default:
            break;
        }
        others.push_back(band);
    }
    if (others.empty()) others.push_back(1); // nothing but alpha: show that
    const bool allNamed = named[0] && named[1] && named[2];
    if (allNamed)
        choice.colors.assign(named.begin(), named.end());
    else
        choice.colors.assign(others.begin(), others.begin() + (others.size() >= 3 ? 3 : 1));
    if (choice.colors.size() == 1) choice.palette = dataset.GetRasterBand(choice.colors[0])->GetColorTable();
    return choice;
}

bool isByte(GDALDataset& dataset, const BandChoice& choice) {
    return std::all_of(choice.colors.begin(), choice.colors.end(),
                       [&](int band) { return dataset.GetRasterBand(band)->GetRasterDataType() == GDT_Byte; });
}

WarpRequest colorRequest(GDALDataset& dataset, const GridPlacement& placement, const BandChoice& choice) {
    WarpRequest request{placement, choice.colors, {"-dstalpha", "-wo", "DST_ALPHA_MAX=255", "-novshift"}, false};
    if (choice.alpha) request.bands.push_back(choice.alpha);
    const char* resampling = choice.palette ? "near" : "bilinear";
    const char* type = isByte(dataset, choice) ? "Byte" : "Float32";
    request.options.insert(request.options.end(), {"-r", resampling, "-ot", type});
    return request;
}

size_t cellCount(GDALDataset& warped) {
    return static_cast<size_t>(warped.GetRasterXSize()) * static_cast<size_t>(warped.GetRasterYSize());
}

/// Bytes need no more than laying the bands side by side; grey goes into all three colours.
bool readBytes(GDALDataset& warped, std::vector<uint8_t>& rgba) {
    const int width = warped.GetRasterXSize(), height = warped.GetRasterYSize();
    std::array<int, 4> rgbaBands = {1, 2, 3, 4}, greyBands = {1, 1, 1, 2};
    std::array<int, 4>& bands = warped.GetRasterCount() == 4 ? rgbaBands : greyBands;
    rgba.resize(cellCount(warped) * 4);
    return warped.RasterIO(GF_Read, 0, 0, width, height, rgba.data(), width, height, GDT_Byte, 4, bands.data(), 4,
                           4 * static_cast<GSpacing>(width), 1, nullptr) == CE_None;
}

using Plane = std::vector<float>;

/// One warped band after the other: colours, then alpha.
bool readPlanes(GDALDataset& warped, std::vector<Plane>& planes) {
    const int width = warped.GetRasterXSize(), height = warped.GetRasterYSize();
    for (int band = 1; band <= warped.GetRasterCount(); ++band) {
        Plane& plane = planes.emplace_back(cellCount(warped));
        if (warped.GetRasterBand(band)->RasterIO(GF_Read, 0, 0, width, height, plane.data(), width, height, GDT_Float32,
                                                 0, 0, nullptr) != CE_None)
            return false;
    }
    return true;
}

/// Maps the 2nd percentile of the valid cells to 0 and the 98th to 255.
void stretch(Plane& values, const Plane& alpha) {
    Plane valid;
    for (size_t i = 0; i < values.size(); ++i)
        if (alpha[i] > 0 && std::isfinite(values[i])) valid.push_back(values[i]);
    if (valid.empty()) return;
    const auto percentile = [&](double fraction) {
        const auto nth = valid.begin() + static_cast<std::ptrdiff_t>(fraction * static_cast<double>(valid.size() - 1));
        std::nth_element(valid.begin(), nth, valid.end());
        return *nth;
    };
    const float low = percentile(0.02), high = percentile(0.98);
    const float scale = high > low ? 255 / (high - low) : 0;
    for (float& value : values) value = scale > 0 ? (value - low) * scale : 128; // a uniform picture is grey
}

uint8_t toByte(float value) { return static_cast<uint8_t>(std::lround(std::clamp(value, 0.0F, 255.0F))); }

std::array<uint8_t, 4> paletteColor(const GDALColorTable& palette, float index) {
    const int entry = static_cast<int>(index);
    if (entry < 0 || entry >= palette.GetColorEntryCount()) return {0, 0, 0, 0};
    const GDALColorEntry& color = *palette.GetColorEntry(entry);
    return {static_cast<uint8_t>(color.c1), static_cast<uint8_t>(color.c2), static_cast<uint8_t>(color.c3),
            static_cast<uint8_t>(color.c4)};
}

std::vector<uint8_t> mapPalette(const std::vector<Plane>& planes, const GDALColorTable& palette) {
    std::vector<uint8_t> rgba(planes[0].size() * 4, 0);
    for (size_t i = 0; i < planes[0].size(); ++i) {
        if (!(planes.back()[i] > 0)) continue;
        const std::array<uint8_t, 4> color = paletteColor(palette, planes[0][i]);
        std::copy(color.begin(), color.end(), rgba.begin() + static_cast<std::ptrdiff_t>(i * 4));
    }
    return rgba;
}

std::vector<uint8_t> mapStretched(std::vector<Plane> planes) {
    const Plane& alpha = planes.back();
    for (size_t band = 0; band + 1 < planes.size(); ++band) stretch(planes[band], alpha);
    const bool grey = planes.size() < 4;
    const Plane &red = planes[0], &green = planes[grey ? 0 : 1], &blue = planes[grey ? 0 : 2];
    std::vector<uint8_t> rgba(alpha.size() * 4, 0);
    for (size_t i = 0; i < alpha.size(); ++i) {
        if (!(alpha[i] > 0) || std::isnan(red[i]) || std::isnan(green[i]) || std::isnan(blue[i])) continue;
        const std::array<float, 4> color = {red[i], green[i], blue[i], alpha[i]};
        std::transform(color.begin(), color.end(), rgba.begin() + static_cast<std::ptrdiff_t>(i * 4), toByte);
    }
    return rgba;
}

bool readRgba(GDALDataset& warped, const BandChoice& choice, bool bytes, std::vector<uint8_t>& rgba) {
    if (bytes && !choice.palette) return readBytes(warped, rgba);
    std::vector<Plane> planes;
    if (!readPlanes(warped, planes)) return false;
    rgba = choice.palette ? mapPalette(planes, *choice.palette) : mapStretched(std::move(planes));
    return true;
}

} // namespace

Result<ColorRaster> readColors(const std::string& source, const SiteFrame& frame, size_t maxCells,
                               const std::string& crsOverride, Diagnostics& diagnostics,
                               const std::optional<Box2>& area) {
    GdalSession session;
    const Result<OpenRaster> raster = openRaster(source, crsOverride);
    if (!raster) return raster.error();
    const Result<GridPlacement> natural = naturalPlacement(*raster, source, frame, area);
    if (!natural) return natural.error();
    const GridPlacement placement = limitedPlacement(*natural, maxCells);
    const BandChoice choice = chooseBands(*raster->dataset);
    const Result<GDALDatasetUniquePtr> warped =
        warpRaster(*raster, source, frame, colorRequest(*raster->dataset, placement, choice));
    if (!warped) return warped.error();
    ColorRaster image{placement, {}};
    if (!readRgba(**warped, choice, isByte(*raster->dataset, choice), image.rgba))
        return session.error(ErrorKind::Io, source, "could not be read");
    session.reportTo(diagnostics, source);
    return image;
}

} // namespace sandtable::gis
