#include "decision/terrain/CutFill.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

namespace sandtable::decision {
namespace {

TEST(CutFill, SumsDifferencesBySign) {
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> before{10, 10, 10, 10, unknown}, after{12, 7, 10, unknown, 5};
    const CutFill moved = cutAndFill(before, after, 25);
    EXPECT_EQ(moved.fill, 50);
    EXPECT_EQ(moved.cut, 75);
    EXPECT_EQ(moved.net(), -25);
    EXPECT_EQ(moved.fillArea, 25);
    EXPECT_EQ(moved.cutArea, 25) << "what stays is neither";
    EXPECT_EQ(moved.compared, 3u);
    EXPECT_EQ(moved.unknown, 2u);
}

TEST(CutFill, BackAgainIsTheOtherWayRound) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> height(-50, 50);
    std::vector<double> a(1000), b(1000);
    for (double& h : a) h = height(random);
    for (double& h : b) h = height(random);
    const CutFill there = cutAndFill(a, b, 4), back = cutAndFill(b, a, 4);
    EXPECT_DOUBLE_EQ(there.cut, back.fill);
    EXPECT_DOUBLE_EQ(there.fill, back.cut);
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i) sum += (b[i] - a[i]) * 4;
    EXPECT_NEAR(there.net(), sum, 1e-6);
}

} // namespace
} // namespace sandtable::decision
