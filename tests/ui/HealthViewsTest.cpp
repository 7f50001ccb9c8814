// The park's health card with its tabs and the explanation of a score, headless: a real report of a park made by hand.
#include "../TestData.h"
#include "TestPark.h"
#include "ui/Layout.h"
#include "ui/Ui.h"

#include <gmock/gmock.h>
#include <imgui.h>

namespace sandtable::ui {
namespace {

using scene::Language;
using namespace std::chrono_literals;

class HealthViews : public testing::Test {
protected:
    HealthViews() {
        auto profile = decision::loadHealthProfile(test::sourceDirectory() / "assets/health/industrial-park-v2.json");
        EXPECT_TRUE(profile) << profile.error().text();
        m_park.profile = *profile;
        for (scene::DeviceSpec& device : m_park.park.devices) {
            device.properties = {{"group", "2"}, {"mount", "rigid"}};
            device.channels.front().quantity = device.channels.front().id;
        }
        m_park.health = evaluate(m_park.time);
        m_before = evaluate(m_park.time - 1h);
        m_weights = decision::weightsOf(m_park.profile);
        m_band = decision::healthBand(m_park.park, m_park.world, m_park.profile, m_park.health, {50, 1});
        m_ranking = decision::rankBuildings(m_park.health, m_park.profile, &m_band, &m_before);
        m_comparison = decision::compareHealth(m_before, m_park.health);
        auto ui = Ui::create({test::sourceDirectory() / "assets", 1});
        EXPECT_TRUE(ui.ok()) << ui.error().text();
        m_ui = std::move(*ui);
        ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    }
    decision::HealthReport evaluate(TimePoint at) const {
        return decision::evaluateHealth(m_park.park, m_park.world, m_park.profile, m_park.channels, *m_park.store, at);
    }
    UiModel model() const {
        UiModel full = m_park.model();
        full.insight = {&m_weights, false, m_entropy, m_park.time, &m_band, m_ranking, Duration(1h), "", &m_comparison};
        return full;
    }
    std::vector<Command> frame(const UiModel& model) {
        ImGui::GetIO().DisplaySize = {static_cast<float>(model.camera.width), static_cast<float>(model.camera.height)};
        m_ui->prepareGlyphs(model);
        return m_ui->build(model);
    }
    std::vector<Command> clickAt(const UiModel& model, const ImVec2& at) {
        std::vector<Command> all;
        for (const bool down : {false, true, false}) {
            ImGui::GetIO().MousePos = at;
            ImGui::GetIO().MouseDown[0] = down;
            for (auto& command : frame(model)) all.push_back(std::move(command));
        }
        return all;
    }
    template<class T> std::optional<T> findByClicking(const UiModel& model, const Rect& area) {
        frame(model);
        for (float y = area.min.y + 6; y < area.max.y; y += 10)
            for (float x = area.max.x - 6; x > area.min.x; x -= 14)
                for (const Command& command : clickAt(model, {x, y}))
                    if (const T* found = std::get_if<T>(&command)) return *found;
        return std::nullopt;
    }
    Rect column() const { return layoutFor({1920, 1080}, Theme{1}).right; }
    /// 0…3, left to right.
    void openTab(int tab) {
        const Rect body = column().shrunk(24, 0);
        clickAt(model(), {body.min.x + body.width() * (static_cast<float>(tab) + 0.5f) / 4, body.min.y + 56 + 8 + 18});
    }

