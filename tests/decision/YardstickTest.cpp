#include "decision/health/Yardstick.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

namespace sandtable::decision {
namespace {

using testing::HasSubstr;

std::filesystem::path fileOf(const std::string& name) {
    return sandtable::test::sourceDirectory() / "assets/health/yardsticks" / (name + "-v1.json");
}

Yardstick shipped(const std::string& name) {
    const auto yardstick = loadYardstick(fileOf(name));
    EXPECT_TRUE(yardstick) << yardstick.error().text();
    return *yardstick;
}

IndicatorTable tableOf(const std::string& text) {
    const auto table = parseIndicatorTable(text);
    EXPECT_TRUE(table) << table.error().text();
    return *table;
}

const Contribution* figure(const YardstickReport& report, const std::string& id) {
    for (const HealthScore& theme : report.themes)
        for (const Contribution& part : theme.contributions)
            if (part.id == id) return &part;
    return nullptr;
}

TEST(IndicatorTable, ReadsWhatOfficesWrite) {
    const IndicatorTable table =
        tableOf("\xef\xbb\xbf企业,energy [tce],\"land [km²]\"\r\n\"甲,厂\",1000, 0.5 \r\n乙厂,,0.25\r\n\r\n");
    EXPECT_THAT(table.names, testing::ElementsAre("甲,厂", "乙厂"));
    EXPECT_EQ(table.column("energy")->unit, "tce");
    EXPECT_EQ(table.column("energy")->values[0], 1000);
    EXPECT_FALSE(table.column("energy")->values[1]);
    EXPECT_EQ(table.column("land")->values[1], 0.25);
    EXPECT_FALSE(table.column("jobs"));
    EXPECT_EQ(tableOf("a;b\nx;1.5").column("b")->values[0], 1.5);
    EXPECT_EQ(tableOf("a\tb\nx\t-2").column("b")->values[0], -2);
}

TEST(IndicatorTable, SaysWhereItCannotBeRead) {
    const auto errorOf = [](const std::string& text) {
        const auto table = parseIndicatorTable(text);
        return table ? std::string("none") : table.error().message;
    };
    EXPECT_THAT(errorOf("a,b\nx,1\ny,many"), HasSubstr("row 3: b: \"many\" is no number"));
    EXPECT_THAT(errorOf("a,b\nx,nan"), HasSubstr("no number"));
    EXPECT_THAT(errorOf("a,b,b\nx,1,2"), HasSubstr("twice"));
    EXPECT_THAT(errorOf("a,b\nx,1,2"), HasSubstr("more cells"));
    EXPECT_THAT(errorOf(""), HasSubstr("at least one row"));
    EXPECT_THAT(errorOf("a,b"), HasSubstr("at least one row"));
    EXPECT_EQ(readIndicatorTable("/nowhere.csv").error().kind, ErrorKind::NotFound);
    const sandtable::test::TemporaryFolder folder;
    const auto gbk = readIndicatorTable(folder.write("gbk.csv", "\xc6\xf3\xd2\xb5,b\n\xb9\xa4\xb3\xa7,1\n"));
    ASSERT_TRUE(gbk);
    EXPECT_EQ(gbk->names[0], "工厂");
}

TEST(ShippedYardsticks, GiveSixtyAtEveryRequiredValueAndNameTheirSource) {
    for (const char* name : {"zero-carbon-park", "hj274-2015", "three-dimensions"}) {
        const Yardstick yardstick = shipped(name);
        ASSERT_EQ(yardstick.figures.size(), yardstick.rules.indicators.size());
        for (size_t i = 0; i < yardstick.figures.size(); ++i) {
            const Indicator& indicator = yardstick.rules.indicators[i];
            const Requirement& required = yardstick.figures[i].requirement;
            EXPECT_EQ(scoreOf(indicator.curve, required.limit), 60) << indicator.id;
            const double better = required.limit * (required.atLeast ? 1.05 : 0.95);
            EXPECT_GT(scoreOf(indicator.curve, better), 60) << indicator.id;
            EXPECT_FALSE(indicator.provenance.standard.empty() || indicator.provenance.confidence.empty());
            EXPECT_FALSE(indicator.name.zh.empty() || indicator.name.en.empty());
        }
    }
}

TEST(ShippedYardsticks, HoldTheStandardsNumbers) {
    const auto limits = [](const char* name) {
        std::vector<std::pair<std::string, double>> result;
        const Yardstick yardstick = shipped(name);
        for (size_t i = 0; i < yardstick.figures.size(); ++i)
            result.emplace_back(yardstick.rules.indicators[i].id, yardstick.figures[i].requirement.limit);
        return result;
    };
    using testing::ElementsAre;
    using testing::Pair;
    EXPECT_THAT(limits("zero-carbon-park"),
                ElementsAre(Pair("carbon-per-energy-medium", 0.2), Pair("carbon-per-energy-large", 0.3),
                            Pair("clean-energy", 90), Pair("solid-waste-use", 80), Pair("waste-heat-use", 50),
                            Pair("water-reuse", 80)));
    EXPECT_THAT(limits("hj274-2015"), ElementsAre(Pair("value-added-per-head", 15), Pair("value-added-per-land", 9),
                                                  Pair("energy-per-value", 0.5), Pair("fresh-water-per-value", 8),
                                                  Pair("solid-waste-use", 70), Pair("water-reuse", 75),
                                                  Pair("wastewater-per-value", 7), Pair("green-cover", 15)));
}

const char* const parkHeader = "park,carbon [tCO2],energy [tce],cleanEnergy [tce],solidWaste [t],solidWasteUsed [t],"
                               "wasteHeat [GJ],wasteHeatUsed [GJ],water [m3],waterReused [m3]\n";

TEST(ZeroCarbonPark, IsJudgedByTheLimitOfItsSize) {
    const Yardstick yardstick = shipped("zero-carbon-park");
    const auto medium =
        evaluateYardstick(yardstick, tableOf(parkHeader + std::string("p,100000,500000,450000,100,80,100,50,100,80")));
    ASSERT_TRUE(figure(medium, "carbon-per-energy-medium"));
    EXPECT_FALSE(figure(medium, "carbon-per-energy-large"));
    EXPECT_NEAR(*figure(medium, "carbon-per-energy-medium")->value, 0.2, 1e-12);
    EXPECT_NEAR(*medium.park.score, 60, 1e-9); // every indicator at its limit
    EXPECT_FALSE(medium.park.capped);
    EXPECT_EQ(medium.park.coverage, 1);
    const auto large =
        evaluateYardstick(yardstick, tableOf(parkHeader + std::string("p,250000,1000000,1000000,1,1,1,1,1,1")));
    EXPECT_FALSE(figure(large, "carbon-per-energy-medium"));
    EXPECT_GT(*figure(large, "carbon-per-energy-large")->score, 60);
    const auto small =
        evaluateYardstick(yardstick, tableOf(parkHeader + std::string("p,1000,100000,100000,1,1,1,1,1,1")));
    EXPECT_EQ(figure(small, "carbon-per-energy-medium")->reason, "no matching indicator");
    EXPECT_EQ(figure(small, "carbon-per-energy-medium")->reasonDetail, "energy");
    EXPECT_FALSE(small.park.score); // carbon without its limit is too little
}

TEST(ZeroCarbonPark, FailingWhatIsMandatoryCapsTheRest) {
    const auto report = evaluateYardstick(shipped("zero-carbon-park"),
                                          tableOf(parkHeader + std::string("p,101000,500000,500000,1,1,1,1,1,1")));
    EXPECT_TRUE(report.park.capped);
    EXPECT_EQ(*report.park.score, 59);
    double losses = report.park.capLoss;
    for (const Contribution& theme : report.park.contributions) losses += theme.loss;
    EXPECT_NEAR(losses, 41, 1e-9);
}

TEST(Yardstick, AddsUpEnterprisesAndSaysWhatIsMissing) {
    const Yardstick yardstick = shipped("hj274-2015");
    const auto report = evaluateYardstick(
        yardstick, tableOf("enterprise,valueAdded [万元],employees [人],land [m²],energy [tce],freshWater [m3]\n"
                           "a,1000,100,5,400,8000\nb,3000,100,5,800,\nc,,50,5,,\n"));
    const Contribution& perHead = *figure(report, "value-added-per-head");
    EXPECT_NEAR(*perHead.value, 4000.0 / 200, 1e-12); // c, which says no value added, adds no heads
    EXPECT_NEAR(perHead.coverage, 2 / 3.0, 1e-12);
    EXPECT_EQ(perHead.reason, "insufficient data");
    EXPECT_EQ(perHead.indicator->provenance.confidence, "R");
    EXPECT_NEAR(*figure(report, "energy-per-value")->value, 0.3, 1e-12);
    EXPECT_NEAR(*figure(report, "fresh-water-per-value")->value, 8, 1e-12); // of a alone
    EXPECT_EQ(figure(report, "value-added-per-land")->reason, "unit");
    EXPECT_EQ(figure(report, "value-added-per-land")->reasonDetail, "km²");
    EXPECT_EQ(figure(report, "green-cover")->reason, "missing");
    EXPECT_EQ(figure(report, "green-cover")->reasonDetail, "green");
    EXPECT_FALSE(report.park.score);
}

TEST(Yardstick, ThreeDimensionsComeFromTheEnterpriseTable) {
    const auto report = evaluateYardstick(
        shipped("three-dimensions"),
        tableOf(
            "enterprise,valueAdded [万元],employees [人],land [km2],revenue [万元],tfpIndex,highValueRevenue [万元],"
            "researchSpending [万元],patents [件],conversions [件],tax [万元],regionalPurchases [万元],purchases "
            "[万元]\n"
            "a,90000,5000,1,200000,1.1,80000,6000,250,75,25000,30000,100000\n"
            "b,90000,5000,1,200000,0.9,80000,6000,250,75,25000,30000,100000\n"));
    ASSERT_EQ(report.themes.size(), 3u);
    for (const HealthScore& theme : report.themes) EXPECT_NEAR(*theme.score, 60, 1e-9) << theme.id; // all at the limit
    EXPECT_NEAR(*report.park.score, 60, 1e-9);
}

TEST(Yardstick, FilesThatAreWrongNameThePlace) {
    std::ifstream input(fileOf("hj274-2015"));
    const nlohmann::json good = nlohmann::json::parse(input);
    const auto errorWith = [&](const std::string& pointer, const nlohmann::json& value) {
        const sandtable::test::TemporaryFolder folder;
        nlohmann::json changed = good;
        changed[nlohmann::json::json_pointer(pointer)] = value;
        const auto loaded = loadYardstick(folder.write("y.json", changed.dump()));
        return loaded ? std::string("none") : loaded.error().message;
    };
    EXPECT_EQ(errorWith("/version", "2"), "none");
    EXPECT_THAT(errorWith("/indicators/0/requirement", {{"atLeast", 16}}),
                HasSubstr("/indicators/0/curve: expected 60"));
    EXPECT_THAT(errorWith("/indicators/0/theme", "luck"), HasSubstr("/indicators/0: the theme \"luck\""));
    EXPECT_THAT(errorWith("/indicators/1/per", 3), HasSubstr("/indicators/1/per: expected a text"));
    EXPECT_THAT(errorWith("/indicators", nlohmann::json::array()), HasSubstr("/indicators: expected at least one"));
    EXPECT_EQ(loadYardstick("/nowhere.json").error().kind, ErrorKind::NotFound);
}

} // namespace
} // namespace sandtable::decision
