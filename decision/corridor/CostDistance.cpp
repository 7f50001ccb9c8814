#include "decision/corridor/CostDistance.h"

#include "decision/corridor/BucketQueue.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace sandtable::decision {
namespace {

constexpr double unreached = std::numeric_limits<double>::infinity();

/// Around the raster lie cells that are never entered, so that no step needs to be held against its edges.
constexpr int margin = 2;

/// A step to a cell beside, in cells of the row-major raster with its margin.
struct Move {
    ptrdiff_t to = 0;
    double factor = 0; // length in cell widths over the number of cells whose mean it costs
};
/// A knight's move, and the two cells beside that it passes between.
struct KnightsMove {
    ptrdiff_t to = 0;
    size_t first = 0, second = 0; // of the eight
    double factor = 0;
};
constexpr std::array<std::pair<int, int>, 8> beside{
    {{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}}}; // column, row
constexpr std::array<std::pair<int, int>, 8> knights{
    {{-1, -2}, {1, -2}, {-2, -1}, {2, -1}, {-2, 1}, {2, 1}, {-1, 2}, {1, 2}}};

class Search {
public:
    Search(const CostGrid& grid, Moves moves)
        : m_grid(grid), m_stride(grid.width + 2 * margin), m_knights(moves == Moves::Knights), m_cells(cellsFor(grid)) {
        makeMoves();
        for (int row = 0; row < grid.height; ++row)
            for (int column = 0; column < grid.width; ++column)
                m_cells[place(column, row)] = {unreached, grid.costs[plain(column, row)]};
        const auto [cheapest, dearest] = costRange(grid);
        const double ratio = grid.cellHeight / grid.cellWidth, straight = std::min(1.0, ratio);
        m_open = BucketQueue(cheapest * straight, dearest * std::hypot(2.0, 2 * ratio));
    }

    /// With their margin.
    static size_t cellsFor(const CostGrid& grid) {
        return static_cast<size_t>(grid.width + 2 * margin) * static_cast<size_t>(grid.height + 2 * margin);
    }

    void begin(uint32_t source) { reach(placeOf(source), 0, placeOf(source)); }

    void run() { m_knights ? spread<true>() : spread<false>(); }

    std::vector<double> totals() const {
        std::vector<double> totals(m_grid.costs.size());
        for (int row = 0; row < m_grid.height; ++row)
            for (int column = 0; column < m_grid.width; ++column) {
                const double total = m_cells[place(column, row)].total;
                totals[plain(column, row)] = total == unreached ? std::numeric_limits<double>::quiet_NaN() : total;
            }
        return totals;
    }

    /// From now on each cell remembers where its total came from.
    void remember() { m_from.resize(m_cells.size()); }

    std::vector<uint32_t> origins() const {
        std::vector<uint32_t> origins(m_grid.costs.size());
        for (uint32_t cell = 0; cell < origins.size(); ++cell) {
            const size_t at = placeOf(cell);
            const bool reached = m_cells[at].total >= 0 && m_cells[at].total < unreached;
            origins[cell] = reached ? plainOf(m_from[at]) : cell;
        }
        return origins;
    }

    double costOf(std::span<const uint32_t> way) const {
        double sum = 0;
        for (size_t i = 1; i < way.size(); ++i) {
            const size_t from = placeOf(way[i - 1]);
            const auto step = static_cast<ptrdiff_t>(placeOf(way[i])) - static_cast<ptrdiff_t>(from);
            const double cost = stepCost(from, step);
            if (!(cost < unreached)) return unreached;
            sum += cost;
        }
        return sum;
    }

private:
    struct Cell { // together: a step looks at both
        double total = -unreached, crossing = 0;
    };

    static std::pair<double, double> costRange(const CostGrid& grid) {
        double cheapest = unreached, dearest = 0;
        for (const double cost : grid.costs) {
            if (std::isnan(cost)) continue;
            cheapest = std::min(cheapest, cost);
            dearest = std::max(dearest, cost);
        }
        return {std::min(cheapest, dearest), dearest};
    }

    void makeMoves() {
        const double ratio = m_grid.cellHeight / m_grid.cellWidth;
        const auto offset = [&](int column, int row) { return static_cast<ptrdiff_t>(row) * m_stride + column; };
        const auto indexOf = [](int column, int row) {
            return static_cast<size_t>(std::ranges::find(beside, std::pair(column, row)) - beside.begin());
        };
        for (size_t i = 0; i < beside.size(); ++i) {
            const auto [column, row] = beside[i];
            m_moves[i] = {offset(column, row), std::hypot(column, row * ratio) / 2};
        }
        for (size_t i = 0; i < knights.size(); ++i) { // half the long way straight, and at its end the corner
            const auto [column, row] = knights[i];
            m_knightsMoves[i] = {offset(column, row), indexOf(column / 2, row / 2),
                                 indexOf((column > 0) - (column < 0), (row > 0) - (row < 0)),
                                 std::hypot(column, row * ratio) / 4};
        }
    }

