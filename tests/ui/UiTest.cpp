// The whole interface, headless: ImGui frames are built without any backend, clicks are fed as mouse events.
#include "TestPark.h"
#include "UiHand.h"

#include <gmock/gmock.h>

#include <limits>
#include <set>

namespace sandtable::ui {
namespace {

using scene::Language;

TEST(Layout, NothingOverlapsAndEverythingIsOnScreen) {
    for (const auto& [width, height] : {std::pair(1920, 1080), {1280, 720}, {2560, 1440}, {1600, 900}, {3840, 1080}}) {
        const Layout l = layout(width, height);
        const Rect all[] = {l.top, l.left, l.right, l.bottom, l.time, l.view};
        for (size_t i = 0; i < std::size(all); ++i) {
            EXPECT_GT(all[i].width(), 0);
            EXPECT_GT(all[i].height(), 0);
            EXPECT_LE(all[i].max.x, static_cast<float>(width));
            EXPECT_LE(all[i].max.y, static_cast<float>(height));
            for (size_t j = i + 1; j < std::size(all); ++j)
                EXPECT_FALSE(all[i].overlaps(all[j])) << width << " " << i << j;
        }
    }
}

TEST(Ui, TheTimeBarPausesPlaysSeeksAndGoesLive) {
    for (const auto& [width, height] : {std::pair(1920, 1080), {1280, 720}}) {
        auto ui = makeUi();
        TestPark test = makeTestPark(40, 6);
        UiModel model = test.model(width, height);
        model.timeline.clock = model.timeline.wanted = model.time;
        model.timeline.first = model.time - std::chrono::days(30);
        const Rect bar = layout(width, height).time;
        const Rect upper{bar.min, {bar.max.x, bar.center().y}}, lower{{bar.min.x, bar.center().y}, bar.max};
        EXPECT_TRUE(findByClicking<PauseTime>(*ui, model, upper));
        const auto faster = findByClicking<PlayTime>(*ui, model, upper);
        ASSERT_TRUE(faster);
        EXPECT_TRUE(faster->speed && *faster->speed >= 1);
        const auto seek = findByClicking<SeekTime>(*ui, model, lower);
        ASSERT_TRUE(seek);
        EXPECT_LE(seek->moment, model.timeline.clock);
        EXPECT_GT(seek->moment, model.timeline.clock - std::chrono::hours(24) - std::chrono::minutes(1));

        model.timeline.mode = telemetry::Playback::Mode::Paused;
        model.timeline.wanted = model.time - std::chrono::hours(3);
        EXPECT_TRUE(findByClicking<GoLive>(*ui, model, upper));
        const auto play = findByClicking<PlayTime>(*ui, model, {upper.min, {upper.min.x + 70, upper.max.y}});
        ASSERT_TRUE(play);
        EXPECT_FALSE(play->speed) << "as fast as last time";
    }
}

TEST(Ui, AnyPastMomentCanBeTyped) {
    auto ui = makeUi();
    TestPark test = makeTestPark(40, 6);
    test.park.utcOffsetHours = 8;
    UiModel model = test.model(1920, 1080);
    model.timeline.clock = model.timeline.wanted = model.time;
    const Rect bar = layout().time;
    const auto typed = [&](const char* text) {
        clickAt(*ui, model, {bar.min.x + 190, bar.min.y + 26}); // the clock
        frame(*ui, model);
        ImGuiIO& io = ImGui::GetIO();
        for (const char* c = text; *c; ++c) io.AddInputCharacter(static_cast<unsigned>(*c));
        frame(*ui, model);
        const Rect button{{bar.min.x + 200, bar.min.y - 60}, {bar.min.x + 220, bar.min.y - 20}};
        return findByClicking<SeekTime>(*ui, model, button);
    };
    const auto asked = typed("2025-03-04 05:06");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->moment, *parseIsoTime("2025-03-03T21:06:00Z")) << "the park's own time";
    EXPECT_FALSE(typed("tomorrow"));
    EXPECT_FALSE(typed("2999-01-01")) << "the future";
}

TEST(Ui, AMissingTranslationFolderIsAnError) {
    EXPECT_FALSE(Ui::create({"/nowhere", 1}).ok());
    EXPECT_EQ(Ui::create({test::sourceDirectory() / "assets", 0}).error().kind, ErrorKind::Usage);
}

TEST(Ui, BuildsForEveryKindOfModelInBothLanguages) {
    const auto ui = makeUi();
    const TestPark empty = makeTestPark(0, 0), usual = makeTestPark(300);
    TestPark open = makeTestPark(300);
    open.openScenario();
    for (const Language language : {Language::Chinese, Language::English})
        for (const auto& [width, height] : {std::pair(1920, 1080), {1280, 720}, {200, 100}}) {
            UiModel blank;
            blank.camera.width = width;
            blank.camera.height = height;
            std::vector<UiModel> models{blank, empty.model(width, height), usual.model(width, height),
                                        open.model(width, height)};
            for (const Tool tool : {Tool::FlattenPolygon, Tool::ClipPolygon, Tool::PlaceBuilding, Tool::MoveBuilding}) {
                models.push_back(models[3]);
                models.back().tool = tool;
            }
            models.push_back(models[3]);
            models.back().selection.buildingId = "b2";
            models.push_back(models[2]);
            models.back().selection.deviceId = "d3";
            models.push_back(models[2]);
            models.back().selection.deviceId = "gone";
            models.back().showStatistics = true;
            models.push_back(models[2]);
            models.back().health = nullptr;
            models.back().profile = nullptr;
            models.back().store = nullptr;
            models.push_back(models[2]);
            models.back().showPanels = false;
            for (UiModel& model : models) {
                model.language = language;
                EXPECT_TRUE(frame(*ui, model).empty());
                EXPECT_NE(ImGui::GetDrawData(), nullptr);
            }
        }
}

TEST(Ui, ThousandsOfDevicesAreShownAsCounts) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(10000);
    frame(*ui, park.model());
    EXPECT_LT(ImGui::GetDrawData()->TotalVtxCount, 120000);
}

