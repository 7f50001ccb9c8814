#include "DecisionWorlds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sandtable::decision {
namespace {

using test::shippedProfile;
using testing::HasSubstr;

const Indicator& indicator(const HealthProfile& profile, const std::string& id) {
    for (const Indicator& candidate : profile.indicators)
        if (candidate.id == id) return candidate;
    throw std::out_of_range(id);
}

TEST(ScoreCurve, IsLinearBetweenNodesAndClampedBeyond) {
    const ScoreCurve curve{{10, 100}, {20, 60}, {40, 0}};
    EXPECT_EQ(scoreOf(curve, -5), 100);
    EXPECT_EQ(scoreOf(curve, 10), 100);
    EXPECT_EQ(scoreOf(curve, 15), 80);
    EXPECT_EQ(scoreOf(curve, 20), 60);
    EXPECT_EQ(scoreOf(curve, 30), 30);
    EXPECT_EQ(scoreOf(curve, 1e300), 0);
}

TEST(ShippedProfile, AirScoresComplianceSixtyAtTheClassTwoDailyLimit) {
    const HealthProfile profile = shippedProfile();
    for (const auto& [id, limit, last] : std::vector<std::tuple<std::string, double, double>>{
             {"pm2_5", 60, 500}, {"pm10", 120, 600}, {"so2", 150, 2620}, {"no2", 80, 940}}) {
        const ScoreCurve& curve = indicator(profile, id).curve;
        EXPECT_EQ(scoreOf(curve, limit), 60) << id;
        EXPECT_EQ(scoreOf(curve, 0), 100) << id;
        EXPECT_EQ(curve.size(), 8u) << id;
        EXPECT_EQ(curve.back(), (std::pair(last, 0.0))) << id; // IAQI 500
    }
    EXPECT_EQ(scoreOf(indicator(profile, "pm2_5").curve, 35), 85); // IAQI 50
    EXPECT_EQ(scoreOf(indicator(profile, "pm2_5").curve, 47.5), 72.5);
}

TEST(ShippedProfile, VibrationBandsBeginAtTheStandardsBoundaries) {
    const HealthProfile profile = shippedProfile();
    const std::vector<std::pair<std::string, std::array<double, 3>>> boundaries{
        {"vibration-1-rigid", {2.3, 4.5, 7.1}},
        {"vibration-1-flexible", {3.5, 7.1, 11}},
        {"vibration-2-rigid", {1.4, 2.8, 4.5}},
        {"vibration-2-flexible", {2.3, 4.5, 7.1}}};
    for (const auto& [id, edges] : boundaries) {
        const Indicator& vibration = indicator(profile, id);
        EXPECT_EQ(scoreOf(vibration.curve, edges[0]), 85) << id;
        EXPECT_EQ(scoreOf(vibration.curve, edges[1]), 60) << id;
        EXPECT_EQ(scoreOf(vibration.curve, edges[2]), 30) << id;
        EXPECT_TRUE(vibration.critical);
        EXPECT_LT(scoreOf(vibration.curve, edges[2] + 1e-6), vibration.worstBandBelow) << id;
        EXPECT_GE(scoreOf(vibration.curve, edges[2]), vibration.worstBandBelow) << id;
    }
}

TEST(ShippedProfile, NoiseAndTransformerLimits) {
    const HealthProfile profile = shippedProfile();
    EXPECT_EQ(scoreOf(indicator(profile, "noise-3-day").curve, 65), 60);
    EXPECT_EQ(scoreOf(indicator(profile, "noise-3-night").curve, 55), 60);
    EXPECT_EQ(indicator(profile, "noise-unclassified-day").curve, indicator(profile, "noise-3-day").curve);
    EXPECT_EQ(scoreOf(indicator(profile, "top-oil-temperature").curve, 105), 60);
    EXPECT_EQ(scoreOf(indicator(profile, "load-factor").curve, 80), 60);
}

TEST(ShippedProfile, EveryIndicatorFallsWithTheValueAndNamesItsSource) {
    for (const Indicator& each : shippedProfile().indicators) {
        for (size_t i = 1; i < each.curve.size(); ++i)
            EXPECT_LE(each.curve[i].second, each.curve[i - 1].second) << each.id;
        EXPECT_FALSE(each.provenance.standard.empty()) << each.id;
        EXPECT_FALSE(each.provenance.confidence.empty()) << each.id;
        EXPECT_FALSE(each.name.zh.empty() || each.name.en.empty()) << each.id;
    }
}

TEST(ShippedProfile, BandsAndWeights) {
    const HealthProfile profile = shippedProfile();
    EXPECT_EQ(profile.coverageMinimum, 0.7);
    ASSERT_EQ(profile.bands.size(), 4u);
    EXPECT_EQ(profile.band(100)->name.zh, "优");
    EXPECT_EQ(profile.band(85)->name.zh, "优");
    EXPECT_EQ(profile.band(84.9)->name.zh, "良");
    EXPECT_EQ(profile.band(60)->name.zh, "警戒");
    EXPECT_EQ(profile.band(59)->name.zh, "劣");
    EXPECT_GT(profile.deviceWeight("transformer"), profile.deviceWeight("pump"));
    EXPECT_EQ(profile.deviceWeight("anything else"), 1);
}

/// The shipped file with one thing changed.
class ProfileErrors : public testing::Test {
protected:
    void SetUp() override {
        std::ifstream input(sandtable::test::sourceDirectory() / "assets/health/industrial-park-v1.json");
        m_profile = nlohmann::json::parse(input);
    }
    std::string errorOf(const nlohmann::json& profile) {
        const auto file = m_folder.write("profile.json", profile.dump());
        const auto loaded = loadHealthProfile(file);
        if (loaded) return "no error";
        EXPECT_EQ(loaded.error().where, file.string());
        return loaded.error().message;
    }
    nlohmann::json changed(const std::string& pointer, nlohmann::json value) const {
        nlohmann::json copy = m_profile;
        copy[nlohmann::json::json_pointer(pointer)] = std::move(value);
        return copy;
    }

