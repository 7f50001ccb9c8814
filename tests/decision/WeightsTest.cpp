// Expected weights and eigenvalues: numpy.linalg.eig of the same matrices.
#include "decision/health/Weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sandtable::decision {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Ahp, WeightsAreThePrincipalEigenvector) {
    const auto three = ahpWeights({{1, 3, 5}, {1 / 3.0, 1, 3}, {1 / 5.0, 1 / 3.0, 1}});
    ASSERT_TRUE(three) << three.error().text();
    EXPECT_THAT(three->weights,
                ElementsAre(DoubleNear(.63698557, 1e-8), DoubleNear(.25828499, 1e-8), DoubleNear(.10472943, 1e-8)));
    EXPECT_NEAR(three->lambdaMax, 3.0385110905581727, 1e-12);
    EXPECT_NEAR(three->consistencyIndex, 0.01925554527908635, 1e-12);
    EXPECT_NEAR(three->consistencyRatio, 0.03319921599842474, 1e-12);
    const auto four = ahpWeights({{1, 2, 4, 3}, {.5, 1, 3, 2}, {.25, 1 / 3.0, 1, .5}, {1 / 3.0, .5, 2, 1}});
    ASSERT_TRUE(four);
    EXPECT_THAT(four->weights, ElementsAre(DoubleNear(.46729598, 1e-8), DoubleNear(.27718059, 1e-8),
                                           DoubleNear(.09543495, 1e-8), DoubleNear(.16008848, 1e-8)));
    EXPECT_NEAR(four->consistencyRatio, 0.01147536973996092, 1e-12);
}

TEST(Ahp, ConsistentJudgementsGiveTheirOwnRatios) {
    const auto two = ahpWeights({{1, 4}, {0.25, 1}});
    ASSERT_TRUE(two);
    EXPECT_THAT(two->weights, ElementsAre(DoubleNear(.8, 1e-12), DoubleNear(.2, 1e-12)));
    EXPECT_EQ(two->consistencyRatio, 0);
    const auto rounded = ahpWeights({{1, 3, 6}, {0.33, 1, 2}, {0.17, 0.5, 1}}); // as people write thirds
    ASSERT_FALSE(rounded);                                                      // 0.17 · 6 is 2 % off
    const auto thirds = ahpWeights({{1, 3, 6}, {0.333, 1, 2}, {0.1667, 0.5, 1}});
    ASSERT_TRUE(thirds);
    EXPECT_NEAR(thirds->lambdaMax, 3, 1e-12); // what is above the diagonal holds
}

TEST(Ahp, RefusesWhatIsNoComparison) {
    const auto errorOf = [](const PairwiseMatrix& rows) {
        const auto result = ahpWeights(rows);
        return result ? std::string("none") : result.error().message;
    };
    EXPECT_THAT(errorOf({{1, 9, 1}, {1 / 9.0, 1, 9}, {1, 1 / 9.0, 1}}), HasSubstr("contradict")); // a > b > c = a
    EXPECT_THAT(errorOf({{1, 2}, {0.6, 1}}), HasSubstr("not reciprocal"));
    EXPECT_THAT(errorOf({{2, 2}, {0.5, 1}}), HasSubstr("not reciprocal"));
    EXPECT_THAT(errorOf({{1, 2}, {0.5}}), HasSubstr("row 1"));
    EXPECT_THAT(errorOf({{1, -2}, {-0.5, 1}}), HasSubstr("not above 0"));
    EXPECT_THAT(errorOf({{1}}), HasSubstr("2 to 10"));
    EXPECT_THAT(errorOf({}), HasSubstr("2 to 10"));
}

TEST(EntropyWeights, GoToTheColumnThatTellsRowsApart) {
    const auto weights = entropyWeights({{90, 50, 70}, {80, 55, 71}, {95, 20, 69}});
    ASSERT_TRUE(weights);
    EXPECT_THAT(*weights, ElementsAre(DoubleNear(3.13767331e-02, 1e-9), DoubleNear(9.67775411e-01, 1e-9),
                                      DoubleNear(8.47855940e-04, 1e-9)));
    EXPECT_FALSE(entropyWeights({{1, 2}}));
    EXPECT_FALSE(entropyWeights({{3, 3}, {3, 3}}));
    EXPECT_TRUE(entropyWeights({{0, 3}, {0, 4}})); // a column of zeros tells nothing apart
}

} // namespace
} // namespace sandtable::decision
