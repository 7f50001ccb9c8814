#include "gis/Survey.h"

#include "gis/GdalRaster.h"
#include "gis/GdalSession.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sandtable::gis {
namespace {

/// A block of a band: its cells (columns, rows) from (x, y) on; those at the right and lower edge are cut off.
struct Block {
    int x, y, width, height;
};

template<class Visit> void forEachBlock(GDALRasterBand& band, Visit&& visit) {
    int width = 1, height = 1;
    band.GetBlockSize(&width, &height);
    for (int y = 0; y < band.GetYSize(); y += height)
        for (int x = 0; x < band.GetXSize(); x += width)
            visit(Block{x, y, std::min(width, band.GetXSize() - x), std::min(height, band.GetYSize() - y)});
}

size_t blockCount(GDALRasterBand& band) {
    size_t count = 0;
    forEachBlock(band, [&](const Block&) { ++count; });
    return count;
}

/// Goes through a raster's bands block by block.
class RasterReading {
public:
    RasterReading(GDALDataset& dataset, GdalSession& session, RasterSurvey& survey)
        : m_dataset(dataset), m_session(session), m_survey(survey) {}

    void run(const std::function<void(double)>& progress) {
        size_t known = 0, done = 0;
        for (GDALRasterBand* band : m_dataset.GetBands()) known += blockCount(*band);
        for (GDALRasterBand* band : m_dataset.GetBands())
            forEachBlock(*band, [&](const Block& block) {
                if (!read(*band, block)) noteBroken();
                if (progress) progress(static_cast<double>(++done) / static_cast<double>(known));
            });
        m_survey.blocks = known;
    }

    /// Why the first broken block is; empty if there is none.
    const std::string& firstReason() const { return m_firstReason; }

private:
    void noteBroken() {
        const Error error = m_session.error(ErrorKind::InvalidData, "", "GDAL does not say why");
        if (m_survey.brokenBlocks++ == 0) m_firstReason = error.message;
    }

    bool read(GDALRasterBand& band, const Block& block) {
        m_cells.resize(static_cast<size_t>(block.width) * static_cast<size_t>(block.height));
        if (band.RasterIO(GF_Read, block.x, block.y, block.width, block.height, m_cells.data(), block.width,
                          block.height, GDT_Float64, 0, 0, nullptr) != CE_None)
            return false;
        if (band.GetBand() != 1) return true;
        m_mask.resize(m_cells.size());
        if (band.GetMaskBand()->RasterIO(GF_Read, block.x, block.y, block.width, block.height, m_mask.data(),
                                         block.width, block.height, GDT_Byte, 0, 0, nullptr) != CE_None)
            return false;
        for (size_t i = 0; i < m_cells.size(); ++i)
            if (m_mask[i] && std::isfinite(m_cells[i])) count(m_cells[i]);
        return true;
    }

    void count(double value) {
        const bool first = m_survey.validCells++ == 0;
        m_survey.lowest = first ? value : std::min(m_survey.lowest, value);
        m_survey.highest = first ? value : std::max(m_survey.highest, value);
    }

    GDALDataset& m_dataset;
    GdalSession& m_session;
    RasterSurvey& m_survey;
    std::string m_firstReason;
    std::vector<double> m_cells;
    std::vector<uint8_t> m_mask;
};

VectorSurvey surveyOf(VectorLayerInfo info, const FeatureLayer& read) {
    VectorSurvey survey{std::move(info), read.features.size(), 0, read.defects};
    survey.withoutGeometry =
        static_cast<size_t>(std::count_if(read.features.begin(), read.features.end(), [](const Feature& feature) {
            return feature.polygons.empty() && feature.lines.empty() && feature.points.empty();
        }));
    return survey;
}

} // namespace

Result<RasterSurvey> surveyRaster(const std::string& source, const SiteFrame& frame, const std::string& crsOverride,
                                  const std::function<void(double)>& progress, Diagnostics& diagnostics) {
    GdalSession session;
    Result<RasterInfo> info = inspectRaster(source, frame, crsOverride);
    if (!info) return info.error();
    RasterSurvey survey;
    survey.info = std::move(info).value();
    const Result<OpenRaster> raster = openRaster(source, crsOverride);
    if (!raster) return raster.error();
    if (const auto placed = naturalPlacement(*raster, source, frame); !placed)
        diagnostics.report(Severity::Error, placed.error());
    RasterReading reading(*raster->dataset, session, survey);
    reading.run(progress);
    if (survey.brokenBlocks > 0)
        diagnostics.report(Severity::Error, source,
                           fmt::format("{} of {} blocks cannot be read (first: {})", survey.brokenBlocks, survey.blocks,
                                       reading.firstReason()));
    session.reportTo(diagnostics, source);
    return survey;
}

Result<std::vector<VectorSurvey>> surveyVector(const std::string& source, const std::string& layer,
                                               const SiteFrame& frame, const std::string& crsOverride,
                                               Diagnostics& diagnostics) {
    const auto layers = inspectVector(source, frame, crsOverride);
    if (!layers) return layers.error();
    std::vector<VectorSurvey> surveys;
    for (const VectorLayerInfo& info : *layers) {
        if (!layer.empty() && info.name != layer) continue;
        const auto read = readFeatures(source, info.name, frame, crsOverride, diagnostics);
        if (!read) return read.error();
        surveys.push_back(surveyOf(info, *read));
    }
    if (surveys.empty())
        return Error{ErrorKind::NotFound, source, layer.empty() ? "has no layers" : "has no layer \"" + layer + "\""};
    return surveys;
}

} // namespace sandtable::gis
