#include "decision/corridor/Clearance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace sandtable::decision {
namespace {

constexpr double nowhere = std::numeric_limits<double>::infinity();

/// One line of the transform: the lower envelope of parabolas, whose feet are where `squared` is finite.
class Envelope {
public:
    explicit Envelope(size_t longest) : m_feet(longest), m_borders(longest + 1), m_result(longest) {}

    void transform(std::span<double> squared, double step) {
        size_t count = 0;
        for (size_t q = 0; q < squared.size(); ++q) {
            if (squared[q] == nowhere) continue;
            double border = -nowhere;
            while (count > 0) {
                const size_t p = m_feet[count - 1];
                const double dq = double(q) * step, dp = double(p) * step;
                border = ((squared[q] + dq * dq) - (squared[p] + dp * dp)) / (2 * (dq - dp));
                if (border > m_borders[count - 1]) break;
                --count;
                border = -nowhere;
            }
            m_feet[count] = q;
            m_borders[count] = border;
            ++count;
        }
        if (count == 0) return;
        size_t at = 0;
        for (size_t q = 0; q < squared.size(); ++q) {
            const double place = double(q) * step;
            while (at + 1 < count && m_borders[at + 1] < place) ++at;
            const double away = place - double(m_feet[at]) * step;
            m_result[q] = away * away + squared[m_feet[at]];
        }
        std::copy_n(m_result.begin(), squared.size(), squared.begin());
    }

private:
    std::vector<size_t> m_feet;
    std::vector<double> m_borders, m_result;
};

/// Union–find with path halving.
class Groups {
public:
    explicit Groups(size_t size) : m_parents(size) { std::iota(m_parents.begin(), m_parents.end(), 0U); }
    uint32_t of(uint32_t member) {
        while (m_parents[member] != member) member = m_parents[member] = m_parents[m_parents[member]];
        return member;
    }
    void join(uint32_t a, uint32_t b) { m_parents[of(a)] = of(b); }

private:
    std::vector<uint32_t> m_parents;
};

} // namespace

/// On a raster of half cells a blocked square is nine points, one of which is nearest to any cell's middle.
std::vector<double> clearance(const std::vector<bool>& blocked, int width, int height, double cellWidth,
                              double cellHeight) {
    const size_t columns = static_cast<size_t>(width), rows = static_cast<size_t>(height), fine = 2 * columns + 1;
    std::vector<double> squared(fine * (2 * rows + 1), nowhere);
    for (size_t row = 0; row < rows; ++row)
        for (size_t column = 0; column < columns; ++column) {
            if (!blocked[row * columns + column]) continue;
            for (size_t y = 2 * row; y <= 2 * row + 2; ++y)
                for (size_t x = 2 * column; x <= 2 * column + 2; ++x) squared[y * fine + x] = 0;
        }
    Envelope envelope(std::max(fine, 2 * rows + 1));
    for (size_t y = 0; y < 2 * rows + 1; ++y)
        envelope.transform(std::span(squared).subspan(y * fine, fine), cellWidth / 2);
    std::vector<double> line(2 * rows + 1), result(columns * rows);
    for (size_t column = 0; column < columns; ++column) {
        const size_t x = 2 * column + 1;
        for (size_t y = 0; y < line.size(); ++y) line[y] = squared[y * fine + x];
        envelope.transform(line, cellHeight / 2);
        for (size_t row = 0; row < rows; ++row) result[row * columns + column] = std::sqrt(line[2 * row + 1]);
    }
    return result;
}

std::optional<Bottleneck> widestWay(std::span<const double> clearance, int width, int height,
                                    std::span<const uint32_t> from, std::span<const uint32_t> to) {
    const auto size = static_cast<uint32_t>(clearance.size());
    const uint32_t start = size, end = size + 1;
    Groups groups(size + 2);
    for (const uint32_t cell : from) groups.join(cell, start);
    for (const uint32_t cell : to) groups.join(cell, end);
    std::vector<uint32_t> order(size);
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, std::greater(), [&](uint32_t cell) { return clearance[cell]; });
    std::vector<bool> open(size, false);
    for (const uint32_t cell : order) {
        if (!(clearance[cell] > 0)) break;
        open[cell] = true;
        const int column = static_cast<int>(cell) % width, row = static_cast<int>(cell) / width;
        for (int y = std::max(row - 1, 0); y <= std::min(row + 1, height - 1); ++y)
            for (int x = std::max(column - 1, 0); x <= std::min(column + 1, width - 1); ++x) {
                const auto neighbour = static_cast<uint32_t>(y * width + x);
                if (open[neighbour]) groups.join(neighbour, cell);
            }
        if (groups.of(start) == groups.of(end)) return Bottleneck{cell, clearance[cell]};
    }
    return std::nullopt;
}

} // namespace sandtable::decision
