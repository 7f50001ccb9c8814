#include "DecisionWorlds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
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

/// HJ 633-2026 table 3, every node; the scores of IAQI 50, 100, 150, 200, 300, 400 and 500.
TEST(ShippedProfile, AirCurvesHaveEveryNodeOfTheStandard) {
    const HealthProfile profile = shippedProfile();
    const std::array<double, 7> scores{85, 60, 40, 25, 10, 5, 0};
    const std::vector<std::pair<std::string, std::vector<double>>> tables{
        {"pm2_5", {35, 60, 115, 150, 250, 350, 500}},
        {"pm10", {50, 120, 250, 350, 420, 500, 600}},
        {"so2", {50, 150, 475, 800, 1600, 2100, 2620}},
        {"no2", {40, 80, 180, 280, 565, 750, 940}},
        {"co-24h", {2, 4, 14, 24, 36, 48, 60}},
        {"co-1h", {5, 10, 35, 60, 90, 120, 150}},
        {"so2-1h", {150, 500, 650, 800}},
        {"no2-1h", {100, 200, 700, 1200, 2340, 3090, 3840}},
        {"o3-8h", {100, 160, 215, 265, 800}},
        {"o3-1h", {160, 200, 300, 400, 800, 1000, 1200}}};
    for (const auto& [id, concentrations] : tables) {
        const ScoreCurve& curve = indicator(profile, id).curve;
        ASSERT_EQ(curve.size(), concentrations.size() + 1) << id;
        EXPECT_EQ(curve.front(), (std::pair(0.0, 100.0))) << id;
        for (size_t i = 0; i < concentrations.size(); ++i)
            EXPECT_EQ(curve[i + 1], (std::pair(concentrations[i], scores[i]))) << id;
        EXPECT_EQ(scoreOf(curve, concentrations.back() * 10), curve.back().second) << id; // ends are held
    }
    EXPECT_EQ(indicator(profile, "o3-8h").averagingHours, 8);
    for (const char* id : {"so2-1h", "no2-1h", "o3-1h", "co-1h"})
        EXPECT_EQ(indicator(profile, id).averagingHours, 1) << id;
    for (const char* id : {"pm2_5", "pm10", "so2", "no2", "co-24h"})
        EXPECT_EQ(indicator(profile, id).averagingHours, 24) << id;
}

/// HJ 633-2026 table 3: the ends of every stretch are the index's nodes; between them linear and rounded up.
TEST(ShippedProfile, GivesTheIndexOfTheStandard) {
    const HealthProfile profile = shippedProfile();
    const std::vector<int> nodes{0, 50, 100, 150, 200, 300, 400, 500};
    for (const char* id : {"pm2_5", "pm10", "so2", "so2-1h", "no2", "no2-1h", "o3-8h", "o3-1h", "co-24h", "co-1h"}) {
        const Indicator& air = indicator(profile, id);
        for (size_t i = 0; i < air.curve.size(); ++i) EXPECT_EQ(indexOf(air, air.curve[i].first), nodes[i]) << id;
    }
    EXPECT_EQ(indexOf(indicator(profile, "pm2_5"), 47.5), 75);
    EXPECT_EQ(indexOf(indicator(profile, "pm2_5"), 60.1), 101) << "rounded up";
    EXPECT_EQ(indexOf(indicator(profile, "pm2_5"), 501), 500);
    EXPECT_EQ(indexOf(indicator(profile, "o3-8h"), 900), 300) << "above that the hourly mean decides";
    EXPECT_EQ(indexOf(indicator(profile, "so2-1h"), 900), 200);
    EXPECT_FALSE(indexOf(indicator(profile, "noise-3-day"), 60));
}

/// GB 3096-2008: by day and by night, and what is 15 and 5 below and 10 and 20 above the limit.
TEST(ShippedProfile, NoiseCurvesHaveEveryClassOfTheStandard) {
    const HealthProfile profile = shippedProfile();
    for (const auto& [noiseClass, day, night] : std::vector<std::tuple<std::string, double, double>>{
             {"0", 50, 40}, {"1", 55, 45}, {"2", 60, 50}, {"3", 65, 55}, {"4a", 70, 55}, {"4b", 70, 60}}) {
        for (const auto& [time, limit, hour] :
             {std::tuple<std::string, double, double>{"day", day, 12}, {"night", night, 2}}) {
            const Indicator& noise = indicator(profile, "noise-" + noiseClass + "-" + time);
            EXPECT_EQ(noise.curve,
                      (ScoreCurve{{limit - 15, 100}, {limit - 5, 85}, {limit, 60}, {limit + 10, 20}, {limit + 20, 0}}))
                << noise.id;
            EXPECT_TRUE(noise.localHours->contains(hour)) << noise.id;
            EXPECT_EQ(noise.requires_, (std::vector<std::pair<std::string, std::string>>{{"noiseClass", noiseClass}}));
        }
    }
}

TEST(ShippedProfile, TransformerModelsHaveTheStandardsNumbers) {
    const HealthProfile profile = shippedProfile();
    ASSERT_EQ(profile.thermalModels.size(), 3u);
    const TransformerThermal &onan = profile.thermalModels[2].parameters, &onaf = profile.thermalModels[1].parameters,
                             &distribution = profile.thermalModels[0].parameters;
    for (const TransformerThermal* power : {&onan, &onaf}) {
        EXPECT_EQ(power->oilExponent, 0.8);
        EXPECT_EQ(power->windingExponent, 1.3);
        EXPECT_EQ(power->k11, 0.5);
        EXPECT_EQ(power->k21, 2);
        EXPECT_EQ(power->k22, 2);
    }
    EXPECT_EQ(std::pair(onan.oilMinutes, onan.windingMinutes), std::pair(210.0, 10.0));
    EXPECT_EQ(std::pair(onaf.oilMinutes, onaf.windingMinutes), std::pair(150.0, 7.0));
    EXPECT_EQ(std::pair(distribution.oilMinutes, distribution.windingMinutes), std::pair(180.0, 4.0));
    EXPECT_EQ(distribution.windingExponent, 1.6);
    EXPECT_EQ(distribution.k11, 1);
    EXPECT_EQ(distribution.k21, 1);
    EXPECT_EQ(distribution.k22, 2);
    EXPECT_EQ(scoreOf(indicator(profile, "hot-spot-temperature").curve, 120), 60);
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
