// Heights of places on the photogrammetry, found as tiles stream in: devices stand on the surface below them, buildings
// know the ground beside them. A finer tile corrects a coarser one. Main thread.
#pragma once

#include "gis/Raster.h"
#include "scene/tiles/TileContent.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace sandtable::app {

class SurfaceAnchors {
public:
    explicit SurfaceAnchors(const std::vector<glm::dvec2>& places);

    /// Takes heights from a terrain where nothing better is known.
    void learn(const gis::HeightField& terrain);
    /// Looks at a tile's meshes; `errorMeters` is the tile's geometric error.
    void learn(const scene::TileContent& content, double errorMeters);

    /// Surface height at place i, as well as it is known.
    std::optional<double> height(size_t i) const;
    /// Grows when a height has changed.
    uint64_t revision() const { return m_revision; }

private:
    struct Anchor {
        glm::dvec2 place;
        double height = 0;
        double error = std::numeric_limits<double>::infinity(); // infinity: unknown
    };
    std::vector<size_t> placesIn(const Box2& box) const;
    void learnTriangle(const scene::Mesh& mesh, size_t firstIndex, double errorMeters);

    static constexpr double cellMeters = 50; // larger than most triangles: few cells to look into, few places in each
    std::vector<Anchor> m_anchors;
    std::unordered_map<int64_t, std::vector<size_t>> m_cells;
    uint64_t m_revision = 0;
};

} // namespace sandtable::app
