// Shadows over small surfaces, by hand.
#include "decision/terrain/Shadow.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

namespace sandtable::decision {
namespace {

constexpr int size = 41;

/// Flat ground with a tower of 10 m in the middle cell.
std::vector<double> tower() {
    std::vector<double> heights(size * size, 0);
    heights[20 * size + 20] = 10;
    return heights;
}

std::vector<uint8_t> mask(const std::vector<double>& heights, double azimuth, double elevation, double cell = 1) {
    return shadowMask({size, size, cell, cell, heights}, {azimuth, elevation});
}

TEST(ShadowTest, IsAsLongAsTheTowerAndAwayFromTheSun) {
    const auto south = mask(tower(), 180, 45); // at noon it falls to the north
    for (int row = 0; row < size; ++row) {
        if (row == 10) continue; // 10 m away the ray grazes the top
        EXPECT_EQ(south[static_cast<size_t>(row * size + 20)], row > 10 && row < 20) << row;
    }
    const auto west = mask(tower(), 270, 45);
    EXPECT_TRUE(west[20 * size + 25]);
    EXPECT_FALSE(west[20 * size + 15]);
    EXPECT_FALSE(west[20 * size + 31]);
    const auto low = mask(tower(), 180, 30);
    EXPECT_TRUE(low[static_cast<size_t>((20 - 17) * size + 20)]); // 10 / tan 30° = 17.3 m
    EXPECT_FALSE(low[static_cast<size_t>((20 - 18) * size + 20)]);
}

TEST(ShadowTest, KnowsTheSizeOfCells) {
    const auto coarse = mask(tower(), 180, 45, 5);
    EXPECT_TRUE(coarse[19 * size + 20]);
    EXPECT_FALSE(coarse[17 * size + 20]);
}

TEST(ShadowTest, EverythingIsDarkAtNightAndNothingUnderTheZenith) {
    const auto night = mask(tower(), 0, -1), noon = mask(tower(), 0, 90);
    EXPECT_EQ(std::ranges::count(night, 1), size * size);
    EXPECT_EQ(std::ranges::count(noon, 1), 0);
}

TEST(ShadowTest, UnknownCellsCastNoneAndAreInNone) {
    std::vector<double> heights = tower();
    heights[20 * size + 20] = std::nan("");
    heights[15 * size + 20] = std::nan("");
    const auto shadow = mask(heights, 180, 45);
    EXPECT_EQ(std::ranges::count(shadow, 1), 0);
    const std::vector<SunDirection> path{{180, 45}};
    const ShadowHours hours = shadowHours({size, size, 1, 1, heights}, path, 1);
    EXPECT_TRUE(std::isnan(hours.shadow[15 * size + 20]));
    EXPECT_TRUE(std::isnan(hours.sun[15 * size + 20]));
}

TEST(ShadowTest, HoursAddUpToTheDaylight) {
    const std::vector<double> heights = tower();
    const std::vector<SunDirection> path{{120, -3}, {135, 20}, {180, 45}, {225, 20}};
    const ShadowHours hours = shadowHours({size, size, 1, 1, heights}, path, 0.5);
    EXPECT_DOUBLE_EQ(hours.daylight, 1.5);
    for (size_t i = 0; i < heights.size(); ++i) ASSERT_DOUBLE_EQ(hours.shadow[i] + hours.sun[i], 1.5);
    EXPECT_DOUBLE_EQ(hours.shadow[12 * size + 20], 0.5) << "at noon only";
}

} // namespace
} // namespace sandtable::decision
