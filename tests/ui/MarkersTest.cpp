#include "ui/Markers.h"

#include <gmock/gmock.h>

#include <random>

namespace sandtable::ui {
namespace {

const ImVec2 display{1920, 1080};
const Theme theme{1};

MarkerSource source(size_t device, float x, float y, double distance = 100) {
    return {device, {x, y}, distance, false, ReadingState::Normal};
}

std::vector<MarkerSource> scattered(size_t count, float width = 1920, float height = 1080) {
    std::mt19937 random(3);
    std::uniform_real_distribution<float> x(0, width), y(0, height);
    std::vector<MarkerSource> sources;
    for (size_t i = 0; i < count; ++i) {
        sources.push_back(source(i, x(random), y(random), 50 + static_cast<double>(i % 97)));
        if (i % 40 == 3) sources.back().state = ReadingState::Alarm;
    }
    return sources;
}

MarkerPlan plan(const std::vector<MarkerSource>& sources, const std::vector<Rect>& taken = {}) {
    return planMarkers(
        sources, display, taken, [](size_t) { return 90.f; }, theme);
}

TEST(Markers, LabelsNeverOverlapEachOtherNorThePanels) {
    const std::vector<Rect> panels{{{0, 0}, {1920, 72}}, {{16, 88}, {336, 880}}, {{1488, 88}, {1904, 880}}};
    for (const size_t count : {10u, 300u, 2000u}) {
        const MarkerPlan made = plan(scattered(count), panels);
        EXPECT_FALSE(made.labels.empty());
        for (size_t i = 0; i < made.labels.size(); ++i) {
            for (size_t j = i + 1; j < made.labels.size(); ++j)
                EXPECT_FALSE(made.labels[i].rect.overlaps(made.labels[j].rect));
            for (const Rect& panel : panels) EXPECT_FALSE(made.labels[i].rect.overlaps(panel));
            for (const auto& cluster : made.clusters) EXPECT_FALSE(made.labels[i].rect.contains(cluster.center));
        }
    }
}

TEST(Markers, TheSelectedComesFirstThenAlarmsThenTheNear) {
    // All on one spot: there is room above it for three labels only.
    std::vector<MarkerSource> sources{source(0, 960, 540, 10), source(1, 960, 540, 90), source(2, 960, 540, 20),
                                      source(3, 960, 540, 30)};
    sources[1].selected = true;
    sources[3].state = ReadingState::Alarm;
    const MarkerPlan made = plan(sources);
    ASSERT_EQ(made.labels.size(), 3u);
    EXPECT_EQ(made.labels[0].source, 1u);
    EXPECT_EQ(made.labels[1].source, 3u);
    EXPECT_EQ(made.labels[2].source, 0u);
    EXPECT_THAT(made.dots, testing::ElementsAre(2u));
}

TEST(Markers, CrowdsBecomeCountsAndNobodyIsLost) {
    const auto sources = scattered(10000, 800, 600);
    const MarkerPlan made = plan(sources);
    size_t counted = made.dots.size(), labelsOutsideCrowds = 0;
    for (const auto& cluster : made.clusters) counted += cluster.count;
    for (const auto& label : made.labels) labelsOutsideCrowds += sources[label.source].state != ReadingState::Alarm;
    EXPECT_GE(counted + labelsOutsideCrowds + made.labels.size(), sources.size());
    EXPECT_LT(made.dots.size(), 500u);
    for (size_t i = 0; i < made.clusters.size(); ++i)
        for (size_t j = i + 1; j < made.clusters.size(); ++j) {
            const float dx = made.clusters[i].center.x - made.clusters[j].center.x;
            const float dy = made.clusters[i].center.y - made.clusters[j].center.y;
            EXPECT_GE(dx * dx + dy * dy, 35.f * 35.f);
        }
}

TEST(Markers, LabelWidthsAreAskedOnlyForTheFew) {
    size_t asked = 0;
    planMarkers(
        scattered(10000), display, {}, [&](size_t) { return ++asked, 90.f; }, theme);
    EXPECT_LT(asked, 600u);
}

TEST(Markers, NothingToShowIsFine) {
    const MarkerPlan made = plan({});
    EXPECT_TRUE(made.labels.empty() && made.dots.empty() && made.clusters.empty());
}

} // namespace
} // namespace sandtable::ui
