#include "DecisionWorlds.h"
#include "decision/health/Comparison.h"
#include "decision/health/HealthEngine.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

namespace sandtable::decision {
namespace {

using test::Case;
using test::noon;
using testing::HasSubstr;

nlohmann::json shippedJson() {
    std::ifstream input(sandtable::test::sourceDirectory() / "assets/health/industrial-park-v1.json");
    return nlohmann::json::parse(input);
}

const auto themeList = nlohmann::json::parse(R"([
    {"id": "equipment", "name": {"zh": "设备", "en": "Equipment"}},
    {"id": "energy", "name": {"zh": "能源", "en": "Energy"}},
    {"id": "environment", "name": {"zh": "环境", "en": "Environment"}},
    {"id": "safety", "name": {"zh": "安全", "en": "Safety"}}])");

Result<HealthProfile> loadWith(const nlohmann::json& themes) {
    const sandtable::test::TemporaryFolder folder;
    nlohmann::json profile = shippedJson();
    profile["themes"] = themes;
    return loadHealthProfile(folder.write("profile.json", profile.dump()));
}

nlohmann::json weighted(std::vector<double> weights) {
    nlohmann::json themes{{"list", themeList}, {"provenance", {{"standard", "test"}, {"confidence", "D"}}}};
    for (size_t i = 0; i < weights.size(); ++i) themes["list"][i]["weight"] = weights[i];
    return themes;
}

HealthProfile themedProfile() {
    const auto profile = loadWith(weighted({3, 1, 2, 2}));
    EXPECT_TRUE(profile) << profile.error().text();
    return *profile;
}

/// Machines and noise meters, more of the latter, in two buildings and the open.
Case mixed(std::mt19937* random = nullptr) {
    Case park;
    park.world.buildings = {test::building("a"), test::building("b")};
    for (int i = 0; i < 20; ++i)
        park.park.devices.push_back(
            i % 4 == 0
                ? test::device(fmt::format("p{}", i), i % 8 ? "a" : "b",
                               {test::channel("t", "bearingTemperature", "°C"), test::channel("k", "loadFactor", "%")})
                : test::device(fmt::format("n{}", i), i % 3 ? "a" : "", {test::channel("l", "noise", "dB(A)")}));
    park.open();
    for (const auto& channel : park.channels.all())
        park.read(channel.name(), random ? double((*random)() % 110) : channel.channelId == "t" ? 80 : 50);
    return park;
}

TEST(Themes, AreMeansOfTheirOwnAndTheParkOfThem) {
    const HealthProfile profile = themedProfile();
    const HealthReport report = mixed().evaluate(profile);
    ASSERT_EQ(report.themes.size(), 4u);
    EXPECT_EQ(report.themes[0].park.id, "equipment");
    EXPECT_NEAR(*report.themes[0].park.score, 60, 1e-9); // bearings at 80 °C
    EXPECT_NEAR(*report.themes[1].park.score, 100, 1e-9);
    EXPECT_NEAR(*report.themes[2].park.score, 100, 1e-9);     // 50 dB(A) by day
    EXPECT_TRUE(report.themes[3].park.contributions.empty()); // nothing here is about safety
    ASSERT_EQ(report.park.contributions.size(), 3u);
    EXPECT_EQ(report.park.contributions[0].id, "equipment");
    EXPECT_EQ(report.park.contributions[0].name.zh, "设备");
    EXPECT_NEAR(report.park.contributions[0].weight, 0.5, 1e-12);
    EXPECT_NEAR(*report.park.score, std::sqrt(60 * 100), 1e-9);         // however many noise meters there are
    EXPECT_EQ(report.park.id, "");                                      // the park's
    ASSERT_EQ(report.themes[2].device("p0")->contributions.size(), 0u); // no part of the environment
    EXPECT_EQ(report.themes[0].device("p0")->contributions.size(), 1u);
    EXPECT_EQ(report.device("p0")->contributions.size(), 2u); // its own tree knows both
}

TEST(Themes, LossesAddUpOnEveryLevel) {
    const HealthProfile profile = themedProfile();
    std::mt19937 random(4);
    for (int round = 0; round < 50; ++round) {
        const HealthReport report = mixed(&random).evaluate(profile);
        std::vector<HealthScore> all{report.park};
        for (const HealthScores& theme : report.themes) {
            all.push_back(theme.park);
            all.insert(all.end(), theme.buildings.begin(), theme.buildings.end());
            all.insert(all.end(), theme.devices.begin(), theme.devices.end());
        }
        for (const HealthScore& whole : all) {
            double losses = whole.capLoss;
            for (const Contribution& part : whole.contributions) losses += part.loss;
            EXPECT_NEAR(losses, 100 - whole.score.value_or(100), 1e-9);
        }
    }
}

TEST(Themes, FollowOneReadingWithoutEvaluatingTheRest) {
    const HealthProfile profile = themedProfile();
    Case park = mixed();
    HealthEngine engine(park.park, park.world, profile, park.channels, *park.store);
    engine.update(noon);
    std::mt19937 random(6);
    for (int i = 1; i < 100; ++i) {
        const auto channel = static_cast<telemetry::ChannelIndex>(random() % park.channels.size());
        park.store->append(channel, {noon + std::chrono::milliseconds(i), double(random() % 120)});
        engine.update(noon + std::chrono::milliseconds(i));
        EXPECT_EQ(engine.scoredLast(), 1u);
        const HealthReport fresh = evaluateHealth(park.park, park.world, profile, park.channels, *park.store,
                                                  noon + std::chrono::milliseconds(i));
        ASSERT_EQ(engine.report().park.score, fresh.park.score);
        for (size_t theme = 0; theme < fresh.themes.size(); ++theme)
            EXPECT_EQ(engine.report().themes[theme].park.score, fresh.themes[theme].park.score);
    }
}

TEST(Themes, TakeTheirWeightsFromAComparison) {
    nlohmann::json themes = weighted({});
    themes["ahp"] = {{1, 2, 4, 3}, {.5, 1, 3, 2}, {.25, 1 / 3.0, 1, .5}, {1 / 3.0, .5, 2, 1}};
    const auto profile = loadWith(themes);
    ASSERT_TRUE(profile) << profile.error().text();
    EXPECT_NEAR(profile->themes[1].weight, .27718059, 1e-8);
    EXPECT_NEAR(profile->themeAhp->consistencyRatio, 0.011475, 1e-6);
}

TEST(Themes, EntropyTellsWhichThemeSetsBuildingsApart) {
    const HealthProfile profile = themedProfile();
    Case park;
    for (int i = 0; i < 3; ++i) {
        park.world.buildings.push_back(test::building(fmt::format("b{}", i)));
        park.park.devices.push_back(
            test::device(fmt::format("d{}", i), fmt::format("b{}", i),
                         {test::channel("t", "bearingTemperature", "°C"), test::channel("l", "noise", "dB(A)")}));
    }
    park.open();
    for (int i = 0; i < 3; ++i) {
        park.read(fmt::format("d{}/t", i), 60 + 10 * i); // differs
        park.read(fmt::format("d{}/l", i), 65);          // does not
    }
    const auto weights = themeEntropyWeights(park.evaluate(profile));
    ASSERT_TRUE(weights);
    EXPECT_THAT(*weights, testing::ElementsAre(testing::DoubleNear(1, 1e-9), 0, testing::DoubleNear(0, 1e-9), 0));
    EXPECT_FALSE(themeEntropyWeights(park.evaluate(test::shippedProfile()))); // has no themes
}

TEST(Comparison, ListsTheGreatestLossFirstAndWhatCannotBeComparedLast) {
    HealthReport before, after;
    const auto score = [](const char* id, std::optional<double> value) {
        HealthScore whole;
        whole.id = id;
        whole.score = value;
        return whole;
    };
    before.buildings = {score("up", 60), score("down", 90), score("gone", 70), score("silent", 80)};
    after.buildings = {score("new", 50), score("down", 61), score("up", 65), score("silent", std::nullopt)};
    before.park.score = 75;
    after.park.score = 60;
    const HealthComparison comparison = compareHealth(before, after);
    EXPECT_EQ(comparison.park.delta(), -15);
    std::vector<std::string> ids;
    for (const ScoreChange& change : comparison.buildings) ids.push_back(change.id);
    EXPECT_THAT(ids, testing::ElementsAre("down", "up", "gone", "silent", "new"));
    EXPECT_EQ(comparison.buildings[0].delta(), -29);
    EXPECT_FALSE(comparison.buildings[2].after);
    EXPECT_FALSE(comparison.buildings[4].delta());
}

TEST(Comparison, NamesTheThemesAndOnlyTheDevicesThatChanged) {
    const HealthProfile profile = themedProfile();
    Case park = mixed();
    const HealthReport before = park.evaluate(profile);
    park.store->append(park.channels.find("p0/t").value(), {noon + std::chrono::milliseconds(1), 100});
    const HealthReport after =
        evaluateHealth(park.park, park.world, profile, park.channels, *park.store, noon + std::chrono::milliseconds(1));
    const HealthComparison comparison = compareHealth(before, after);
    ASSERT_EQ(comparison.devices.size(), 1u);
    EXPECT_EQ(comparison.devices[0].id, "p0");
    EXPECT_LT(comparison.devices[0].delta(), 0);
    ASSERT_EQ(comparison.themes.size(), 4u);
    EXPECT_LT(comparison.themes[0].delta(), 0) << "equipment";
    EXPECT_EQ(comparison.themes[2].delta(), 0) << "environment";
    EXPECT_TRUE(compareHealth(before, before).devices.empty());
}

TEST(Themes, BadOnesNameThePlace) {
    const auto errorOf = [](const nlohmann::json& themes) {
        const auto profile = loadWith(themes);
        return profile ? std::string("none") : profile.error().message;
    };
    nlohmann::json themes = weighted({});
    EXPECT_THAT(errorOf(themes), HasSubstr("/themes/list/0: expected a member \"weight\""));
    themes["ahp"] = {{1, 9, 1}, {1 / 9.0, 1, 9}, {1, 1 / 9.0, 1}};
    EXPECT_THAT(errorOf(themes), HasSubstr("/themes/ahp: the judgements contradict"));
    themes["ahp"] = {{1, 3}, {1 / 3.0, 1}};
    EXPECT_THAT(errorOf(themes), HasSubstr("/themes/ahp: expected a row and a column for each theme"));
    themes = weighted({1, 1, 1, 1});
    themes["list"][3]["id"] = "security";
    EXPECT_THAT(errorOf(themes), HasSubstr("is not among the profile's themes"));
}

} // namespace
} // namespace sandtable::decision
