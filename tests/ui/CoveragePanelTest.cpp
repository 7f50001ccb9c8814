// The card of sources and devices, and what it is worked out from.
#include "TestPark.h"
#include "UiHand.h"
#include "ui/CoverageCache.h"

namespace sandtable::ui {
namespace {

/// Of 10,000 devices the first 400 have a past; every 25th of these has been silent for hours.
UiModel openCard(const TestPark& park) {
    UiModel model = park.model();
    model.sources = {{"", {"", ""}, "simulator", {telemetry::ConnectionState::Connected, "", 12840, 3, 0}}};
    model.showCoverage = true;
    return model;
}

TEST(CoverageCache, ListsSilentDevicesFirstAndOnlyTheDarkWhenAskedTo) {
    const TestPark park = makeTestPark(50);
    const UiModel model = openCard(park);
    CoverageCache cache;
    cache.refresh(model, {});
    EXPECT_EQ(cache.total().channels, 50u);
    EXPECT_EQ(cache.silentDevices(), 2u); // d7 and d32
    ASSERT_EQ(cache.rows().size(), 50u);
    EXPECT_EQ(cache.coverageOf(cache.rows()[0]).deviceId, "d7");
    EXPECT_EQ(cache.coverageOf(cache.rows()[1]).deviceId, "d32");
    EXPECT_EQ(cache.rows()[2].parkDevice, 0u);

    cache.refresh(model, {.onlyDark = true});
    EXPECT_EQ(cache.rows().size(), 2u);
    cache.refresh(model, {.source = 7});
    EXPECT_TRUE(cache.rows().empty());
}

TEST(CoverageCache, IsWorkedOutOnceForEachSecondShown) {
    const TestPark park = makeTestPark(10);
    UiModel model = openCard(park);
    CoverageCache cache;
    for (int frame = 0; frame < 60; ++frame) cache.refresh(model, {.onlyDark = frame % 2 == 0});
    EXPECT_EQ(cache.timesComputed(), 1);
    model.time += std::chrono::seconds(1);
    cache.refresh(model, {});
    EXPECT_EQ(cache.timesComputed(), 2);
}

TEST(CoveragePanel, TheSourceStatusOpensItAndItsCrossClosesIt) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(20);
    const auto open = findByClicking<SetCoverage>(*ui, park.model(), {{1200, 30}, {1700, 42}});
    ASSERT_TRUE(open);
    EXPECT_TRUE(open->on);
    const Rect view = layout().view;
    const auto close = findByClicking<SetCoverage>(*ui, openCard(park),
                                                   {{view.min.x, view.min.y + 22}, {view.max.x, view.min.y + 34}});
    ASSERT_TRUE(close);
    EXPECT_FALSE(close->on);
}

TEST(CoveragePanel, ADeviceIsAClickAway) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(20);
    const UiModel model = openCard(park);
    const Rect view = layout().view;
    const Rect below{{view.center().x, view.min.y + 340}, {view.center().x + 20, view.max.y - 60}};
    const auto chosen = findByClicking<Select>(*ui, model, below);
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->deviceId, "d7") << "the silent one is the first";
    EXPECT_TRUE(findByClicking<FlyTo>(*ui, model, below));
}

TEST(CoveragePanel, TenThousandDevicesCostNoMoreThanAFewAndItFitsEverySize) {
    const auto ui = makeUi();
    const TestPark few = makeTestPark(40), many = makeTestPark(10000);
    const auto corners = [&](const TestPark& park) {
        UiModel without = openCard(park), with = openCard(park);
        without.showCoverage = false;
        without.showMarkers = with.showMarkers = false;
        frame(*ui, without);
        frame(*ui, without);
        const int before = ImGui::GetDrawData()->TotalVtxCount;
        frame(*ui, with);
        frame(*ui, with);
        return ImGui::GetDrawData()->TotalVtxCount - before;
    };
    EXPECT_LT(corners(many), 2 * corners(few));
    for (const auto language : {scene::Language::Chinese, scene::Language::English})
        for (const auto& [width, height] : {std::pair(1920, 1080), {1280, 720}, {640, 360}, {200, 100}}) {
            UiModel model = openCard(few);
            model.camera.width = width;
            model.camera.height = height;
            model.language = language;
            EXPECT_TRUE(frame(*ui, model).empty());
        }
}

} // namespace
} // namespace sandtable::ui