TEST(Ui, TheAtlasIsRebuiltOnlyForNewCharacters) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(5);
    EXPECT_TRUE(ui->prepareGlyphs(park.model()));
    EXPECT_FALSE(ui->prepareGlyphs(park.model()));
    UiModel english = park.model();
    english.language = Language::English;
    EXPECT_FALSE(ui->prepareGlyphs(english));
    park.openScenario();
    UiModel model = park.model();
    model.source.detail = "饕餮";
    EXPECT_TRUE(ui->prepareGlyphs(model));
}

TEST(Ui, WithoutAWindowTheCameraGivesTheSize) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(5);
    ui->prepareGlyphs(park.model(800, 600));
    ui->build(park.model(800, 600));
    EXPECT_EQ(ImGui::GetIO().DisplaySize.x, 800);
}

TEST(Ui, TogglingALayerAsksForIt) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(5);
    const Rect& column = layout().left;
    // Switches stand at the right end of their rows; that of the first layer comes before all other layers'.
    std::optional<SetLayer> switched;
    for (float y = column.min.y + 64; y < column.max.y && !switched; y += 12) {
        const auto commands = clickAt(*ui, park.model(), {column.max.x - 40, y});
        if (const auto* set = first<SetLayer>(commands); set && !set->visible) switched = *set;
    }
    ASSERT_TRUE(switched);
    EXPECT_EQ(switched->id, "mesh");
}

/// A park with a field shown and a network by load.
struct Maps {
    decision::FieldSpec noise, air;
    std::vector<const decision::FieldSpec*> fields{&noise, &air};

    Maps() {
        noise.quantity = "noise";
        noise.name = {"噪声", "Noise"};
        air.quantity = "pm2_5";
        air.name = {"PM2.5", "PM2.5"};
    }
    UiModel on(UiModel model) const {
        constexpr double endless = std::numeric_limits<double>::infinity();
        model.fields = fields;
        model.field.spec = &noise;
        model.field.scale = decision::FieldScale{
            nullptr,
            "dB(A)",
            {{-endless, 60, {"优", "Good"}, {0, 1, 0, 1}}, {60, endless, {"劣", "Poor"}, {1, 0, 0, 1}}}};
        model.field.estimated = true;
        model.field.sensors = 12;
        model.field.stale = 1;
        model.field.rangeMeters = 640;
        model.healthColors = false;
        model.hasNetworks = true;
        model.networks = {{scene::NetworkKind::Power, 20, 1, 3}};
        return model;
    }
};

