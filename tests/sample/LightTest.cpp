#include "sample/Light.h"

#include <gtest/gtest.h>

using namespace sandtable;
using namespace sandtable::sample;

namespace {

/// A wall 10 m high across the middle of flat ground.
Canvas wallRelief() {
    Canvas canvas({{-50, -50}, {50, 50}}, 0.5);
    for (int row = 0; row < canvas.height; ++row)
        for (int column = 0; column < canvas.width; ++column)
            canvas.at(column, row).height = std::abs(canvas.center(column, row).y) < 1 ? 10.0f : 0.0f;
    return canvas;
}

TEST(Light, CastsShadowsAwayFromTheSunAsFarAsTheSunIsLow) {
    const Light light(wallRelief());
    const glm::dvec3 sun = sunDirection();
    const double reach = 10 * -sun.y / sun.z; // northwards, from the wall's foot
    EXPECT_LT(light.sunlit({0, 1 + reach * 0.5, 0}), 0.05f);
    EXPECT_GT(light.sunlit({0, 1 + reach + 3, 0}), 0.95f);
    EXPECT_GT(light.sunlit({0, -10, 0}), 0.95f);             // the sunny side
    EXPECT_GT(light.sunlit({0, 0, 10}), 0.95f);              // the wall's top
    EXPECT_GT(light.sunlit({0, 1 + reach * 0.5, 9}), 0.95f); // above the shadow
}

TEST(Light, IsDimmerAtTheFootOfAWall) {
    const Light light(wallRelief());
    EXPECT_LT(light.openness({0, -1.5, 0}), 0.8f);
    EXPECT_FLOAT_EQ(light.openness({0, -40, 0}), 1.0f);
}

TEST(Light, EncodesColoursBackToTheirBytes) {
    uint8_t rgb[3];
    for (const uint32_t value : {0x000000u, 0x5f7f30u, 0xffffffu}) {
        encode(color(value), rgb);
        EXPECT_NEAR(rgb[0], (value >> 16) & 0xff, 1);
        EXPECT_NEAR(rgb[1], (value >> 8) & 0xff, 1);
        EXPECT_NEAR(rgb[2], value & 0xff, 1);
    }
}

} // namespace
