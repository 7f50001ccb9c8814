#include "decision/health/ProfileWeights.h"
#include "DecisionWorlds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace sandtable::decision {
namespace {

using testing::HasSubstr;

const auto shippedFile = sandtable::test::sourceDirectory() / "assets/health/industrial-park-v2.json";

HealthProfile themed() {
    const auto profile = loadHealthProfile(shippedFile);
    EXPECT_TRUE(profile) << profile.error().text();
    return *profile;
}

TEST(ProfileWeights, TheShippedThemesComeFromAConsistentComparison) {
    const HealthProfile profile = themed();
    ASSERT_EQ(profile.themes.size(), 4u);
    ASSERT_TRUE(profile.themeAhp && profile.themeComparison);
    EXPECT_NEAR(profile.themeAhp->consistencyRatio, 0.0115, 5e-4);
    const double expected[] = {0.2772, 0.0954, 0.1601, 0.4673};
    for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(profile.themes[i].weight, expected[i], 5e-5);
}

TEST(ProfileWeights, ThemesAreAllThatIsNewInTheSecondEdition) {
    const HealthProfile first = test::shippedProfile(), second = themed();
    ASSERT_EQ(first.indicators.size(), second.indicators.size());
    for (size_t i = 0; i < first.indicators.size(); ++i) {
        EXPECT_EQ(first.indicators[i].id, second.indicators[i].id);
        EXPECT_EQ(first.indicators[i].curve, second.indicators[i].curve);
    }
    EXPECT_EQ(first.deviceTypeWeights, second.deviceTypeWeights);
}

TEST(ProfileWeights, PutBackTheyChangeNothing) {
    const HealthProfile profile = themed();
    const ProfileWeights weights = weightsOf(profile);
    EXPECT_NEAR(std::accumulate(weights.themes.begin(), weights.themes.end(), 0.0), 1, 1e-12);
    const auto same = withWeights(profile, weights);
    ASSERT_TRUE(same);
    EXPECT_EQ(weightsOf(*same), weights);
}

TEST(ProfileWeights, AContradictionIsRefused) {
    const HealthProfile profile = themed();
    ProfileWeights weights = weightsOf(profile);
    weights.comparison = PairwiseMatrix{{1, 9, 1, 1}, {1 / 9.0, 1, 9, 1}, {1, 1 / 9.0, 1, 1}, {1, 1, 1, 1}};
    const auto refused = withWeights(profile, weights);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("contradict"));
    EXPECT_GT(ahpWeights(*weights.comparison, 100)->consistencyRatio, 0.1) << "its number is still to be had";
}

TEST(ProfileWeights, OfAFileMovesThePark) {
    sandtable::test::TemporaryFolder folder;
    const HealthProfile profile = themed();
    const auto file = folder.write("w.json", R"({"themes": {"equipment": 3}, "deviceTypes": {"pump": 9}})");
    const auto weights = loadWeights(file, profile);
    ASSERT_TRUE(weights) << weights.error().text();
    EXPECT_GT(weights->themes[0], 0.7);
    EXPECT_FALSE(weights->comparison);
    const auto heavy = withWeights(profile, *weights);
    EXPECT_EQ(heavy->deviceWeight("pump"), 9);
    EXPECT_EQ(heavy->deviceWeight("fan"), profile.deviceWeight("fan"));

    const auto compared =
        loadWeights(folder.write("c.json", R"({"comparison": [[1,1,1,1],[1,1,1,1],[1,1,1,1],[1,1,1,1]]})"), profile);
    ASSERT_TRUE(compared) << compared.error().text();
    EXPECT_NEAR(compared->themes[3], 0.25, 1e-12);
}

TEST(ProfileWeights, WhatAFileDoesNotNameStaysAsInTheProfile) {
    HealthProfile profile = themed();
    for (Theme& theme : profile.themes) theme.weight = 2;
    sandtable::test::TemporaryFolder folder;
    const auto weights = loadWeights(folder.write("w.json", R"({"themes": {"equipment": 4}})"), profile);
    ASSERT_TRUE(weights) << weights.error().text();
    EXPECT_NEAR(weights->themes[0], 0.4, 1e-12);
    EXPECT_NEAR(weights->themes[1], 0.2, 1e-12);
}

TEST(ProfileWeights, ABadFileSaysWhereAndWhy) {
    sandtable::test::TemporaryFolder folder;
    const HealthProfile profile = themed();
    const auto errorOf = [&](const std::string& text) {
        const auto weights = loadWeights(folder.write("w.json", text), profile);
        return weights ? "" : weights.error().text();
    };
    EXPECT_THAT(errorOf("{"), HasSubstr("w.json"));
    EXPECT_THAT(errorOf(R"({"themes": {"noise": 1}})"), HasSubstr("no theme \"noise\""));
    EXPECT_THAT(errorOf(R"({"themes": {"energy": 0}})"), HasSubstr("/themes/energy"));
    EXPECT_THAT(errorOf(R"({"thems": {}})"), HasSubstr("/thems"));
    EXPECT_THAT(errorOf(R"({"comparison": [[1, 9], [0.1111, 1]]})"), HasSubstr("a row and a column for each theme"));
    EXPECT_THAT(errorOf(R"({"themes": {"energy": 1}, "comparison": [[1]]})"), HasSubstr("either"));
    EXPECT_THAT(errorOf(R"({"deviceTypes": {"pump": -1}})"), HasSubstr("/deviceTypes/pump"));
}

TEST(ProfileWeights, AreSavedAsAProfileOfTheirOwnAndNeverOverAnother) {
    sandtable::test::TemporaryFolder folder;
    const HealthProfile profile = themed();
    ProfileWeights weights = weightsOf(profile);
    weights.themes = {0.4, 0.1, 0.1, 0.4};
    weights.comparison.reset();
    weights.deviceTypes.front().second = 7;
    const auto target = folder.path() / "health.json";
    ASSERT_TRUE(saveProfileWithWeights(shippedFile, weights, "2026-11-26", target));
    const auto saved = loadHealthProfile(target);
    ASSERT_TRUE(saved) << saved.error().text();
    EXPECT_EQ(saved->version, "2.2.0+adjusted");
    EXPECT_NEAR(saved->themes[0].weight, 0.4, 1e-9);
    EXPECT_FALSE(saved->themeAhp);
    EXPECT_EQ(saved->deviceTypeWeights.size(), profile.deviceTypeWeights.size());
    EXPECT_EQ(saved->deviceWeight(weights.deviceTypes.front().first), 7);
    const auto again = saveProfileWithWeights(shippedFile, weights, "2026-11-26", target);
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().text(), HasSubstr("exists already"));
    weights.comparison = profile.themeComparison;
    ASSERT_TRUE(saveProfileWithWeights(shippedFile, weights, "2026-11-26", folder.path() / "compared.json"));
    EXPECT_EQ(loadHealthProfile(folder.path() / "compared.json")->themeComparison, profile.themeComparison);
}

} // namespace
} // namespace sandtable::decision
