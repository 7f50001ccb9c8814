// A tileset.json into tile descriptions: inherited refinement and error, accumulated transforms, volumes of every kind
// brought into the site frame. Unusual input that can be understood is; a tile that cannot stays, as unreadable.
#pragma once

#include "core/Diagnostics.h"
#include "scene/tiles/TileContent.h"
#include "scene/tiles/TilePlacement.h"
#include "scene/tiles/gltf/GltfReader.h"
#include "scene/tiles/gltf/JsonAccess.h"

namespace sandtable::scene {

/// What a tile's content needs to know of the tileset that names it.
struct TilesetContext : LoaderContext {
    std::vector<std::string> files; // the tileset and those that led to it, outermost first: to notice a cycle
    UpAxis upAxis = UpAxis::Y;
};

/// What an external tileset takes over from the tile that names it.
struct TilesetParent {
    glm::dmat4 transform{1};
    Refine refine = Refine::Replace;
    double geometricErrorMeters = 0;
    std::vector<std::string> files;
    UpAxis upAxis = UpAxis::Y;
};

/// "1.0" of a tileset document; an error if it is not one.
Result<std::string> tilesetVersion(const nlohmann::json& document, const std::string& file);

/// Where the tileset stands on Earth (ECEF metres), if it does: by a region, or by coordinates at the Earth's surface.
std::optional<glm::dvec3> tilesetEcefCenter(const nlohmann::json& document);

/// The root tile with all its descendants. `file` is absolute.
Result<TileDescription> describeTileset(const nlohmann::json& document, const std::string& file,
                                        const TilesetParent& parent, const TilePlacement& placement,
                                        Diagnostics& diagnostics);

} // namespace sandtable::scene