    /// What the cells beside cost is looked up once: knight's moves pass between them.
    template<bool WithKnights> void spread() {
        while (!m_open.empty()) {
            const BucketQueue::Entry nearest = m_open.take();
            if (nearest.key != m_cells[nearest.value].total) continue; // a cheaper way was found since
            const double crossing = m_cells[nearest.value].crossing;
            std::array<double, 8> costs;
            for (size_t i = 0; i < m_moves.size(); ++i) {
                const size_t to = at(nearest.value, m_moves[i].to);
                costs[i] = m_cells[to].crossing;
                const double total = nearest.key + m_moves[i].factor * (crossing + costs[i]);
                if (total < m_cells[to].total) reach(to, total, nearest.value); // else dearer, or not to be crossed
            }
            if constexpr (!WithKnights) continue;
            for (const KnightsMove& move : m_knightsMoves) {
                const size_t to = at(nearest.value, move.to);
                if (m_cells[to].total <= nearest.key) continue;
                const double sum = (crossing + m_cells[to].crossing) + (costs[move.first] + costs[move.second]);
                const double total = nearest.key + move.factor * sum;
                if (total < m_cells[to].total) reach(to, total, nearest.value);
            }
        }
    }

    /// Infinite for what is no step, NaN where it cannot be made.
    double stepCost(size_t from, ptrdiff_t step) const {
        const double ends = m_cells[from].crossing + m_cells[at(from, step)].crossing;
        const auto move = std::ranges::find(m_moves, step, &Move::to);
        if (move != m_moves.end()) return move->factor * ends;
        const auto knight = std::ranges::find(m_knightsMoves, step, &KnightsMove::to);
        if (!m_knights || knight == m_knightsMoves.end()) return unreached;
        return knight->factor * (ends + (m_cells[at(from, m_moves[knight->first].to)].crossing +
                                         m_cells[at(from, m_moves[knight->second].to)].crossing));
    }
    void reach(size_t cell, double total, size_t from) {
        m_cells[cell].total = total;
        if (!m_from.empty()) m_from[cell] = static_cast<uint32_t>(from);
        m_open.push(total, static_cast<uint32_t>(cell));
    }
    size_t place(int column, int row) const {
        return static_cast<size_t>(row + margin) * static_cast<size_t>(m_stride) + static_cast<size_t>(column + margin);
    }
    size_t plain(int column, int row) const {
        return static_cast<size_t>(row) * static_cast<size_t>(m_grid.width) + static_cast<size_t>(column);
    }
    size_t placeOf(uint32_t cell) const {
        const auto width = static_cast<uint32_t>(m_grid.width);
        return place(static_cast<int>(cell % width), static_cast<int>(cell / width));
    }
    uint32_t plainOf(size_t cell) const {
        const auto stride = static_cast<size_t>(m_stride);
        const auto column = static_cast<int>(cell % stride) - margin, row = static_cast<int>(cell / stride) - margin;
        return static_cast<uint32_t>(plain(column, row));
    }
    static size_t at(size_t cell, ptrdiff_t offset) {
        return static_cast<size_t>(static_cast<ptrdiff_t>(cell) + offset);
    }

    const CostGrid& m_grid;
    int m_stride;
    bool m_knights;
    std::array<Move, 8> m_moves;
    std::array<KnightsMove, 8> m_knightsMoves;
    std::vector<Cell> m_cells;
    std::vector<uint32_t> m_from; // empty unless asked to remember
    BucketQueue m_open{0, 0};
};

} // namespace

static Result<void> search(Search& search, const CostGrid& grid, std::span<const uint32_t> sources) {
    for (const uint32_t source : sources) {
        if (source >= grid.costs.size()) return Error{ErrorKind::Usage, "", "a source is not in the raster"};
        if (std::isnan(grid.costs[source]))
            return Error{ErrorKind::Usage, "", "a source is in a cell that cannot be crossed"};
        search.begin(source);
    }
    search.run();
    return {};
}

static Result<void> check(const CostGrid& grid) {
    constexpr size_t mostCells = UINT32_MAX;
    if (Search::cellsFor(grid) > mostCells)
        return Error{ErrorKind::Unsupported, "", fmt::format("{} cells are too many", grid.costs.size())};
    const auto odd = std::ranges::find_if(grid.costs, [](double cost) { return cost < 0 || std::isinf(cost); });
    if (odd != grid.costs.end()) return Error{ErrorKind::InvalidData, "", fmt::format("a cell costs {}", *odd)};
    return {};
}

Result<std::vector<double>> costDistance(const CostGrid& grid, std::span<const uint32_t> sources, Moves moves) {
    if (auto checked = check(grid); !checked) return checked.error();
    Search searching(grid, moves);
    if (auto done = search(searching, grid, sources); !done) return done.error();
    return searching.totals();
}

Result<CostTree> costTree(const CostGrid& grid, std::span<const uint32_t> sources, Moves moves) {
    if (auto checked = check(grid); !checked) return checked.error();
    Search searching(grid, moves);
    searching.remember();
    if (auto done = search(searching, grid, sources); !done) return done.error();
    return CostTree{searching.totals(), searching.origins()};
}

std::vector<uint32_t> wayTo(const CostTree& tree, uint32_t cell) {
    if (std::isnan(tree.totals[cell])) return {};
    std::vector<uint32_t> way{cell};
    while (tree.origins[cell] != cell) way.push_back(cell = tree.origins[cell]);
    std::ranges::reverse(way);
    return way;
}

double costOfWay(const CostGrid& grid, std::span<const uint32_t> way, Moves moves) {
    return Search(grid, moves).costOf(way);
}

} // namespace sandtable::decision
