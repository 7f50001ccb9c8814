#include "decision/health/CurvePiece.h"

#include <gtest/gtest.h>

#include <random>

namespace sandtable::decision {
namespace {

const ScoreCurve curve{{0, 100}, {1.4, 85}, {2.8, 60}, {4.5, 30}, {6.75, 0}};

TEST(CurvePiece, TheNodesAroundAValueGiveItsScore) {
    std::mt19937 random(3);
    for (int i = 0; i < 1000; ++i) {
        const double value = static_cast<double>(random() % 9000) / 1000 - 1;
        const CurvePiece piece = pieceAt(curve, value);
        const auto& [x0, s0] = piece.from;
        const auto& [x1, s1] = piece.to;
        const double score = piece.beyond() ? s0 : s0 + (s1 - s0) * (value - x0) / (x1 - x0);
        EXPECT_NEAR(score, scoreOf(curve, value), 1e-9) << value;
    }
    EXPECT_TRUE(pieceAt(curve, -1).beyond());
    EXPECT_TRUE(pieceAt(curve, 7).beyond());
}

TEST(CurvePiece, TheLimitIsWhereTheCurvePassesSixty) {
    EXPECT_EQ(valueAt(curve, 60), 2.8);
    EXPECT_NEAR(*valueAt(curve, 72.5), 2.1, 1e-12);
    EXPECT_FALSE(valueAt({{0, 50}, {1, 20}}, 60));
    EXPECT_EQ(valueAt({{0, 60}, {1, 60}}, 60), 0);
}

} // namespace
} // namespace sandtable::decision