TEST(Ui, AFieldIsChosenAndLeftInTheLayersCard) {
    auto ui = makeUi();
    const TestPark park = makeTestPark(5);
    const Maps maps;
    UiModel model = maps.on(park.model(1920, 1080));
    const auto chosen = findByClicking<SetField>(*ui, model, layout().left);
    ASSERT_TRUE(chosen);
    EXPECT_NE(chosen->quantity, "noise") << "the one that is shown needs no choosing";
    EXPECT_TRUE(findByClicking<SetFieldBarriers>(*ui, model, layout().left));
    EXPECT_TRUE(findByClicking<SetNetworkLoads>(*ui, model, layout().left));
    EXPECT_TRUE(findByClicking<SetFlow>(*ui, model, layout().left));
    EXPECT_TRUE(findByClicking<SetHealthColors>(*ui, model, layout().left)->on);
    model.field = {};
    EXPECT_FALSE(findByClicking<SetFieldBarriers>(*ui, model, layout().left)) << "of no field";
}

TEST(Ui, LegendsOfMapsKeepTheMarkersAwayInBothLanguagesAndSizes) {
    const TestPark park = makeTestPark(5);
    const Maps maps;
    for (const auto language : {Language::Chinese, Language::English})
        for (const auto& [width, height] : {std::pair(1920, 1080), {1280, 720}, {1000, 600}}) {
            auto ui = makeUi();
            UiModel model = maps.on(park.model(width, height));
            model.language = language;
            frame(*ui, model);
            frame(*ui, model);
            const Rect view = layout(width, height).view;
            EXPECT_TRUE(ui->takesMouseAt({view.min.x + 20, view.max.y - 20})) << width;
        }
}

TEST(Ui, EveryPartOfTheTopBarAnswers) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(5);
    const Rect bar{{1500, 24}, {1920, 48}};
    EXPECT_TRUE(findByClicking<TakeScreenshot>(*ui, park.model(), bar));
    const auto language = findByClicking<SetLanguage>(*ui, park.model(), bar);
    ASSERT_TRUE(language);
    EXPECT_EQ(language->language, Language::English);
    const auto statistics = findByClicking<SetStatistics>(*ui, park.model(), bar);
    EXPECT_TRUE(statistics && statistics->on);
}

TEST(Ui, AViewIsAClickAway) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(5);
    const Rect lower{{40, 600}, {300, layout().left.max.y}};
    EXPECT_TRUE(findByClicking<GoToView>(*ui, park.model(), lower));
}

TEST(Ui, AHealthRowSelectsItsBuildingAndTheWayBackLeadsToThePark) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(50);
    const Rect& column = layout().right;
    const auto selected = findByClicking<Select>(
        *ui, park.model(), {{column.min.x + 60, column.min.y + 200}, {column.min.x + 90, column.max.y}});
    ASSERT_TRUE(selected);
    EXPECT_NE(park.world.building(selected->buildingId), nullptr);

    UiModel model = park.model();
    model.selection.buildingId = selected->buildingId;
    const auto back = findByClicking<Select>(
        *ui, model, {{column.min.x + 10, column.min.y + 10}, {column.min.x + 50, column.min.y + 50}});
    ASSERT_TRUE(back);
    EXPECT_EQ(back->buildingId, "");
}

TEST(Ui, AnOpenScenarioOffersToolsAndTheyAskForEdits) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(50);
    park.openScenario();
    const Rect& bar = layout().bottom;
    const Rect tools{{bar.min.x, bar.min.y + 24}, {bar.max.x, bar.min.y + 40}};
    const auto tool = findByClicking<SetTool>(*ui, park.model(), tools);
    ASSERT_TRUE(tool);
    EXPECT_FALSE(findByClicking<Undo>(*ui, park.model(), tools)) << "nothing to undo yet";

    UiModel model = park.model();
    model.tool = Tool::FlattenPolygon;
    EXPECT_FALSE(findByClicking<FinishTool>(*ui, model, tools)) << "a polygon needs three points";
    const std::vector<glm::dvec3> points{{0, 0, 0}, {20, 0, 0}, {20, 20, 0}};
    model.toolPoints = points;
    EXPECT_TRUE(findByClicking<FinishTool>(*ui, model, tools));
    EXPECT_TRUE(findByClicking<CancelTool>(*ui, model, tools));

    model.tool = Tool::Select;
    model.selection.buildingId = "b2";
    const Rect& card = layout().right; // from below: a click on the score would open its explanation
    bool edits = false;
    for (float y = card.max.y - 30; y > card.min.y && !edits; y -= 24)
        edits = findByClicking<AppendEdit>(*ui, model, {{card.min.x, y}, {card.max.x, y + 13}}).has_value();
    EXPECT_TRUE(edits);
}

