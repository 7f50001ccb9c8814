#include "app/view/FieldPicture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sandtable::app {
namespace {

const scene::Color green{0, 1, 0, 1}, red{1, 0, 0, 1}, grayColor{0.5f, 0.5f, 0.5f, 1};

decision::FieldScale twoBands() {
    constexpr double endless = std::numeric_limits<double>::infinity();
    return {nullptr, "dB(A)", {{-endless, 50, {"low", "low"}, green}, {50, endless, {"high", "high"}, red}}};
}

/// Four cells: low and known, high and known, high and unknown, nothing said.
decision::FieldGrid fourCells() {
    decision::FieldGrid grid;
    grid.placement = {{0, 10}, {10, 10}, 4, 1};
    grid.values = {40, 60, 60, std::nan("")};
    grid.known = {1, 1, 0, 0};
    grid.lowest = 40, grid.highest = 60;
    return grid;
}

glm::ivec4 texel(const gis::ColorRaster& raster, double x) {
    const auto column = static_cast<size_t>(x / raster.placement.cellSize.x);
    const uint8_t* rgba = raster.rgba.data() + column * 4;
    return {rgba[0], rgba[1], rgba[2], rgba[3]};
}

TEST(FieldPicture, ShowsBandsWhereItIsKnownAndAVeilWhereItIsNot) {
    const FieldPicture picture = fieldPicture(fourCells(), twoBands(), grayColor);
    EXPECT_EQ(picture.colors.placement.bounds().size(), glm::dvec2(40, 10));
    EXPECT_EQ(picture.colors.placement.width, picture.veil.placement.width);
    EXPECT_GT(texel(picture.colors, 3).g, 150);
    EXPECT_EQ(texel(picture.colors, 3).r, 0);
    EXPECT_GT(texel(picture.colors, 13).r, 150);
    EXPECT_GT(texel(picture.colors, 13).a, 100);
    EXPECT_EQ(texel(picture.veil, 3).a, 0);
    EXPECT_EQ(texel(picture.colors, 29).a, 0) << "no colour where nobody knows";
    EXPECT_GT(texel(picture.veil, 29).a, 100);
    EXPECT_EQ(texel(picture.colors, 38).a, 0) << "beyond the reach there is nothing at all";
    EXPECT_EQ(texel(picture.veil, 38).a, 0);
}

TEST(FieldPicture, HasOnlyTheBandsColoursAndTheirLines) {
    const FieldPicture picture = fieldPicture(fourCells(), twoBands(), grayColor);
    for (size_t i = 0; i < picture.colors.rgba.size(); i += 4) {
        if (picture.colors.rgba[i + 3] == 0) continue;
        EXPECT_TRUE((picture.colors.rgba[i] == 0) != (picture.colors.rgba[i + 1] == 0)) << "no mixture of bands";
        EXPECT_EQ(picture.colors.rgba[i + 2], 0);
    }
}

TEST(Isolines, LieAtRoundValues) {
    EXPECT_EQ(isolineStep(40, 60), 5);
    EXPECT_NEAR(isolineStep(0, 0.8), 0.1, 1e-12);
    EXPECT_EQ(isolineStep(0, 100), 20);
    EXPECT_EQ(isolineStep(7, 7), 0);
}

} // namespace
} // namespace sandtable::app
