#include "decision/health/Ranking.h"
#include "DecisionWorlds.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sandtable::decision {
namespace {

using testing::ElementsAre;

/// By hand: both columns have length 7; ideal (3/7, 3/7), worst (1/7, 1/7), each times a half.
TEST(Topsis, HandComputedExample) {
    const auto closeness = topsis({{2, 6}, {3, 3}, {6, 2}}, {0.5, 0.5});
    EXPECT_NEAR(*closeness[0], 0.5, 1e-12);
    EXPECT_NEAR(*closeness[1], 0.25, 1e-12);
    EXPECT_NEAR(*closeness[2], 0.5, 1e-12);
}

TEST(Topsis, MissingValuesAndColumnsThatTellNothing) {
    const auto closeness = topsis({{80, std::nullopt}, {40, 50}, {std::nullopt, std::nullopt}, {60, 50}}, {1, 2});
    EXPECT_EQ(closeness[0], 1) << "best in all it has";
    EXPECT_EQ(closeness[1], 0);
    EXPECT_FALSE(closeness[2]);
    EXPECT_NEAR(*closeness[3], 0.5, 1e-12);
    EXPECT_EQ(topsis({{0}, {0}}, {1})[0], 1) << "nothing differs";
    EXPECT_TRUE(topsis({}, {1, 1}).empty());
}

/// By hand: Q(r) = r² gives 1/9, 3/9, 5/9 to three values from the highest.
TEST(Owa, HandComputedExample) {
    EXPECT_NEAR(*owa({30, 90, 60}, {1, 1, 1}, 2), (90 * 1 + 60 * 3 + 30 * 5) / 9.0, 1e-12);
    EXPECT_NEAR(*owa({30, 90, 60}, {1, 1, 1}, 1), 60, 1e-12) << "the mean";
    EXPECT_NEAR(*owa({90, 60}, {3, 1}, 2), 90 * 0.5625 + 60 * 0.4375, 1e-12);
    EXPECT_NEAR(*owa({std::nullopt, 60}, {3, 1}, 2), 60, 1e-12);
    EXPECT_FALSE(owa({std::nullopt}, {1}, 2));
    EXPECT_FALSE(owa({50.0}, {0}, 2));
}

TEST(Ranking, OpinionsAreBoundedMonotoneAndBlindToOrder) {
    std::mt19937 random(7);
    const auto draw = [&] { return static_cast<double>(random() % 1000) / 10; };
    for (int round = 0; round < 300; ++round) {
        const size_t rows = 2 + random() % 6, columns = 1 + random() % 4;
        std::vector<double> weights;
        for (size_t c = 0; c < columns; ++c) weights.push_back(0.1 + draw());
        CriteriaRows matrix(rows);
        for (auto& row : matrix)
            for (size_t c = 0; c < columns; ++c)
                row.push_back(random() % 5 == 0 ? std::nullopt : std::optional(draw()));
        const auto closeness = topsis(matrix, weights);
        for (size_t r = 0; r < rows; ++r) {
            if (closeness[r]) {
                EXPECT_GE(*closeness[r], 0);
                EXPECT_LE(*closeness[r], 1);
            }
            const auto mean = owa(matrix[r], weights, 2);
            EXPECT_EQ(mean.has_value(), closeness[r].has_value());
            if (!mean) continue;
            std::vector<double> known;
            for (const auto& value : matrix[r])
                if (value) known.push_back(*value);
            EXPECT_GE(*mean, *std::min_element(known.begin(), known.end()) - 1e-9);
            EXPECT_LE(*mean, *owa(matrix[r], weights, 1) + 1e-9) << "pessimistic";
            auto better = matrix[r];
            for (auto& value : better)
                if (value) value = *value + 1;
            EXPECT_GE(*owa(better, weights, 2), *mean);
        }
        auto turned = matrix;
        std::reverse(turned.begin(), turned.end());
        const auto back = topsis(turned, weights);
        for (size_t r = 0; r < rows; ++r) {
            ASSERT_EQ(back[rows - 1 - r].has_value(), closeness[r].has_value());
            EXPECT_NEAR(back[rows - 1 - r].value_or(-1), closeness[r].value_or(-1), 1e-9);
        }
        CriteriaRows best(1); // a row that is best in every column
        for (size_t c = 0; c < columns; ++c) best[0].push_back(101);
        best.insert(best.end(), matrix.begin(), matrix.end());
        EXPECT_NEAR(*topsis(best, weights)[0], 1, 1e-12);
    }
}

std::vector<BuildingBand> bandsOf(const std::vector<std::array<int, 3>>& ranks) {
    std::vector<BuildingBand> bands;
    for (const auto& [rank, low, high] : ranks) {
        bands.push_back({fmt::format("b{}", rank), {}, rank, 0.5, low, high});
        if (rank == 0) bands.back().rank.reset();
    }
    return bands;
}

TEST(Ranking, AnOrderThatIsNotFirmIsOneGroup) {
    EXPECT_THAT(rankGroups(bandsOf({{1, 1, 1}, {2, 2, 3}, {3, 2, 3}, {4, 4, 4}})), ElementsAre(1, 2, 2, 3));
    EXPECT_THAT(rankGroups(bandsOf({{1, 1, 4}, {2, 1, 3}, {3, 2, 4}, {4, 1, 4}})), ElementsAre(1, 1, 1, 1));
    EXPECT_THAT(rankGroups(bandsOf({{3, 3, 3}, {1, 1, 2}, {0, 0, 0}, {2, 1, 2}})), ElementsAre(2, 1, 0, 1));
    EXPECT_TRUE(rankGroups({}).empty());
}

/// Buildings with a pump each.
test::Case pumps(const std::vector<double>& vibrations) {
    test::Case park;
    for (size_t i = 0; i < vibrations.size(); ++i) {
        park.world.buildings.push_back(test::building(fmt::format("b{}", i)));
        park.park.devices.push_back(
            test::device(fmt::format("p{}", i), fmt::format("b{}", i),
                         {test::channel("v", "vibration", "mm/s"), test::channel("t", "bearingTemperature", "°C")}));
        park.park.devices.back().properties = {{"group", "2"}, {"mount", "rigid"}};
    }
    park.world.buildings.push_back(test::building("meters"));
    park.open();
    for (size_t i = 0; i < vibrations.size(); ++i) {
        park.read(fmt::format("p{}/v", i), vibrations[i]);
        park.read(fmt::format("p{}/t", i), 60);
    }
    return park;
}

TEST(Ranking, TheWorstBuildingComesFirstWithAllOpinions) {
    const HealthProfile profile = test::shippedProfile();
    const test::Case now = pumps({1.0, 4.0, 1.1}), then = pumps({1.0, 2.0, 1.1});
    const HealthReport report = now.evaluate(profile), earlier = then.evaluate(profile);
    const HealthBand band = healthBand(now.park, now.world, profile, report);
    const auto ranking = rankBuildings(report, profile, &band, &earlier);
    ASSERT_EQ(ranking.size(), 3u);
    EXPECT_EQ(ranking[0].id, "b1");
    EXPECT_NEAR(*ranking[0].closeness, 0, 1e-9);
    EXPECT_LT(*ranking[0].owa, *ranking[0].score + 5);
    EXPECT_LT(*ranking[0].score, *ranking[0].before);
    EXPECT_EQ(ranking[0].group, 1);
    EXPECT_GT(*ranking[0].rankHeld, 0.9);
    EXPECT_EQ(ranking[1].group, 2);
    EXPECT_EQ(ranking[2].group, 2) << "1.0 and 1.1 mm/s cannot be told apart";
    const auto alone = rankBuildings(report, profile, nullptr, nullptr);
    EXPECT_FALSE(alone[0].rankHeld || alone[0].before || alone[0].band.low);
    EXPECT_EQ(alone[0].group, 0);
}

} // namespace
} // namespace sandtable::decision
