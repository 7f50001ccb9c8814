// The health of the park, as a workspace shows it, as a map for any GIS; with the numbers of `evaluate` at the same
// moment. In the park's CRS, or the one planners use at its place.
#pragma once

#include "app/desk/Workspace.h"

namespace sandtable::app {

struct HealthMapRequest {
    std::string output; // .gpkg or .csv: tables of buildings, devices and lines; .tif: scores, or a field, as a raster
    std::string field;  // a quantity: its field instead of the buildings, as .tif
    bool aroundBuildings = false;
    std::optional<double> cellMeters; // none: 128 cells along the longer side
};

/// Errors: a park that is nowhere on Earth, a field without sensors, a file that cannot be written.
Result<void> writeHealthMap(const HealthMapRequest& request, const Workspace& workspace);

} // namespace sandtable::app
