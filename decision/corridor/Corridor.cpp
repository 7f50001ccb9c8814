#include "decision/corridor/Corridor.h"

#include "decision/corridor/Clearance.h"

#include <glm/glm.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sandtable::decision {
namespace {

constexpr double impassable = std::numeric_limits<double>::quiet_NaN();
constexpr double unlimited = std::numeric_limits<double>::infinity();

class Study {
public:
    Study(const CorridorRequest& request, const std::stop_token& stop)
        : m_request(request), m_grid(request.costs), m_stop(stop) {}

    Result<CorridorStudy> run() {
        std::vector<bool> blocked(m_grid.costs.size());
        for (size_t i = 0; i < blocked.size(); ++i) blocked[i] = std::isnan(m_grid.costs[i]);
        m_clearance = clearance(blocked, m_grid.width, m_grid.height, m_grid.cellWidth, m_grid.cellHeight);
        erode();
        if (auto found = measureWidest(m_request.from, m_request.to); !found) return found.error();
        auto from = inFreeSpace(m_request.from, m_study.movedFrom), to = inFreeSpace(m_request.to, m_study.movedTo);
        if (from.empty() || to.empty()) return noWay();
        if (auto found = measureWidest(from, to); !found) return noWay();
        const auto there = costTree(m_free, from, m_request.moves);
        if (!there) return there.error();
        const auto back = costDistance(m_free, to, m_request.moves);
        if (!back) return back.error();
        const uint32_t end = cheapest(there->totals, to);
        m_study.leastCost = there->totals[end];
        if (std::isnan(m_study.leastCost)) return noWay();
        measureSlack(there->totals, *back);
        keep(wayTo(*there, end));
        findOthers(from, to);
        if (m_stop.stop_requested()) return Error{ErrorKind::TookTooLong, "", "given up"};
        return std::move(m_study);
    }

private:
    void erode() {
        m_free = m_grid;
        const double half = m_request.widthMeters / 2 * (1 - 1e-9); // a strip exactly as wide as the gap fits
        for (size_t i = 0; i < m_free.costs.size(); ++i)
            if (m_clearance[i] < half) m_free.costs[i] = impassable;
    }

    Result<void> measureWidest(const std::vector<uint32_t>& from, const std::vector<uint32_t>& to) {
        for (const auto* ends : {&from, &to})
            for (const uint32_t cell : *ends)
                if (cell >= m_grid.costs.size()) return Error{ErrorKind::Usage, "", "an end is not in the raster"};
        const auto neck = widestWay(m_clearance, m_grid.width, m_grid.height, from, to);
        if (!neck) return Error{ErrorKind::NotFound, "", "no way of any width leads from one end to the other"};
        m_study.widestWidth = neck->clearance * 2;
        m_study.widestPinch = neck->cell;
        return {};
    }

    Error noWay() const {
        return {ErrorKind::NotFound, "",
                fmt::format("no strip {:g} wide leads from one end to the other; the widest is {:.1f}",
                            m_request.widthMeters, m_study.widestWidth)};
    }

    glm::dvec2 middle(uint32_t cell) const {
        const auto width = static_cast<uint32_t>(m_grid.width), column = cell % width, row = cell / width;
        return {column * m_grid.cellWidth, row * m_grid.cellHeight};
    }

    /// The ends that are free; else the free cell nearest to any of them.
    std::vector<uint32_t> inFreeSpace(const std::vector<uint32_t>& ends, double& moved) const {
        std::vector<uint32_t> free;
        for (const uint32_t cell : ends)
            if (!std::isnan(m_free.costs[cell])) free.push_back(cell);
        if (!free.empty()) return free;
        double best = unlimited;
        uint32_t nearest = 0;
        for (uint32_t cell = 0; cell < m_free.costs.size(); ++cell) {
            if (std::isnan(m_free.costs[cell])) continue;
            for (const uint32_t end : ends)
                if (const double away = glm::distance(middle(cell), middle(end)); away < best)
                    best = away, nearest = cell;
        }
        if (best == unlimited) return {};
        moved = best;
        return {nearest};
    }

    static uint32_t cheapest(const std::vector<double>& totals, const std::vector<uint32_t>& cells) {
        return *std::ranges::min_element(
            cells, {}, [&](uint32_t cell) { return std::isnan(totals[cell]) ? unlimited : totals[cell]; });
    }

    void measureSlack(const std::vector<double>& there, const std::vector<double>& back) {
        m_study.slack.resize(there.size());
        const double least = m_study.leastCost;
        for (size_t i = 0; i < there.size(); ++i) {
            const double dearer = std::max(there[i] + back[i] - least, 0.0); // NaN stays NaN: max keeps its first
            m_study.slack[i] = std::isnan(there[i] + back[i]) ? impassable : least > 0 ? dearer / least : dearer;
        }
    }

