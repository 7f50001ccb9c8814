// A plan-view picture of part of the park while it is being painted: what the surface is made of, how it faces the sun,
// and how high it lies. Row 0 is the northern edge; axes are the site's.
#pragma once

#include "core/Geometry.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sandtable::sample {

struct Texel {
    glm::vec3 albedo{0}; // linear RGB
    float sun = 0;       // cosine between the surface and the sun, shadows not counted
    float height = 0;    // site z, metres
};

struct Canvas {
    Box2 region; // site frame
    double texel = 1;
    int width = 0, height = 0;
    std::vector<Texel> texels;

    Canvas(const Box2& siteRegion, double texelMeters)
        : region(siteRegion),
          texel(texelMeters),
          width(static_cast<int>(std::lround(siteRegion.size().x / texelMeters))),
          height(static_cast<int>(std::lround(siteRegion.size().y / texelMeters))),
          texels(static_cast<size_t>(width) * static_cast<size_t>(height)) {}

    Texel& at(int column, int row) { return texels[index(column, row)]; }
    const Texel& at(int column, int row) const { return texels[index(column, row)]; }
    glm::dvec2 center(int column, int row) const {
        return {region.min.x + (column + 0.5) * texel, region.max.y - (row + 0.5) * texel};
    }
    int columnOf(double siteX) const { return static_cast<int>(std::floor((siteX - region.min.x) / texel)); }
    int rowOf(double siteY) const { return static_cast<int>(std::floor((region.max.y - siteY) / texel)); }

private:
    size_t index(int column, int row) const {
        return static_cast<size_t>(row) * static_cast<size_t>(width) + static_cast<size_t>(column);
    }
};

/// Eight-bit sRGB, rows from the north (or the top, for walls).
struct Picture {
    int width = 0, height = 0;
    std::vector<uint8_t> rgb;
    Picture() = default;
    Picture(int w, int h) : width(w), height(h), rgb(static_cast<size_t>(w) * static_cast<size_t>(h) * 3) {}
    uint8_t* pixel(int x, int y) {
        return &rgb[(static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)) * 3];
    }
    const uint8_t* pixel(int x, int y) const {
        return &rgb[(static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)) * 3];
    }
};

/// Half the size; both sides must be even.
Picture halved(const Picture& picture);
/// A part of a picture.
Picture cropped(const Picture& picture, int x, int y, int width, int height);

} // namespace sandtable::sample
