// What a raster or a vector layer holds when all of it is really read, for `sandtable check`: a file can open and say
// sound things about itself and still end in its middle. Any thread.
#pragma once

#include "gis/Raster.h"
#include "gis/Vector.h"

#include <functional>

namespace sandtable::gis {

struct RasterSurvey {
    RasterInfo info;
    size_t blocks = 0, brokenBlocks = 0; // as the file stores its bands; broken: cannot be read
    size_t validCells = 0;               // of band 1, neither nodata nor masked nor infinite
    double lowest = 0, highest = 0;      // of those
};

/// Reads every block of every band once. `progress(0…1)` runs on this thread. How many blocks cannot be read,
/// and why the first cannot, goes to `diagnostics`; an error means that the file cannot be opened.
Result<RasterSurvey> surveyRaster(const std::string& source, const SiteFrame& frame, const std::string& crsOverride,
                                  const std::function<void(double)>& progress, Diagnostics& diagnostics);

struct VectorSurvey {
    VectorLayerInfo info;
    size_t features = 0;        // read and placed
    size_t withoutGeometry = 0; // among them
    FeatureDefects defects;
};

/// Reads every feature of one layer ("" for all of them), as `readFeatures` does.
Result<std::vector<VectorSurvey>> surveyVector(const std::string& source, const std::string& layer,
                                               const SiteFrame& frame, const std::string& crsOverride,
                                               Diagnostics& diagnostics);

} // namespace sandtable::gis
