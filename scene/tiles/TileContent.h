// What a tileset is made of, before and after loading. A tileset is a tree of tiles; a tile's content may be meshes,
// more tiles (an external tileset, an OSGB file with PagedLODs), or nothing.
#pragma once

#include "core/Diagnostics.h"
#include "core/Geometry.h"
#include "gis/SiteFrame.h"
#include "scene/Mesh.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sandtable::scene {

enum class Refine { Add, Replace };
/// Where on a tile's volume the distance begins at which its error is seen.
enum class ErrorFrom { Surface, Center };

/// An oriented box in the site frame (centre and three half axes), or a sphere, or unknown until the content is read.
struct BoundingVolume {
    enum class Kind { Unknown, Box, Sphere } kind = Kind::Unknown;
    glm::dvec3 center{0};
    glm::dmat3 halfAxes{0};  // columns; of the box around it for a sphere
    double sphereRadius = 0; // only for a sphere

    static BoundingVolume box(const glm::dvec3& center, const glm::dmat3& halfAxes);
    static BoundingVolume sphere(const glm::dvec3& center, double radius);
    static BoundingVolume around(const Box3& box);

    double radius() const;                                  // of a sphere around it
    double distanceTo(const glm::dvec3& point) const;       // 0 inside and when unknown
    double distanceToCenter(const glm::dvec3& point) const; // 0 when unknown
    Box3 bounds() const;                                    // empty when unknown
};

struct TileContent;

/// What a loader wants to find again when it loads a tile it described (3D Tiles: the files that led to it).
struct LoaderContext {
    virtual ~LoaderContext() = default;
};

/// A tile as a file describes it, already in the site frame. Children are owned in order.
struct TileDescription {
    BoundingVolume volume;
    /// The tile and what is below it exist only for an eye inside; Unknown: for every eye.
    BoundingVolume viewerRequestVolume;
    /// Metres of error when this tile is drawn instead of its children; the selection compares it in pixels.
    double geometricErrorMeters = 0;
    /// OSG's ranges count from the middle of the volume, 3D Tiles' error from its surface.
    ErrorFrom errorFrom = ErrorFrom::Surface;
    Refine refine = Refine::Replace;
    /// What to load: absolute path or URI, empty if the tile has nothing of its own to load.
    std::string uri;
    /// Carried from parent to loader: e.g. the accumulated transform of a 3D Tiles tile (ECEF or local from content).
    glm::dmat4 transform{1};
    /// Content that came inside the parent's file (OSGB: the coarse mesh of a PagedLOD). Null otherwise. Loading the
    /// parent again brings the same children in the same order.
    std::shared_ptr<const TileContent> inlineContent;
    std::vector<TileDescription> children;
    /// Why the tile can never be shown, if that is known already: then it counts as missing, and what it would replace
    /// stays.
    std::optional<Error> unreadable;
    std::shared_ptr<const LoaderContext> context; // the loader's own; null for tiles that need none
};

/// A loaded content.
struct TileContent {
    std::vector<Mesh> meshes;              // site frame
    std::vector<TileDescription> children; // grafted below the tile: external tileset, OSGB file
    size_t bytes = 0;                      // GPU memory the meshes will need
};

/// Reads contents of one tileset format. Implementations are immutable: `load` is called from several threads at once.
class TileLoader {
public:
    virtual ~TileLoader() = default;
    /// Errors name the URI. Problems that leave something to show go to `diagnostics`.
    virtual Result<TileContent> load(const TileDescription& tile, Diagnostics& diagnostics) const = 0;
};

/// A tileset ready to stream: its root tiles and how to load what they name.
struct Tileset {
    std::string source;         // the path it was opened from
    std::string format;         // "OSGB", "3D Tiles 1.0"
    gis::SiteFrame nativeFrame; // the frame its own metadata suggests (Local if none)
    TileDescription root;
    std::shared_ptr<const TileLoader> loader;
};

/// What a tileset says about where it is, read quickly and before a site frame has been chosen.
struct TilesetPlacement {
    std::string format;
    gis::SiteFrame nativeFrame;
    /// A point in the middle, geographic (degrees, ellipsoidal metres), if the tileset is georeferenced.
    std::optional<glm::dvec3> lonLatHeight;
};

/// True for an OSGB production folder (Data/ or metadata.xml), a folder or file with .osgb, a tileset.json or a folder
/// holding one.
bool looksLikeTileset(const std::string& source);
Result<TilesetPlacement> probeTileset(const std::string& source, Diagnostics& diagnostics);

/// Opens a tileset in a site frame: reads the root description only (OSGB: the list of root tiles).
/// Georeferenced data comes into `frame` through its own CRS (ECEF for 3D Tiles); data without georeference keeps its
/// own coordinates and `localOffset` is added (used when the park file places it). Either is then raised by
/// `heightOffsetMeters`.
Result<Tileset> openTileset(const std::string& source, const gis::SiteFrame& frame, const glm::dvec3& localOffset,
                            Diagnostics& diagnostics, double heightOffsetMeters = 0);

} // namespace sandtable::scene
