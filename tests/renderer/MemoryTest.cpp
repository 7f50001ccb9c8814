#include "renderer/MipChain.h"
#include "renderer/gpu/BlockRanges.h"

#include <gtest/gtest.h>

#include <random>

using namespace sandtable;

TEST(BlockRanges, TakesAlignedAndMergesBack) {
    gpu::BlockRanges ranges(1024);
    const auto a = ranges.take(100, 1), b = ranges.take(100, 256), c = ranges.take(50, 1);
    ASSERT_TRUE(a && b && c);
    EXPECT_EQ(*a, 0u);
    EXPECT_EQ(*b, 256u);
    EXPECT_EQ(*c, 100u) << "the gap before an aligned range is used";
    EXPECT_FALSE(ranges.take(1000, 1));
    ranges.giveBack(*b, 100), ranges.giveBack(*a, 100), ranges.giveBack(*c, 50);
    EXPECT_TRUE(ranges.allFree());
    EXPECT_EQ(ranges.take(1024, 1), 0u);
}

TEST(BlockRanges, NeverOverlap) {
    std::mt19937 random(7);
    gpu::BlockRanges ranges(1 << 16);
    std::vector<std::pair<uint64_t, uint64_t>> taken;
    for (int step = 0; step < 5000; ++step) {
        if (random() % 3 != 0 || taken.empty()) {
            const uint64_t size = random() % 2000 + 1, alignment = uint64_t(1) << random() % 9;
            const auto offset = ranges.take(size, alignment);
            if (!offset) continue;
            EXPECT_EQ(*offset % alignment, 0u);
            for (const auto& [at, length] : taken) EXPECT_TRUE(*offset + size <= at || at + length <= *offset);
            taken.emplace_back(*offset, size);
        } else {
            const size_t i = random() % taken.size();
            ranges.giveBack(taken[i].first, taken[i].second);
            taken.erase(taken.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    for (const auto& [at, length] : taken) ranges.giveBack(at, length);
    EXPECT_TRUE(ranges.allFree());
}

TEST(MipChain, AveragesDownToOneTexel) {
    const std::vector<uint8_t> pixels{0, 0, 0, 255, 100, 0, 0, 255, 100, 0, 0, 255, 200, 4, 0, 255};
    const auto levels = renderer::mipChain(2, 2, pixels);
    ASSERT_EQ(levels.size(), 1u);
    EXPECT_EQ(levels[0].rgba, (std::vector<uint8_t>{100, 1, 0, 255}));
}

TEST(MipChain, ShrinksWhatADeviceCannotTake) {
    const std::vector<uint8_t> pixels(20 * 3 * 4, 9);
    EXPECT_FALSE(renderer::shrunkTo(20, 20, 3, pixels));
    const auto shrunk = renderer::shrunkTo(6, 20, 3, pixels);
    ASSERT_TRUE(shrunk);
    EXPECT_EQ(shrunk->width, 5);
    EXPECT_EQ(shrunk->height, 1);
    EXPECT_EQ(shrunk->rgba, std::vector<uint8_t>(5 * 4, 9));
}

TEST(MipChain, OddAndNarrowSizesRoundDown) {
    const auto levels = renderer::mipChain(5, 1, std::vector<uint8_t>(5 * 4, 77));
    ASSERT_EQ(levels.size(), 2u);
    EXPECT_EQ(levels[0].width, 2);
    EXPECT_EQ(levels[0].height, 1);
    EXPECT_EQ(levels[1].width, 1);
    EXPECT_EQ(levels[1].rgba, (std::vector<uint8_t>(4, 77)));
    EXPECT_TRUE(renderer::mipChain(1, 1, std::vector<uint8_t>(4)).empty());
}
