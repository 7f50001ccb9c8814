// What a ray meets in the park at the finest level there is, on the CPU: scripted picking and measuring. Loads only the
// tiles along the ray. The same edited surface as on screen: flattened areas are planes, clipped ones holes,
// and terrain beneath photogrammetry is only met where the ray meets nothing else.
#pragma once

#include "app/session/Session.h"
#include "scene/tiles/TileTree.h"

#include <functional>
#include <memory>
#include <unordered_map>

namespace sandtable::app {

struct SurfaceHit {
    glm::dvec3 site{0};
    double distance = 0;    // along the ray
    std::string layerId;    // "" for a placed building or a flattened area's own plane
    std::string buildingId; // by footprint; placed buildings also by their body
};

/// One tileset to look into; a tree that has been streamed is as good as a fresh one.
struct SurfaceTiles {
    std::string layerId;
    std::shared_ptr<const scene::TileLoader> loader;
    scene::TileTree tree;
};

/// The tilesets that have been opened and nobody streams.
std::vector<SurfaceTiles> surfaceTiles(std::span<const LoadedLayer> layers);

class SurfaceQuery {
public:
    /// Keeps references: the layers and world must outlive the query. Problems with tiles go to `diagnostics`.
    SurfaceQuery(std::span<const LoadedLayer> layers, std::vector<SurfaceTiles> tiles, const scene::World& world,
                 Diagnostics& diagnostics);

    /// The park's model layers are met as well; one that cannot be read is reported.
    void addModelLayers();
    /// Moved existing buildings are met as their pieces of photogrammetry instead of their footprints' prisms.
    void usePieces(const scene::BaseWorld& base);

    std::optional<SurfaceHit> cast(const Ray& ray);
    /// The photogrammetry within an area and above a height as it is at its finest, whatever zones there are: triangles
    /// whose middle lies there. Meshes that give nothing are left out.
    std::vector<scene::Mesh> cut(const Polygon& area, double aboveMeters);
    /// The photogrammetry from above, whatever zones there are: the highest at each cell's middle, from tiles at least
    /// as fine as half a cell. `stop`: gives up when true.
    void raiseToPhotogrammetry(gis::HeightField& heights, const std::function<bool()>& stop = {});
    /// The world's placed and moved buildings and the model layers that were added.
    void raiseToModels(gis::HeightField& heights) const;
    /// Straight down at a plan position.
    std::optional<SurfaceHit> down(const glm::dvec2& plan);

private:
    using Contents = std::unordered_map<scene::TileId, std::shared_ptr<const scene::TileContent>>;
    struct TilesetState {
        SurfaceTiles tiles;
        Contents contents; // null: could not be read, or has no meshes
    };
    void cutTile(TilesetState& state, scene::TileId id, const Polygon& area, double aboveMeters,
                 std::vector<scene::Mesh>& pieces);
    void raiseToTile(TilesetState& state, scene::TileId id, gis::HeightField& heights,
                     const std::function<bool()>& stop);
    std::optional<double> castTile(TilesetState& state, scene::TileId id, const Ray& ray);
    std::optional<double> castWithin(const scene::Mesh& mesh, const Ray& ray, const scene::SurfaceZone* zone) const;
    std::optional<double> castMeshes(const scene::TileContent& content, const Ray& ray) const;
    const scene::TileContent* content(TilesetState& state, scene::TileId id);
    void load(TilesetState& state, scene::TileId file);
    std::optional<double> castZonePlanes(const Ray& ray) const;
    void castModels(const Ray& ray, std::optional<SurfaceHit>& best) const;
    bool coversTerrain(const glm::dvec2& plan);
    struct TerrainHits {
        std::optional<double> open;    // the nearest that photogrammetry does not cover
        std::optional<double> beneath; // the nearest before that
    };
    TerrainHits castTerrain(const gis::HeightField& terrain, const Ray& ray);

    const std::span<const LoadedLayer> m_layers;
    const scene::World& m_world;
    Diagnostics& m_diagnostics;
    std::vector<TilesetState> m_tilesets;
    struct Model {
        std::string layerId, buildingId; // one of them
        glm::dmat4 modelFromSite;
        std::vector<scene::Mesh> meshes;
    };
    std::vector<Model> m_models; // placed buildings, model layers
};

} // namespace sandtable::app