    sandtable::test::TemporaryFolder m_folder;
    nlohmann::json m_profile;
};

TEST_F(ProfileErrors, NameThePointerAndWhatWasExpected) {
    EXPECT_EQ(errorOf(m_profile), "no error");
    const std::vector<std::tuple<std::string, nlohmann::json, std::string>> cases{
        {"/indicators/3/weight", "heavy", "/indicators/3/weight: expected a number"},
        {"/indicators/3/weight", -1, "/indicators/3/weight: expected a number from"},
        {"/indicators/0/curve", {{0, 100}, {0, 50}}, "/indicators/0/curve/1: expected values in ascending order"},
        {"/indicators/0/curve", {{0, 100}}, "/indicators/0/curve: expected at least two"},
        {"/indicators/0/curve", {{0, 100}, {1}}, "/indicators/0/curve/1: expected [value, score]"},
        {"/indicators/0/curve/0/1", 101, "/indicators/0/curve/0/1: expected a number from 0 to 100"},
        {"/indicators/0/provenance/confidence", "Q",
         "/indicators/0/provenance/confidence: expected one of P, S, X, R, D"},
        {"/indicators/1/id", "pm2_5", "/indicators/1: a second indicator with the id \"pm2_5\""},
        {"/indicators/0/wieght", 1, "/indicators/0/wieght: is not known here"},
        {"/indicators/0/averaging/minimumHours", 25, "/indicators/0/averaging/minimumHours"},
        {"/indicators", nlohmann::json::array(), "/indicators: expected at least one indicator"},
        {"/bands/0/color", "green", "/bands/0/color: expected a colour"},
        {"/bands/1/from", 90, "/bands/1: expected the bands best first"},
        {"/bands/3/from", 10, "/bands: expected bands of which the last begins at 0"},
        {"/coverageMinimum", nullptr, "/coverageMinimum: expected a number"},
        {"/version", 1, "/version: expected a text"},
    };
    for (const auto& [pointer, value, message] : cases)
        EXPECT_THAT(errorOf(changed(pointer, value)), HasSubstr(message));
    nlohmann::json without = m_profile;
    without["indicators"][2].erase("provenance");
    EXPECT_THAT(errorOf(without), HasSubstr("/indicators/2: expected a member \"provenance\""));
    EXPECT_THAT(errorOf(nlohmann::json::array()), HasSubstr("/: expected an object"));
}

TEST_F(ProfileErrors, FilesThatAreAbsentOrNoJson) {
    EXPECT_EQ(loadHealthProfile(m_folder.path() / "absent.json").error().kind, ErrorKind::NotFound);
    EXPECT_EQ(loadHealthProfile(m_folder.path()).error().kind, ErrorKind::NotFound);
    const auto broken = loadHealthProfile(m_folder.write("broken.json", "{\"id\": \n oops"));
    ASSERT_FALSE(broken);
    EXPECT_THAT(broken.error().message, HasSubstr("line 2"));
    EXPECT_FALSE(loadHealthProfile(m_folder.write("empty.json", "")));
}

TEST_F(ProfileErrors, AnyDamageIsAnErrorNotACrash) {
    const std::string text = m_profile.dump();
    for (size_t length = 0; length < text.size(); length += 97)
        EXPECT_FALSE(loadHealthProfile(m_folder.write("cut.json", text.substr(0, length))));
    const nlohmann::json leaves = m_profile.flatten();
    for (const auto& [key, value] : leaves.items()) {
        EXPECT_NE(errorOf(changed(key, nlohmann::json::object({{"x", 1}}))), "no error") << key;
    }
}

} // namespace
} // namespace sandtable::decision
