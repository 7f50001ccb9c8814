// metadata.xml of an OSGB production folder: which CRS the tiles are in and the origin they were shifted by.
#pragma once

#include "core/Diagnostics.h"
#include "gis/SiteFrame.h"

#include <filesystem>

namespace sandtable::gis {

/// The frame in which the production's vertices are site coordinates as they stand: all SRS forms found in the field –
/// "EPSG:n", "EPSG:h+v", WKT (also custom), "ENU:lat,lon", none (local metres, reported as information).
/// SRSOrigin may be absent (zero). A tangent plane's SRSOrigin shifts within the plane and is folded into the frame
/// only when it is zero; otherwise it is reported and returned in `offset`.
struct OsgbPlacement {
    SiteFrame frame;
    glm::dvec3 offset{0}; // add to vertices to get site coordinates of `frame`
};
Result<OsgbPlacement> readOsgbMetadata(const std::filesystem::path& metadataXml, Diagnostics& diagnostics);

} // namespace sandtable::gis