    TestPark m_park = makeTestPark(60);
    decision::HealthReport m_before;
    decision::ProfileWeights m_weights;
    decision::HealthBand m_band;
    std::vector<decision::RankedBuilding> m_ranking;
    decision::HealthComparison m_comparison;
    std::vector<double> m_entropy{0.4, 0.2, 0.3, 0.1};
    std::unique_ptr<Ui> m_ui;
};

TEST_F(HealthViews, EveryTabIsDrawnInBothLanguagesWithAndWithoutFindings) {
    ASSERT_TRUE(m_park.health.park.score);
    for (int tab = 0; tab < 4; ++tab) {
        openTab(tab);
        for (const Language language : {Language::Chinese, Language::English}) {
            UiModel full = model(), bare = m_park.model();
            full.language = bare.language = language;
            full.insight.adjusted = true;
            EXPECT_TRUE(frame(full).empty()) << tab;
            EXPECT_TRUE(frame(bare).empty()) << tab;
        }
    }
}

TEST_F(HealthViews, AClickOnTheScoreLeadsDownToAChannelAndBack) {
    const Rect body = column().shrunk(24, 0);
    clickAt(model(), {body.min.x + 40, body.min.y + 56 + 8 + 36 + 32}); // the figure
    const int before = ImGui::GetDrawData()->TotalVtxCount;
    frame(model());
    // Down wherever a part answers, without ever asking the program for anything: four levels and a channel.
    for (int level = 0; level < 4; ++level)
        EXPECT_FALSE(findByClicking<Select>(model(), {{body.min.x + 30, body.min.y + 300}, {body.min.x + 40, 700}}));
    EXPECT_NE(ImGui::GetDrawData()->TotalVtxCount, before);
    UiModel elsewhere = model();
    elsewhere.selection.buildingId = "b3";
    frame(elsewhere);
    const auto back = findByClicking<Select>(
        elsewhere, {{column().min.x + 10, column().min.y + 10}, {column().min.x + 50, column().min.y + 50}});
    EXPECT_TRUE(back) << "another selection closes the explanation: this is the building's card";
}

TEST_F(HealthViews, TheRankingLeadsToABuilding) {
    openTab(1);
    const Rect rows{{column().min.x + 100, column().min.y + 330}, {column().min.x + 120, column().max.y}};
    const auto selected = findByClicking<Select>(model(), rows);
    ASSERT_TRUE(selected);
    EXPECT_NE(m_park.world.building(selected->buildingId), nullptr);
}

TEST_F(HealthViews, AComparisonIsAskedFor) {
    openTab(2);
    const Rect choices{{column().min.x + 200, column().min.y + 110}, {column().max.x - 30, column().min.y + 140}};
    const auto wish = findByClicking<CompareHealth>(model(), choices);
    ASSERT_TRUE(wish);
    EXPECT_EQ(wish->before, Duration(24h));
}

TEST_F(HealthViews, AnotherScenarioIsChosenToCompareWith) {
    m_park.scenarios = {{.id = "a", .name = {"甲", "A"}}, {.id = "b", .name = {"乙", "B"}}};
    openTab(2);
    const Rect below{{column().min.x + 60, column().min.y + 110}, {column().max.x - 60, column().min.y + 400}};
    std::optional<CompareHealth> wish;
    for (float y = below.min.y + 6; y < below.max.y && !(wish && !wish->before); y += 10)
        for (const Command& command : clickAt(model(), {below.center().x, y}))
            if (const auto* found = std::get_if<CompareHealth>(&command)) wish = *found;
    ASSERT_TRUE(wish && !wish->before);
    EXPECT_TRUE(wish->scenario == "a" || wish->scenario == "b");
}

TEST_F(HealthViews, WeightsMoveAndKeepTheirSum) {
    openTab(3);
    const Rect themes{{column().min.x + 60, column().min.y + 110}, {column().max.x - 60, column().min.y + 340}};
    const auto set = findByClicking<SetWeights>(model(), themes);
    ASSERT_TRUE(set);
    double sum = 0;
    for (const double weight : set->weights.themes) sum += weight;
    EXPECT_NEAR(sum, 1, 1e-9);
    EXPECT_FALSE(set->weights.comparison);
    EXPECT_TRUE(decision::withWeights(m_park.profile, set->weights));
}

TEST_F(HealthViews, OnlyAdjustedWeightsCanBeResetAndSaved) {
    UiModel adjusted = model();
    adjusted.insight.adjusted = true;
    const auto offers = [&]<class T>(const UiModel& shown, float x, T) { // the buttons are the last in the card
        openTab(3);
        for (float y = column().max.y; y > column().min.y + 380; y -= 12)
            for (const Command& command : clickAt(shown, {x, y}))
                if (std::holds_alternative<T>(command)) return true;
        return false;
    };
    const float left = column().min.x + 60, right = column().max.x - 60;
    EXPECT_TRUE(offers(adjusted, left, ResetWeights{}));
    EXPECT_TRUE(offers(adjusted, right, SaveWeights{}));
    EXPECT_FALSE(offers(model(), left, ResetWeights{}));
    EXPECT_FALSE(offers(model(), right, SaveWeights{}));
}

} // namespace
} // namespace sandtable::ui