TEST(Ui, TheBaseParkOffersNoToolsThatChangeIt) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(50);
    const auto tool = findByClicking<SetTool>(*ui, park.model(), layout().bottom);
    ASSERT_TRUE(tool);
    EXPECT_EQ(tool->tool, Tool::Corridor);
}

TEST(Ui, ClicksBesideTheCardsBelongToThePark) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(3, 1);
    ImGui::GetIO().MousePos = layout().top.center(); // events may be further than the last frame knows
    frame(*ui, park.model());
    const Rect& column = layout().right;
    const auto takes = [&](float x, float y) { return ui->takesMouseAt({x, y}); };
    EXPECT_FALSE(takes(layout().view.center().x, layout().view.center().y));
    EXPECT_FALSE(takes(column.center().x, column.max.y - 10)) << "below a short card";
    EXPECT_TRUE(takes(column.center().x, column.min.y + 30));
    EXPECT_TRUE(takes(layout().bottom.center().x, layout().bottom.center().y));
}

TEST(Ui, DevicesArePickedWhereTheyAreSeenAndOnlyThere) {
    const auto ui = makeUi();
    TestPark park = makeTestPark(1, 1);
    park.positions = {{20, -40, 0}}; // where the camera looks
    const glm::dvec3 pixel = park.model().camera.pixelOf(park.positions[0]);
    frame(*ui, park.model());
    EXPECT_EQ(ui->deviceAt(glm::dvec2(pixel)), "d0");
    EXPECT_EQ(ui->deviceAt(glm::dvec2(pixel) + glm::dvec2(0, -40)), "d0") << "its label";
    EXPECT_EQ(ui->deviceAt(glm::dvec2(pixel) + glm::dvec2(200, 0)), "");

    park.visible = {0};
    frame(*ui, park.model());
    EXPECT_EQ(ui->deviceAt(glm::dvec2(pixel)), "");
    park.visible = {};
    frame(*ui, park.model());
    EXPECT_EQ(ui->deviceAt(glm::dvec2(pixel)), "d0");
    UiModel behind = park.model();
    behind.camera.target = behind.camera.eye * 2.0 - behind.camera.target;
    frame(*ui, behind);
    EXPECT_EQ(ui->deviceAt(glm::dvec2(pixel)), "");
    UiModel off = park.model();
    off.showMarkers = false;
    frame(*ui, off);
    EXPECT_EQ(ui->deviceAt(glm::dvec2(pixel)), "");
}

TEST(Ui, ProblemsWithTheDataAreCountedAndListedOnAClick) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(3);
    UiModel model = park.model();
    const Rect bar{{layout().top.center().x, 30}, {layout().top.max.x - 200, 42}};
    EXPECT_FALSE(findByClicking<SetStatistics>(*ui, model, bar)) << "nothing is wrong";
    model.diagnostics = {{Severity::Error, "bad.tif", "not a raster"}};
    const auto open = findByClicking<SetStatistics>(*ui, model, bar);
    ASSERT_TRUE(open);
    EXPECT_TRUE(open->on);
}

TEST(Ui, EscapeClosesThePopupAndSaysSo) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(3);
    EXPECT_FALSE(ui->closePopup());
    const ImVec2 choice{layout().bottom.min.x + 60, layout().bottom.min.y + 30};
    clickAt(*ui, park.model(), choice);
    frame(*ui, park.model());
    EXPECT_TRUE(ui->closePopup());
    frame(*ui, park.model());
    frame(*ui, park.model());
    EXPECT_FALSE(ui->closePopup());
}

TEST(Ui, ComesToRestSoThatAnIdleWindowDrawsNothing) {
    const auto ui = makeUi();
    const TestPark park = makeTestPark(20);
    for (int i = 0; i < 5; ++i) frame(*ui, park.model());
    EXPECT_FALSE(ui->animating());
}

} // namespace
} // namespace sandtable::ui
