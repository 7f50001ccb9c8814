#include "sample/WallAtlas.h"

#include <algorithm>
#include <numeric>

namespace sandtable::sample {
namespace {

constexpr int border = 2; // texels repeated around a chart, so that filtering does not mix neighbours
constexpr int samplesPerSide = 2;

int roundUp(int value, int step) { return (value + step - 1) / step * step; }

} // namespace

int WallAtlas::addChart(const glm::dvec2& size, ChartPaint paint) {
    const auto texels = [&](double meters) {
        return std::clamp(static_cast<int>(std::ceil(meters / m_texel)), 2, 2000);
    };
    m_charts.push_back({size, std::move(paint), texels(size.x), texels(size.y)});
    return static_cast<int>(m_charts.size()) - 1;
}

int WallAtlas::sharedChart(uint64_t key, const glm::dvec2& size, const ChartPaint& paint) {
    const auto known = m_shared.find(key);
    if (known != m_shared.end()) return known->second;
    return m_shared[key] = addChart(size, paint);
}

void WallAtlas::addQuad(int chart, const WallVertex& a, const WallVertex& b, const WallVertex& c, const WallVertex& d) {
    const uint32_t first = static_cast<uint32_t>(m_vertices.size());
    for (const WallVertex* vertex : {&a, &b, &c, &d}) m_vertices.emplace_back(chart, *vertex);
    for (const uint32_t corner : {0u, 1u, 2u, 0u, 2u, 3u}) m_triangles.push_back(first + corner);
}

/// Shelves: tallest first, left to right.
std::vector<WallAtlas::Place> WallAtlas::arrange(int atlasWidth, int& atlasHeight) const {
    std::vector<size_t> order(m_charts.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return m_charts[a].height > m_charts[b].height; });
    std::vector<Place> places(m_charts.size());
    int x = 0, y = 0, shelf = 0;
    for (const size_t i : order) {
        const int width = m_charts[i].width + 2 * border, height = m_charts[i].height + 2 * border;
        if (x + width > atlasWidth) {
            x = 0;
            y += shelf;
            shelf = 0;
        }
        places[i] = {x + border, y + border};
        x += width;
        shelf = std::max(shelf, height);
    }
    atlasHeight = y + shelf;
    return places;
}

void WallAtlas::paintChart(const Chart& chart, const Place& place, Picture& picture) const {
    const glm::dvec2 texel = chart.size / glm::dvec2(chart.width, chart.height);
    for (int y = 0; y < chart.height; ++y)
        for (int x = 0; x < chart.width; ++x) {
            glm::vec3 sum(0);
            for (int sy = 0; sy < samplesPerSide; ++sy)
                for (int sx = 0; sx < samplesPerSide; ++sx)
                    sum += chart.paint((x + (sx + 0.5) / samplesPerSide) * texel.x,
                                       (chart.height - y - (sy + 0.5) / samplesPerSide) * texel.y);
            encode(sum / static_cast<float>(samplesPerSide * samplesPerSide), picture.pixel(place.x + x, place.y + y));
        }
    for (int y = -border; y < chart.height + border; ++y)
        for (int x = -border; x < chart.width + border; ++x) {
            const int fromX = std::clamp(x, 0, chart.width - 1), fromY = std::clamp(y, 0, chart.height - 1);
            if (fromX != x || fromY != y)
                std::copy_n(picture.pixel(place.x + fromX, place.y + fromY), 3,
                            picture.pixel(place.x + x, place.y + y));
        }
}

TexturedMesh WallAtlas::pack() const {
    TexturedMesh mesh;
    if (m_vertices.empty()) return mesh;
    int widest = 0;
    double area = 0;
    for (const Chart& chart : m_charts) {
        widest = std::max(widest, chart.width + 2 * border);
        area += (chart.width + 2.0 * border) * (chart.height + 2.0 * border);
    }
    const int width = roundUp(std::max(widest, static_cast<int>(std::sqrt(area * 1.1))), 16);
    int height = 0;
    const std::vector<Place> places = arrange(width, height);
    mesh.picture = Picture(width, roundUp(height, 16));
    for (size_t i = 0; i < m_charts.size(); ++i) paintChart(m_charts[i], places[i], mesh.picture);
    for (const auto& [index, vertex] : m_vertices) {
        const Chart& chart = m_charts[static_cast<size_t>(index)];
        const Place& place = places[static_cast<size_t>(index)];
        const glm::dvec2 inChart =
            glm::clamp(vertex.chart / chart.size, 0.0, 1.0) * glm::dvec2(chart.width, chart.height);
        const glm::dvec2 pixel(place.x + inChart.x, place.y + chart.height - inChart.y);
        mesh.uv.emplace_back(pixel.x / mesh.picture.width, 1 - pixel.y / mesh.picture.height);
        mesh.positions.emplace_back(vertex.position);
    }
    mesh.triangles = m_triangles;
    return mesh;
}

} // namespace sandtable::sample
