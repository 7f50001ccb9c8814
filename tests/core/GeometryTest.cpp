#include "core/Geometry.h"

#include <gtest/gtest.h>

#include <random>

using namespace sandtable;

TEST(Geometry, AreaOfAPolygonWithAHoleFarFromTheOrigin) {
    const glm::dvec2 far(4.4e7, 3.4e6);
    Polygon polygon{{far, far + glm::dvec2(10, 0), far + glm::dvec2(10, 10), far + glm::dvec2(0, 10)},
                    {{far + glm::dvec2(2, 2), far + glm::dvec2(4, 2), far + glm::dvec2(4, 4), far + glm::dvec2(2, 4)}}};
    EXPECT_NEAR(polygonArea(polygon), 96, 1e-6);
    EXPECT_FALSE(polygonContains(polygon, far + glm::dvec2(3, 3)));
    EXPECT_TRUE(polygonContains(polygon, far + glm::dvec2(5, 5)));
    EXPECT_FALSE(polygonContains(polygon, far + glm::dvec2(11, 5)));
    EXPECT_NEAR(glm::distance(polygonCentroid(polygon), far + glm::dvec2(5, 5)), 0, 1e-6);
}

TEST(Geometry, OrientationDoesNotMatter) {
    Ring ring{{0, 0}, {4, 0}, {4, 3}};
    EXPECT_DOUBLE_EQ(ringArea(ring), 6);
    std::reverse(ring.begin(), ring.end());
    EXPECT_DOUBLE_EQ(ringArea(ring), 6);
    EXPECT_TRUE(ringContains(ring, {3, 1}));
}

TEST(Geometry, ARectangleKeepsItsAreaHoweverItIsTurned) {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> any(-1000, 1000), positive(1, 100);
    for (int i = 0; i < 200; ++i) {
        const glm::dvec2 center(any(random), any(random)), size(positive(random), positive(random));
        const Polygon turned = rectangle(center, size, any(random));
        EXPECT_NEAR(polygonArea(turned), size.x * size.y, 1e-8 * size.x * size.y);
        EXPECT_NEAR(glm::distance(polygonCentroid(turned), center), 0, 1e-7);
        EXPECT_TRUE(polygonContains(turned, center));
    }
}
