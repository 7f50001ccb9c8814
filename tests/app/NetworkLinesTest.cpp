// What lines of a network look like and what moves along them.
#include "app/view/DrapeLayers.h"
#include "app/view/FlowLines.h"
#include "app/view/NearestLine.h"

#include <gtest/gtest.h>

namespace sandtable::app {
namespace {

using decision::EdgeLoad;
using decision::EdgeState;

const scene::Color green{0, 1, 0, 1}, red{1, 0, 0, 1}, unknown{0.5f, 0.5f, 0.5f, 1};

decision::HealthProfile profile() {
    decision::HealthProfile result;
    result.bands = {{60, {"优", "good"}, green}, {0, {"劣", "poor"}, red}};
    result.insufficientColor = unknown;
    return result;
}

gis::FeatureLayer straightLines(size_t count) {
    gis::FeatureLayer layer;
    for (size_t i = 0; i < count; ++i) {
        const double y = 10.0 * static_cast<double>(i);
        gis::Feature& feature = layer.features.emplace_back();
        feature.lines = {{{0, y, 0}, {100, y, 0}}};
    }
    return layer;
}

EdgeLoad fresh(double percent, double score, int direction = 1) {
    EdgeLoad load;
    load.state = EdgeState::Fresh;
    load.percent = percent;
    load.score = score;
    load.direction = direction;
    return load;
}

EdgeLoad in(EdgeState state) {
    EdgeLoad load;
    load.state = state;
    return load;
}

double lengthOf(const std::vector<std::vector<glm::dvec2>>& lines) {
    double length = 0;
    for (const auto& line : lines)
        for (size_t i = 0; i + 1 < line.size(); ++i) length += glm::distance(line[i], line[i + 1]);
    return length;
}

TEST(NearestLine, IsTheOneAClickMeant) {
    gis::FeatureLayer layer = straightLines(3);
    layer.features[1].lines.push_back({{200, 0, 0}, {200, 0, 0}, {200, 50, 0}});
    EXPECT_EQ(nearestLine(layer, {50, 12}, 3)->feature, 1u);
    EXPECT_EQ(nearestLine(layer, {50, 17}, 5)->feature, 2u);
    EXPECT_NEAR(nearestLine(layer, {201, 25}, 5)->meters, 1, 1e-12) << "another part of the same feature";
    EXPECT_FALSE(nearestLine(layer, {50, 15}, 4));
    EXPECT_NEAR(nearestLine(layer, {103, 4}, 10)->meters, 5, 1e-12) << "beyond its end";
    EXPECT_FALSE(nearestLine({}, {0, 0}, 100));
}

TEST(DrapeNetwork, ColoursByBandAndNeverWhatIsNotKnown) {
    const std::vector<EdgeLoad> loads{fresh(30, 90), fresh(95, 20), in(EdgeState::Stale), in(EdgeState::Missing),
                                      in(EdgeState::NoDevice)};
    scene::LayerSpec spec;
    spec.id = "power";
    spec.style.strokeWidthMeters = 2;
    const auto layer = drapeNetwork(straightLines(5), spec, loads, profile(), 1);
    double known = 0, dashed = 0;
    for (const renderer::DrapeShape& shape : layer.shapes) {
        const bool band = shape.stroke == green || shape.stroke == red;
        (band ? known : dashed) += lengthOf(shape.lines);
        if (!band) {
            EXPECT_EQ(shape.stroke, unknown);
            EXPECT_GT(shape.lines.size(), 3u) << "dashed";
        }
        if (shape.stroke == red) {
            EXPECT_GT(shape.strokeWidthMeters, 2) << "wider the more it carries";
        }
    }
    EXPECT_DOUBLE_EQ(known, 200);
    EXPECT_GT(dashed, 80);
    EXPECT_LT(dashed, 220);
}

TEST(DrapeNetwork, IsPaintedAgainOnlyWhenItLooksDifferent) {
    scene::LayerSpec spec;
    spec.id = "power";
    const auto features = straightLines(1);
    const decision::HealthProfile bands = profile();
    const auto key = [&](const EdgeLoad& load) { return drapeNetwork(features, spec, {&load, 1}, bands, 1).key; };
    EXPECT_EQ(key(fresh(30, 90)), key(fresh(31, 88)));
    EXPECT_NE(key(fresh(30, 90)), key(fresh(95, 20)));
    EXPECT_NE(key(in(EdgeState::Stale)), key(in(EdgeState::Missing)));
}

TEST(FlowLines, LieOnTheSurfaceAndKnowTheirDirection) {
    const std::vector<EdgeLoad> loads{fresh(30, 90, 1), fresh(30, 90, -1), fresh(30, 90, 0), in(EdgeState::Stale)};
    const auto lines = flowLines(straightLines(4), loads, 1, [](const glm::dvec2& p) { return p.x / 10; });
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_FALSE(lines[0].backwards);
    EXPECT_TRUE(lines[1].backwards);
    ASSERT_EQ(lines[0].points.size(), 5u);
    EXPECT_EQ(lines[0].points[2], glm::dvec3(50, 0, 5));
}

TEST(FlowLines, BreakWhereTheSurfaceIsNotKnown) {
    const std::vector<EdgeLoad> loads{fresh(30, 90)};
    const auto lines = flowLines(straightLines(1), loads, 1, [](const glm::dvec2& p) {
        return p.x == 50 ? std::nullopt : std::optional<double>(0);
    });
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].points.size(), 2u);
}

} // namespace
} // namespace sandtable::app
