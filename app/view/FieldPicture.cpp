#include "app/view/FieldPicture.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::app {
namespace {

constexpr int mostTexels = 512, mostTexelsPerCell = 8;
constexpr float bandOpacity = 0.45f, lineOpacity = 0.8f, veilOpacity = 0.5f;
constexpr float lineShade = 0.5f; // lines of equal value are the band's colour, darker

struct Sample {
    double value = std::numeric_limits<double>::quiet_NaN();
    float known = 0;
};

/// Between the centres of cells; near places without a value that of the cell itself.
class GridSampler {
public:
    explicit GridSampler(const decision::FieldGrid& grid) : m_grid(grid) {}

    /// In cells from the grid's north-west corner.
    Sample at(double x, double y) const {
        const int width = m_grid.placement.width, height = m_grid.placement.height;
        const double fx = std::clamp(x - 0.5, 0.0, width - 1.0), fy = std::clamp(y - 0.5, 0.0, height - 1.0);
        const int x0 = static_cast<int>(fx), y0 = static_cast<int>(fy);
        const int x1 = std::min(x0 + 1, width - 1), y1 = std::min(y0 + 1, height - 1);
        const double u = fx - x0, v = fy - y0;
        const Sample result{mix(m_grid.values, x0, y0, x1, y1, u, v),
                            static_cast<float>(mix(m_grid.known, x0, y0, x1, y1, u, v))};
        if (std::isfinite(result.value)) return result;
        const size_t own = index(std::min(static_cast<int>(x), width - 1), std::min(static_cast<int>(y), height - 1));
        return {m_grid.values[own], m_grid.known[own]};
    }

private:
    size_t index(int column, int row) const {
        return static_cast<size_t>(row) * static_cast<size_t>(m_grid.placement.width) + static_cast<size_t>(column);
    }
    template<class T>
    double mix(const std::vector<T>& cells, int x0, int y0, int x1, int y1, double u, double v) const {
        const auto cell = [&](int column, int row) { return static_cast<double>(cells[index(column, row)]); };
        return std::lerp(std::lerp(cell(x0, y0), cell(x1, y0), u), std::lerp(cell(x0, y1), cell(x1, y1), u), v);
    }

    const decision::FieldGrid& m_grid;
};

void paint(gis::ColorRaster& raster, size_t texel, const glm::vec3& color, float alpha) {
    const glm::vec4 bytes = glm::round(glm::clamp(glm::vec4(color, alpha), 0.0f, 1.0f) * 255.0f);
    for (int c = 0; c < 4; ++c) raster.rgba[texel * 4 + static_cast<size_t>(c)] = static_cast<uint8_t>(bytes[c]);
}

} // namespace

double isolineStep(double lowest, double highest) {
    const double rough = (highest - lowest) / 8;
    if (!(rough > 0) || !std::isfinite(rough)) return 0;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double step : {1.0, 2.0, 5.0})
        if (step * power >= rough) return step * power;
    return 10 * power;
}

FieldPicture fieldPicture(const decision::FieldGrid& grid, const decision::FieldScale& scale,
                          const scene::Color& unknown) {
    const int fine =
        std::clamp(mostTexels / std::max({grid.placement.width, grid.placement.height, 1}), 1, mostTexelsPerCell);
    gis::GridPlacement placement = grid.placement;
    placement.width *= fine;
    placement.height *= fine;
    placement.cellSize /= fine;
    const size_t columns = static_cast<size_t>(placement.width),
                 texels = columns * static_cast<size_t>(placement.height);
    FieldPicture picture{{placement, std::vector<uint8_t>(texels * 4, 0)},
                         {placement, std::vector<uint8_t>(texels * 4, 0)}};
    const double step = isolineStep(grid.lowest, grid.highest);
    const GridSampler sampler(grid);
    std::vector<Sample> samples(texels);
    for (size_t i = 0; i < texels; ++i)
        samples[i] = sampler.at((static_cast<double>(i % columns) + 0.5) / fine,
                                (static_cast<double>(i / columns) + 0.5) / fine);
    const auto crosses = [&](size_t a, size_t b) {
        return step > 0 && std::floor(samples[a].value / step) != std::floor(samples[b].value / step);
    };
    for (size_t i = 0; i < texels; ++i) {
        const Sample& sample = samples[i];
        const decision::ValueBand* band = std::isfinite(sample.value) ? scale.band(sample.value) : nullptr;
        if (!band) continue;
        const bool line =
            (i % columns + 1 < columns && std::isfinite(samples[i + 1].value) && crosses(i, i + 1)) ||
            (i + columns < texels && std::isfinite(samples[i + columns].value) && crosses(i, i + columns));
        const glm::vec3 color = glm::vec3(band->color) * (line ? lineShade : 1.0f);
        paint(picture.colors, i, color, (line ? lineOpacity : bandOpacity) * sample.known);
        paint(picture.veil, i, glm::vec3(unknown), veilOpacity * (1 - sample.known));
    }
    return picture;
}

} // namespace sandtable::app
