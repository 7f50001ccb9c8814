#include "app/commands/Percentile.h"

#include <gtest/gtest.h>

#include <numeric>

using sandtable::app::percentile;

TEST(PercentileTest, InterpolatesBetweenNeighbours) {
    std::vector<double> twenty(20);
    std::iota(twenty.begin(), twenty.end(), 1.0);
    EXPECT_DOUBLE_EQ(*percentile(twenty, 0.5), 10.5);
    EXPECT_NEAR(*percentile(twenty, 0.95), 19.05, 1e-12) << "not the largest";
    EXPECT_EQ(*percentile(twenty, 1), 20);
    EXPECT_EQ(*percentile({3, 1, 2}, 0.5), 2);
    EXPECT_EQ(*percentile({7}, 0.95), 7);
    EXPECT_EQ(percentile({}, 0.5), std::nullopt);
}
