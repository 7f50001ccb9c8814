// Corridors over small rasters drawn by hand.
#include "decision/corridor/Corridor.h"
#include "decision/corridor/Clearance.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace sandtable::decision {
namespace {

/// '#': cannot be crossed, a digit: its cost, A and B: the ends, which cost 1.
struct Map {
    CorridorRequest request;
    explicit Map(const std::vector<std::string>& rows, double width = 1) {
        CostGrid& grid = request.costs;
        grid.width = static_cast<int>(rows[0].size());
        grid.height = static_cast<int>(rows.size());
        for (const std::string& row : rows)
            for (const char cell : row) {
                if (cell == 'A') request.from.push_back(static_cast<uint32_t>(grid.costs.size()));
                if (cell == 'B') request.to.push_back(static_cast<uint32_t>(grid.costs.size()));
                grid.costs.push_back(cell == '#' ? std::nan("") : std::isdigit(cell) ? cell - '0' : 1);
            }
        request.widthMeters = width;
        request.alternatives = 1;
    }
};

TEST(ClearanceTest, EqualsTheDistanceToTheNearestBlockedSquare) {
    std::mt19937 random(2);
    constexpr int width = 23, height = 17;
    constexpr double cellWidth = 2, cellHeight = 3;
    std::vector<bool> blocked(width * height);
    for (size_t i = 0; i < blocked.size(); ++i) blocked[i] = random() % 40 == 0;
    const std::vector<double> found = clearance(blocked, width, height, cellWidth, cellHeight);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            double nearest = std::numeric_limits<double>::infinity();
            for (int v = 0; v < height; ++v)
                for (int u = 0; u < width; ++u)
                    if (blocked[static_cast<size_t>(v * width + u)])
                        nearest = std::min(nearest, std::hypot(std::max(std::abs(u - x) - 0.5, 0.0) * cellWidth,
                                                               std::max(std::abs(v - y) - 0.5, 0.0) * cellHeight));
            const double expected = blocked[static_cast<size_t>(y * width + x)] ? 0 : nearest;
            ASSERT_NEAR(found[static_cast<size_t>(y * width + x)], expected, 1e-9) << x << ' ' << y;
        }
    EXPECT_EQ(clearance(std::vector<bool>(6), 3, 2, 1, 1)[0], std::numeric_limits<double>::infinity());
}

TEST(CorridorTest, RunsWhereItFitsNotWhereItIsShortest) {
    const std::vector<std::string> rows = {"###########", "#A........#", "#..........", "#.###.####.", "#.###.####.",
                                           "#.###.####.", "#..........", "#.......B..", "###########"};
    Map narrow(rows);
    const auto one = studyCorridor(narrow.request);
    ASSERT_TRUE(one) << one.error().text();
    EXPECT_NEAR(one->widestWidth, 1, 1e-9);
    Map wide(rows, 3);
    const auto refused = studyCorridor(wide.request);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, testing::HasSubstr("no strip 3 wide")) << "and says how wide one could be";
    EXPECT_THAT(refused.error().message, testing::HasSubstr("the widest is 1.0"));
}

TEST(CorridorTest, SlackIsZeroAlongTheWayAndGrowsBesideIt) {
    Map map({"999999999", "9A11111B9", "999999999"}, 0);
    const auto study = studyCorridor(map.request);
    ASSERT_TRUE(study);
    EXPECT_NEAR(study->leastCost, 6, 1e-12);
    for (size_t column = 1; column <= 7; ++column) EXPECT_NEAR(study->slack[9 + column], 0, 1e-9);
    EXPECT_GT(study->slack[4], 0.5);
    ASSERT_EQ(study->alternatives.size(), 1u);
    EXPECT_EQ(study->alternatives[0].way.size(), 7u);
    EXPECT_NEAR(study->alternatives[0].length, 6, 1e-12);
    EXPECT_NEAR(study->alternatives[0].cost, study->leastCost, 1e-12);
}

TEST(CorridorTest, AlternativesDiffer) {
    std::mt19937 random(9);
    CorridorRequest request;
    request.costs = {80, 60, 5, 5, std::vector<double>(4800)};
    for (double& cost : request.costs.costs) cost = random() % 60 == 0 ? std::nan("") : 1 + double(random() % 50);
    for (const uint32_t end : {5u * 80 + 5, 54u * 80 + 74}) request.costs.costs[end] = 1;
    request.from = {5 * 80 + 5};
    request.to = {54 * 80 + 74};
    request.widthMeters = 20;
    request.alternatives = 4;
    const auto study = studyCorridor(request);
    ASSERT_TRUE(study) << study.error().text();
    ASSERT_GE(study->alternatives.size(), 3u);
    EXPECT_GE(study->alternatives[0].cost, study->leastCost - 1e-9);
    for (size_t i = 0; i < study->alternatives.size(); ++i) {
        const CorridorAlternative& one = study->alternatives[i];
        EXPECT_LE(one.overlap, request.mostOverlap);
        EXPECT_GE(one.pinchWidth, request.widthMeters - 1e-6) << "the whole strip fits";
        if (i > 0) {
            EXPECT_GE(one.cost, study->alternatives[i - 1].cost);
        }
        for (const uint32_t cell : one.way) EXPECT_FALSE(std::isnan(request.costs.costs[cell]));
    }
    EXPECT_LE(study->alternatives[0].pinchWidth, study->widestWidth + 1e-9);
}

TEST(CorridorTest, AnEndThatDoesNotFitIsMovedAndSaysSo) {
    Map map({"A.......", "........", "........", ".......B"}, 1);
    for (size_t i = 0; i < 8; ++i) map.request.costs.costs.push_back(std::nan("")); // a wall below B
    map.request.costs.height = 5;
    map.request.widthMeters = 3;
    const auto study = studyCorridor(map.request);
    ASSERT_TRUE(study) << study.error().text();
    EXPECT_EQ(study->movedFrom, 0);
    EXPECT_NEAR(study->movedTo, 1, 1e-12);
}

TEST(CorridorTest, AWayFoundIsOneOfTheCheapest) {
    std::mt19937 random(4);
    for (int round = 0; round < 20; ++round) {
        CostGrid grid{20, 15, 1, 2, std::vector<double>(300)};
        for (double& cost : grid.costs) cost = random() % 8 == 0 ? std::nan("") : double(random() % 20);
        grid.costs[0] = grid.costs[299] = 1;
        for (const Moves moves : {Moves::Eight, Moves::Knights}) {
            const std::vector<uint32_t> source{0};
            const auto tree = costTree(grid, source, moves);
            ASSERT_TRUE(tree);
            if (std::isnan(tree->totals.back())) continue;
            EXPECT_EQ(tree->totals.back(), costDistance(grid, source, moves)->back());
            const auto way = wayTo(*tree, 299);
            EXPECT_EQ(way.front(), 0u);
            EXPECT_EQ(way.back(), 299u);
            EXPECT_NEAR(costOfWay(grid, way, moves), tree->totals.back(), 1e-9) << "round " << round;
        }
    }
}

TEST(CorridorTest, ErrorsSayWhatIsMissing) {
    Map map({"A.#.B"});
    const auto apart = studyCorridor(map.request);
    ASSERT_FALSE(apart);
    EXPECT_THAT(apart.error().message, testing::HasSubstr("no way of any width"));
    map.request.from.clear();
    EXPECT_FALSE(studyCorridor(map.request));
    Map outside({"A.B"});
    outside.request.to = {99};
    EXPECT_FALSE(studyCorridor(outside.request));
}

} // namespace
} // namespace sandtable::decision
