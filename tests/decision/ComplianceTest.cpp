// Layouts held against the shipped rules.
#include "decision/compliance/Compliance.h"
#include "decision/compliance/FireSeparation.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

namespace sandtable::decision {
namespace {

using Hazard = scene::FireClass::Hazard;
using testing::HasSubstr;

const RuleBook& book() {
    static const RuleBook rules = [] {
        auto loaded = loadRuleBook(test::sourceDirectory() / "assets/compliance/cn-industrial-park.json");
        EXPECT_TRUE(loaded) << loaded.error().text();
        return std::move(loaded).value();
    }();
    return rules;
}

struct Spec {
    const char* function = "plant";
    Hazard hazard = Hazard::Bing;
    int rating = 2;
    double height = 10;
    int storeys = 1;
};

FireSubject subject(const Spec& spec) {
    scene::Building building;
    building.function = spec.function;
    building.fire = {spec.hazard, spec.rating};
    building.heightMeters = spec.height;
    building.storeys = spec.storeys;
    return fireSubjectOf(building, book());
}

double required(const Spec& a, const Spec& b) {
    const double there = requiredSeparation(subject(a), subject(b), book()).meters;
    EXPECT_EQ(requiredSeparation(subject(b), subject(a), book()).meters, there) << "the same from both sides";
    return there;
}

// The whole of table 3.4.1 is held against shapely by peers.FireSeparationEqualsShapely.
TEST(FireSeparationTest, PlantsAndStoresByTable341) {
    EXPECT_EQ(required({}, {}), 10);
    EXPECT_EQ(required({.rating = 3}, {.rating = 4}), 16);
    EXPECT_EQ(required({.hazard = Hazard::Jia}, {}), 12);
    EXPECT_EQ(required({.hazard = Hazard::Jia}, {.rating = 3}), 14);
    EXPECT_EQ(required({.height = 30, .storeys = 5}, {}), 13);
    EXPECT_EQ(required({.height = 30, .storeys = 1}, {}), 10) << "one storey is no high-rise, however high";
    EXPECT_EQ(required({.function = "warehouse", .hazard = Hazard::Yi}, {}), 10);
}

TEST(FireSeparationTest, CivilBuildingsByTables341And522) {
    const Spec office{.function = "office", .hazard = Hazard::Unknown},
        tower{.function = "office", .height = 40, .storeys = 10},
        skyscraper{.function = "office", .height = 80, .storeys = 20};
    EXPECT_EQ(required({.hazard = Hazard::Jia}, office), 25);
    EXPECT_EQ(required({.hazard = Hazard::Yi}, tower), 50);
    EXPECT_EQ(required({}, office), 10);
    EXPECT_EQ(required({}, tower), 15);
    EXPECT_EQ(required({}, skyscraper), 20);
    EXPECT_EQ(required({.rating = 3}, skyscraper), 25);
    EXPECT_EQ(required({.hazard = Hazard::Ding}, tower), 13);
    EXPECT_EQ(required(office, office), 6);
    EXPECT_EQ(required(tower, office), 9);
    EXPECT_EQ(required(tower, tower), 13);
}

TEST(FireSeparationTest, StoresOfClassJiaByTable351) {
    const Spec store{.function = "warehouse", .hazard = Hazard::Jia};
    EXPECT_EQ(required(store, {}), 20);
    EXPECT_EQ(required(store, {.rating = 4}), 30);
    EXPECT_EQ(required(store, {.function = "dormitory"}), 40);
    EXPECT_EQ(required(store, {.function = "office", .height = 40, .storeys = 10}), 50);
    EXPECT_EQ(requiredSeparation(subject(store), subject({}), book()).clause->id, "gb50016-3.5.1");
}

TEST(FireSeparationTest, SaysWhatItHadToAssume) {
    const FireSubject known = subject({}), unknown = subject({.function = "", .hazard = Hazard::Unknown, .rating = 0});
    EXPECT_FALSE(known.assumed());
    EXPECT_TRUE(unknown.useAssumed && unknown.hazardAssumed && unknown.ratingAssumed);
    EXPECT_FALSE(subject({.function = "office", .hazard = Hazard::Unknown}).hazardAssumed) << "offices have none";
    EXPECT_GE(longestSeparation(book()), 50);
}

scene::Building house(const std::string& id, double x, double y, double side = 20) {
    scene::Building building;
    building.id = id;
    building.layerId = "buildings";
    building.function = "plant";
    building.fire = {Hazard::Bing, 2};
    building.footprints = {{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}, {}}};
    building.heightMeters = 8;
    return building;
}

scene::BaseWorld base() {
    scene::BaseWorld world;
    world.buildings = {house("a", 20, 20), house("b", 49.4, 20), house("c", 100, 100)};
    world.site = {{{{0, 0}, {200, 0}, {200, 200}, {0, 200}}, {}}};
    world.buildingsKnown = world.greenKnown = true;
    return world;
}

ComplianceReport assess(const std::vector<scene::Edit>& edits = {}) {
    const auto world = scene::applyEdits(base(), edits);
    EXPECT_TRUE(world) << world.error().text();
    return assessCompliance(*world, book());
}

TEST(ComplianceTest, NamesTheClauseAndWhatIsRequiredAndActual) {
    const ComplianceReport report = assess();
    ASSERT_EQ(report.findings.size(), 1u);
    const Finding& finding = report.findings[0];
    EXPECT_THAT(finding.clause.text(), HasSubstr("表3.4.1"));
    EXPECT_EQ(finding.required, 10);
    EXPECT_NEAR(finding.actual, 9.4, 1e-9);
    EXPECT_NEAR(glm::distance(finding.from, finding.to), 9.4, 1e-9);
    EXPECT_TRUE(finding.existing);
    EXPECT_EQ(report.newViolations(), 0u);
    EXPECT_EQ(report.existingViolations(), 1u);
}

TEST(ComplianceTest, AWorkshopPushedAgainstAShedIsANewViolationAndGoesAgain) {
    const scene::PlaceBuilding workshop{
        "w", "", {100, 78, 0}, {30, 30, 8}, 0, 1, "plant", "", "", {}, scene::Roof::Flat, 0, {Hazard::Bing, 2}};
    ComplianceReport report = assess({workshop});
    ASSERT_EQ(report.newViolations(), 1u);
    EXPECT_THAT(report.findings[0].buildings, testing::UnorderedElementsAre("c", "w"));
    EXPECT_NEAR(report.findings[0].actual, 7, 1e-9);
    report = assess({workshop, scene::MoveBuilding{"w", {100, 70, 0}}});
    EXPECT_EQ(report.newViolations(), 0u);
}

TEST(ComplianceTest, AnExemptionHoldsOnlyWhereItIsClaimed) {
    const scene::ClaimExemption claim{"e1", "gb50016-3.4.1", {"b", "a"}, "防火墙，消防验收〔2021〕12号"};
    ComplianceReport report = assess({claim});
    ASSERT_EQ(report.findings.size(), 1u);
    EXPECT_EQ(report.findings[0].verdict, Verdict::Exempted);
    EXPECT_EQ(report.findings[0].claim, "e1");
    EXPECT_THAT(report.findings[0].reason, HasSubstr("防火墙"));
    EXPECT_EQ(assess({claim, scene::WithdrawExemption{"e1"}}).existingViolations(), 1u);
    scene::ClaimExemption elsewhere = claim;
    elsewhere.clause = "gb50016-3.5.1";
    EXPECT_EQ(assess({elsewhere}).existingViolations(), 1u);
}

TEST(ComplianceTest, KeepsAwayFromTheBoundaryAndBelowTheLimit) {
    const scene::PlaceBuilding near{"n", "", {15, 150, 0}, {24, 20, 30}, 0, 1, "plant"};
    ComplianceReport report = assess({near});
    ASSERT_EQ(report.newViolations(), 1u);
    EXPECT_EQ(report.findings[0].clause.id, "gb50016-3.4.12");
    EXPECT_NEAR(report.findings[0].actual, 3, 1e-9);
    const scene::DrawFeature parcel{
        "p",  scene::FeatureKind::Parcel, "", {}, 0, {{{0, 120}, {100, 120}, {100, 180}, {0, 180}}, {}},
        "M1", {{"heightLimit", "24"}}};
    report = assess({near, parcel});
    ASSERT_EQ(report.newViolations(), 2u);
    const auto height = std::ranges::find(report.findings, true, &Finding::atMost);
    ASSERT_NE(height, report.findings.end());
    EXPECT_EQ(height->actual, 30);
}

TEST(ComplianceTest, RatiosAreJudgedOrUnknownNeverAssumedGood) {
    const ComplianceReport report = assess();
    const auto verdict = [&](const char* id) {
        return std::ranges::find(report.ratios, id, [](const RatioFinding& ratio) { return ratio.rule.clause.id; })
            ->verdict;
    };
    EXPECT_EQ(verdict("buildingCoefficient"), Verdict::Violated) << "3 % of the site";
    EXPECT_EQ(verdict("greenRatio"), Verdict::Met);
    EXPECT_EQ(verdict("serviceLand"), Verdict::Met);
    scene::World unknown;
    for (const RatioFinding& ratio : assessCompliance(unknown, book()).ratios)
        EXPECT_NE(ratio.verdict, Verdict::Met) << ratio.rule.clause.id;
}

TEST(RuleBookTest, ErrorsNameTheFileAndThePlace) {
    test::TemporaryFolder folder;
    const auto broken = folder.write("rules.json", R"({"id": "x", "version": "1"})");
    const auto loaded = loadRuleBook(broken);
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().text(), HasSubstr("rules.json: /: expected a member"));
}

} // namespace
} // namespace sandtable::decision
