// Gathers wall pictures of different sizes into one texture. Add charts and the triangles that use them, then pack
// once.
#pragma once

#include "sample/TileMesh.h"

#include <cstdint>
#include <functional>
#include <map>

namespace sandtable::sample {

/// Lit linear colour at (metres from the left, metres from the bottom) of a chart.
using ChartPaint = std::function<glm::vec3(double along, double up)>;

struct WallVertex {
    glm::dvec3 position;
    glm::dvec2 chart; // metres from the chart's lower left
};

class WallAtlas {
public:
    explicit WallAtlas(double texelMeters) : m_texel(texelMeters) {}
    int addChart(const glm::dvec2& sizeMeters, ChartPaint paint);
    /// A chart used by many; painted once for each key.
    int sharedChart(uint64_t key, const glm::dvec2& sizeMeters, const ChartPaint& paint);
    void addQuad(int chart, const WallVertex& a, const WallVertex& b, const WallVertex& c, const WallVertex& d);
    /// Empty mesh if nothing was added.
    TexturedMesh pack() const;

private:
    struct Chart {
        glm::dvec2 size;
        ChartPaint paint;
        int width, height; // texels, without the border
    };
    struct Place {
        int x = 0, y = 0;
    };
    std::vector<Place> arrange(int atlasWidth, int& atlasHeight) const;
    void paintChart(const Chart& chart, const Place& place, Picture& picture) const;

    double m_texel;
    std::vector<Chart> m_charts;
    std::map<uint64_t, int> m_shared;
    std::vector<std::pair<int, WallVertex>> m_vertices; // with their charts
    std::vector<uint32_t> m_triangles;
};

} // namespace sandtable::sample
