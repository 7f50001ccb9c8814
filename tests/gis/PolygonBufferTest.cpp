#include "gis/PolygonBuffer.h"

#include <gtest/gtest.h>

using namespace sandtable;

TEST(PolygonBuffer, GrowsOutwardsOnAllSides) {
    const Polygon square = rectangle({5e5, 3e6}, {20, 10}, 0.3);
    const auto grown = gis::grown(square, 2);
    ASSERT_EQ(grown.size(), 1u);
    // The area, two strips along each side, and corners that lie between a chord and the full circle.
    EXPECT_GT(polygonArea(grown[0]), 200 + 2 * 60 + 11.9);
    EXPECT_LT(polygonArea(grown[0]), 200 + 2 * 60 + 12.6);
    for (const glm::dvec2& corner : square.outer) EXPECT_TRUE(polygonContains(grown[0], corner));
}

TEST(PolygonBuffer, HolesShrinkAndNarrowOnesClose) {
    Polygon yard = rectangle({0, 0}, {40, 40});
    yard.holes = {rectangle({-8, 0}, {10, 10}).outer, rectangle({12, 0}, {3, 3}).outer};
    const auto grown = gis::grown(yard, 2);
    ASSERT_EQ(grown.size(), 1u);
    ASSERT_EQ(grown[0].holes.size(), 1u);
    EXPECT_NEAR(ringArea(grown[0].holes[0]), 36, 1e-6);
}

TEST(PolygonBuffer, WhatIsNoAreaComesBackAsItWas) {
    EXPECT_EQ(gis::grown({{{0, 0}, {1, 1}}, {}}, 2).front().outer.size(), 2u);
}
