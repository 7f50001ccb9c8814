#include "sample/Brush.h"

#include <vector>

namespace sandtable::sample {
namespace {

constexpr int tableSide = 512; // four entries a unit

constexpr size_t tableIndex(int column, int row) {
    return static_cast<size_t>(row) * static_cast<size_t>(tableSide) + static_cast<size_t>(column);
}

std::vector<float> grainTable() {
    std::vector<float> table(tableIndex(0, tableSide));
    float total = 0;
    for (int octave = 0, size = 64; size >= 1; ++octave, size /= 2) {
        const float weight = std::pow(0.72f, static_cast<float>(octave));
        total += weight;
        const int cells = tableSide / size;
        for (int y = 0; y < tableSide; ++y)
            for (int x = 0; x < tableSide; ++x) {
                const int cx = x / size, cy = y / size;
                const float u = static_cast<float>(x % size) / static_cast<float>(size);
                const float v = static_cast<float>(y % size) / static_cast<float>(size);
                const uint32_t seed = 500u + static_cast<uint32_t>(octave);
                const auto corner = [&](int dx, int dy) {
                    return cellNoise((cx + dx) % cells, (cy + dy) % cells, seed);
                };
                table[tableIndex(x, y)] += weight * glm::mix(glm::mix(corner(0, 0), corner(1, 0), u),
                                                             glm::mix(corner(0, 1), corner(1, 1), u), v);
            }
    }
    for (float& value : table) value /= total;
    return table;
}

} // namespace

float grain(const glm::dvec2& p) {
    static const std::vector<float> table = grainTable();
    const double x = p.x * 4, y = p.y * 4;
    const int column0 = floorOf(x), row0 = floorOf(y), mask = tableSide - 1;
    const int x0 = column0 & mask, y0 = row0 & mask, x1 = (column0 + 1) & mask, y1 = (row0 + 1) & mask;
    const float u = static_cast<float>(x - column0), v = static_cast<float>(y - row0);
    const auto at = [&](int column, int row) { return table[tableIndex(column, row)]; };
    return glm::mix(glm::mix(at(x0, y0), at(x1, y0), u), glm::mix(at(x0, y1), at(x1, y1), u), v);
}

} // namespace sandtable::sample
