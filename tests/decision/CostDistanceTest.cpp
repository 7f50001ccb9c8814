// Accumulated costs: by hand, against GRASS's r.cost where it is installed, and as properties.
#include "decision/corridor/CostDistance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace sandtable::decision {
namespace {

const double wall = std::numeric_limits<double>::quiet_NaN();

CostGrid grid(int width, int height, std::vector<double> costs) { return {width, height, 1, 1, std::move(costs)}; }

std::vector<double> from(const CostGrid& grid, uint32_t source, Moves moves = Moves::Eight) {
    auto found = costDistance(grid, std::vector{source}, moves);
    EXPECT_TRUE(found) << (found ? "" : found.error().text());
    return found ? *std::move(found) : std::vector<double>();
}

TEST(CostDistance, AStepCostsItsLengthTimesTheMeanOfBothCells) {
    const std::vector<double> distance = from(grid(3, 2, {1, 3, 5, 1, 1, 9}), 0);
    EXPECT_DOUBLE_EQ(distance[0], 0);
    EXPECT_DOUBLE_EQ(distance[1], 2);
    EXPECT_DOUBLE_EQ(distance[3], 1);
    EXPECT_DOUBLE_EQ(distance[4], std::sqrt(2.0)) << "over the corner, not 1 + 1";
    EXPECT_DOUBLE_EQ(distance[2], std::sqrt(2.0) * (1 + 3)) << "by way of the cheap cell: √2 + √2 · 3";
}

TEST(CostDistance, AKnightsMovePassesTwoCells) {
    const std::vector<double> eight = from(grid(3, 2, {1, 2, 4, 8, 2, 3}), 0);
    const std::vector<double> knights = from(grid(3, 2, {1, 2, 4, 8, 2, 3}), 0, Moves::Knights);
    EXPECT_DOUBLE_EQ(knights[5], std::sqrt(5.0) * (1 + 2 + 2 + 3) / 4);
    EXPECT_GT(eight[5], knights[5]);
    const std::vector<double> blocked = from(grid(3, 2, {1, wall, 1, 1, 1, 1}), 0, Moves::Knights);
    EXPECT_DOUBLE_EQ(blocked[5], std::sqrt(2.0) + 1) << "a knight does not leap over a wall";
}

TEST(CostDistance, CellsThatAreNotSquare) {
    CostGrid flat = grid(2, 2, {1, 1, 1, 1});
    flat.cellWidth = 10;
    flat.cellHeight = 20;
    const std::vector<double> distance = from(flat, 0);
    EXPECT_DOUBLE_EQ(distance[1], 1) << "a cell's width";
    EXPECT_DOUBLE_EQ(distance[2], 2);
    EXPECT_DOUBLE_EQ(distance[3], std::sqrt(5.0));
}

TEST(CostDistance, WhatNoWayLeadsToHasNoCost) {
    const std::vector<double> distance = from(grid(3, 1, {1, wall, 1}), 0, Moves::Knights);
    EXPECT_TRUE(std::isnan(distance[1]));
    EXPECT_TRUE(std::isnan(distance[2]));
}

TEST(CostDistance, RefusesWhatCannotBeMeant) {
    const CostGrid plain = grid(2, 1, {1, wall});
    EXPECT_FALSE(costDistance(plain, std::vector<uint32_t>{1}, Moves::Eight));
    EXPECT_FALSE(costDistance(plain, std::vector<uint32_t>{2}, Moves::Eight));
    EXPECT_FALSE(costDistance(grid(2, 1, {1, -1}), std::vector<uint32_t>{0}, Moves::Eight));
    EXPECT_TRUE(costDistance(plain, {}, Moves::Eight));
}

TEST(CostDistance, OfSeveralSourcesTheNearestCountsAndBothWaysCostTheSame) {
    std::mt19937 random(3);
    for (int round = 0; round < 20; ++round) {
        const int width = 5 + static_cast<int>(random() % 30), height = 5 + static_cast<int>(random() % 30);
        std::vector<double> costs(static_cast<size_t>(width * height));
        for (double& cost : costs) cost = random() % 8 == 0 ? wall : 1 + static_cast<double>(random() % 100);
        costs.front() = costs.back() = 1;
        const CostGrid field = grid(width, height, costs);
        const auto last = static_cast<uint32_t>(costs.size() - 1);
        for (const Moves moves : {Moves::Eight, Moves::Knights}) {
            const std::vector<double> a = from(field, 0, moves), b = from(field, last, moves);
            const auto both = costDistance(field, std::vector<uint32_t>{0, last}, moves);
            ASSERT_TRUE(both);
            for (uint32_t cell = 0; cell <= last; ++cell) {
                EXPECT_EQ(std::isnan((*both)[cell]), std::isnan(a[cell]) && std::isnan(b[cell]));
                if (std::isnan((*both)[cell])) continue;
                EXPECT_EQ((*both)[cell], std::fmin(a[cell], b[cell]));
            }
            if (!std::isnan(a[last])) {
                EXPECT_NEAR(a[last], b[0], 1e-9 * a[last]) << "the same there and back";
            }
            if (moves == Moves::Knights) {
                const std::vector<double> eight = from(field, 0, Moves::Eight);
                for (uint32_t cell = 0; cell <= last; ++cell)
                    if (!std::isnan(eight[cell])) {
                        EXPECT_LE(a[cell], eight[cell] * (1 + 1e-12)) << "more directions never cost more";
                    }
            }
        }
    }
}

} // namespace
} // namespace sandtable::decision