    /// Cells whose middle is within half the width of the middle line, or which it passes.
    std::vector<uint32_t> stripAlong(const std::vector<uint32_t>& way) const {
        std::vector<bool> inside(m_grid.costs.size());
        const double half = m_request.widthMeters / 2;
        const int reachX = static_cast<int>(half / m_grid.cellWidth),
                  reachY = static_cast<int>(half / m_grid.cellHeight);
        const auto mark = [&](const glm::dvec2& at) { // in cells
            const int column = static_cast<int>(std::lround(at.x)), row = static_cast<int>(std::lround(at.y));
            for (int y = std::max(row - reachY, 0); y <= std::min(row + reachY, m_grid.height - 1); ++y)
                for (int x = std::max(column - reachX, 0); x <= std::min(column + reachX, m_grid.width - 1); ++x)
                    if ((x == column && y == row) ||
                        std::hypot((x - at.x) * m_grid.cellWidth, (y - at.y) * m_grid.cellHeight) <= half)
                        inside[static_cast<size_t>(y) * static_cast<size_t>(m_grid.width) + static_cast<size_t>(x)] =
                            true;
        };
        const glm::dvec2 cellSize(m_grid.cellWidth, m_grid.cellHeight);
        for (size_t i = 0; i < way.size(); ++i) {
            const glm::dvec2 here = middle(way[i]) / cellSize;
            mark(here);
            if (i > 0) mark((middle(way[i - 1]) / cellSize + here) / 2.0); // a knight's move passes between cells
        }
        std::vector<uint32_t> cells;
        for (uint32_t cell = 0; cell < inside.size(); ++cell)
            if (inside[cell] && !std::isnan(m_grid.costs[cell])) cells.push_back(cell);
        return cells;
    }

    /// The largest share that one of those before covers.
    double overlapOf(const std::vector<uint32_t>& cells) const {
        double most = 0;
        for (const CorridorAlternative& other : m_study.alternatives) {
            std::vector<uint32_t> shared;
            std::ranges::set_intersection(cells, other.cells, std::back_inserter(shared));
            most = std::max(most, double(shared.size()) / double(std::max<size_t>(cells.size(), 1)));
        }
        return most;
    }

    /// True if it differs enough from those before.
    bool keep(std::vector<uint32_t> way) {
        CorridorAlternative alternative;
        alternative.cells = stripAlong(way);
        alternative.overlap = overlapOf(alternative.cells);
        if (alternative.overlap > m_request.mostOverlap) return false;
        alternative.cost = costOfWay(m_grid, way, m_request.moves);
        for (size_t i = 1; i < way.size(); ++i) alternative.length += glm::distance(middle(way[i - 1]), middle(way[i]));
        alternative.pinch = *std::ranges::min_element(way, {}, [&](uint32_t cell) { return m_clearance[cell]; });
        alternative.pinchWidth = m_clearance[alternative.pinch] * 2;
        alternative.way = std::move(way);
        m_study.alternatives.push_back(std::move(alternative));
        return true;
    }

    /// Searches again with what is taken made dearer, more and more, until a way differs enough. Around the ends, where
    /// all ways must pass, as well: the penalty is the same for all.
    void findOthers(const std::vector<uint32_t>& from, const std::vector<uint32_t>& to) {
        constexpr double dearer = 1.5;
        constexpr int mostReruns = 24;
        CostGrid penalised = m_free;
        while (static_cast<int>(m_study.alternatives.size()) < m_request.alternatives && m_study.reruns < mostReruns) {
            if (m_stop.stop_requested()) return;
            for (const CorridorAlternative& taken : m_study.alternatives)
                for (const uint32_t cell : taken.cells) penalised.costs[cell] *= dearer;
            const auto tree = costTree(penalised, from, m_request.moves);
            ++m_study.reruns;
            if (!tree) return; // it could be searched before
            keep(wayTo(*tree, cheapest(tree->totals, to)));
        }
        std::ranges::stable_sort(m_study.alternatives, {}, &CorridorAlternative::cost);
    }

    const CorridorRequest& m_request;
    const CostGrid& m_grid;
    std::stop_token m_stop;
    CostGrid m_free; // eroded
    std::vector<double> m_clearance;
    CorridorStudy m_study;
};

} // namespace

Result<CorridorStudy> studyCorridor(const CorridorRequest& request, const std::stop_token& stop) {
    if (request.from.empty() || request.to.empty()) return Error{ErrorKind::Usage, "", "a corridor has two ends"};
    if (!(request.widthMeters >= 0)) return Error{ErrorKind::Usage, "", "the width is below zero"};
    return Study(request, stop).run();
}

} // namespace sandtable::decision
