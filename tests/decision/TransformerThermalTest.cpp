// The expected temperatures were computed apart from this program: the differential equations of IEC 60076-7 integrated
// by Runge–Kutta in 20,000 steps (Python, numpy), from the steady state at 0.6 of the rated load to 1.3 at 25 °C
// ambient.
#include "decision/health/TransformerThermal.h"
#include "DecisionWorlds.h"
#include "decision/health/HotSpot.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable::decision {
namespace {

using namespace std::chrono_literals;
using test::Case;
using test::noon;
using test::shippedProfile;

TransformerThermal shipped(const std::string& id) {
    for (const ThermalModel& model : shippedProfile().thermalModels)
        if (model.id == id) return model.parameters;
    throw std::out_of_range(id);
}

TEST(TransformerThermal, SteadyStateAtRatedLoadAndTwentyDegreesIsNormalAgeing) {
    for (const char* id : {"onan", "onaf", "distribution"})
        EXPECT_NEAR(steadyState(shipped(id), 20, 1).hotSpot(), 98, 1e-9) << id;
    EXPECT_NEAR(steadyState(shipped("onan"), 30, 0.8).hotSpot(), 88.161209477, 1e-8);
    EXPECT_NEAR(steadyState(shipped("onan"), 30, 1.2).hotSpot(), 130.125793804, 1e-8);
    EXPECT_NEAR(steadyState(shipped("distribution"), 30, 0.8).hotSpot(), 87.441015294, 1e-8);
    EXPECT_NEAR(steadyState(shipped("distribution"), 30, 1.2).hotSpot(), 131.404895498, 1e-8);
}

struct Step {
    const char* model;
    int minutes;
    double topOil, hotSpot;
};

TEST(TransformerThermal, FollowsALoadStepAsTheDifferentialEquationsDo) {
    for (const Step& step :
         {Step{"onan", 10, 56.872069452, 86.394101319}, Step{"onan", 30, 64.423175563, 108.067310822},
          Step{"onan", 120, 85.138581056, 128.985164051}, Step{"onan", 600, 100.252753664, 136.897100930},
          Step{"onaf", 10, 58.499489275, 92.658275392}, Step{"onaf", 120, 90.742081735, 131.982013663},
          Step{"distribution", 10, 57.552186898, 85.432804074},
          Step{"distribution", 120, 78.837178851, 113.834685556}}) {
        const TransformerThermal model = shipped(step.model);
        const ThermalState begin = steadyState(model, 25, 0.6);
        const ThermalState once = advance(model, begin, 25, 1.3, std::chrono::minutes(step.minutes));
        EXPECT_NEAR(once.topOil, step.topOil, 1e-6) << step.model << step.minutes;
        EXPECT_NEAR(once.hotSpot(), step.hotSpot, 1e-6) << step.model << step.minutes;
        ThermalState many = begin;
        for (int i = 0; i < step.minutes * 6; ++i) many = advance(model, many, 25, 1.3, 10s);
        EXPECT_NEAR(many.hotSpot(), once.hotSpot(), 1e-9);
    }
}

TEST(TransformerThermal, TheHotSpotOvershootsBeforeTheOilMovesInLargeTransformers) {
    const TransformerThermal model = shipped("onan");
    ThermalState state = steadyState(model, 20, 0);
    double highestGradient = 0;
    for (int minute = 0; minute < 600; ++minute) {
        state = advance(model, state, 20, 1, 1min);
        highestGradient = std::max(highestGradient, state.hotSpot() - state.topOil);
    }
    EXPECT_GT(highestGradient, 30); // above the steady 26 K
    EXPECT_NEAR(state.hotSpot() - state.topOil, 26, 0.2);
}

TEST(TransformerThermal, AgeingDoublesEverySixKelvin) {
    EXPECT_EQ(ageingRate(98), 1);
    EXPECT_EQ(ageingRate(80), 0.125);
    EXPECT_EQ(ageingRate(110), 4);
    EXPECT_NEAR(ageingRate(120), 12.699208415745595, 1e-12);
}

Case transformer(std::vector<scene::ChannelSpec> channels) {
    Case park;
    park.park.devices = {test::device("tr", "", std::move(channels))};
    park.park.devices[0].properties = {{"thermalModel", "onan"}};
    park.open();
    return park;
}

const scene::ChannelSpec load = test::channel("k", "loadFactor", "%"), oil = test::channel("o", "oilTemperature", "°C"),
                         ambient = test::channel("a", "ambientTemperature", "°C");

const Contribution* hotSpotOf(const HealthReport& report) {
    for (const Contribution& part : report.devices[0].contributions)
        if (part.id == "hot-spot-temperature") return &part;
    return nullptr;
}

TEST(HotSpot, IsDerivedFromLoadAndAmbientOverTheLastDay) {
    Case park = transformer({load, ambient});
    for (int minute = 0; minute <= 150; ++minute) {
        park.read("tr/k", minute < 120 ? 130 : 60, std::chrono::minutes(minute)); // 1.3 since two hours
        park.read("tr/a", 25, std::chrono::minutes(minute));
    }
    const HealthProfile profile = shippedProfile();
    const HealthReport report = park.evaluate(profile);
    const Contribution* part = hotSpotOf(report);
    ASSERT_TRUE(part);
    // The step came with the reading 119 minutes ago; 120 minutes give 128.985.
    EXPECT_NEAR(*part->value, 128.985164051, 0.15);
    EXPECT_LT(*part->value, 128.985164051);
    EXPECT_EQ(part->time, noon);
    EXPECT_TRUE(part->critical); // above 120 °C
    EXPECT_LE(*report.park.score, 59);
    EXPECT_TRUE(report.park.capped);
}

TEST(HotSpot, PrefersTheOilThatIsMeasuredUntilItIsStale) {
    Case park = transformer({load, oil, ambient});
    park.read("tr/k", 100);
    park.read("tr/o", 60);
    park.read("tr/a", 20);
    const HealthProfile profile = shippedProfile();
    EXPECT_NEAR(*hotSpotOf(park.evaluate(profile))->value, 60 + 26, 1e-9);
    Case old = transformer({load, oil, ambient});
    old.read("tr/k", 100);
    old.read("tr/o", 60, 30min);
    old.read("tr/a", 20);
    EXPECT_NEAR(*hotSpotOf(old.evaluate(profile))->value, 98, 1e-9);
}

TEST(HotSpot, SaysWhatIsMissing) {
    const HealthProfile profile = shippedProfile();
    Case park = transformer({load});
    park.read("tr/k", 50);
    EXPECT_EQ(hotSpotOf(park.evaluate(profile))->reasonDetail, "oilTemperature, ambientTemperature");
    Case without = transformer({ambient});
    EXPECT_EQ(hotSpotOf(without.evaluate(profile))->reasonDetail, "loadFactor");
    park.park.devices[0].properties["thermalModel"] = "dry";
    EXPECT_EQ(hotSpotOf(park.evaluate(profile))->reason, "no matching indicator");
    EXPECT_EQ(hotSpotOf(park.evaluate(profile))->reasonDetail, "thermalModel");
    park.park.devices[0].properties.clear(); // not said to follow a model: no part of its health
    EXPECT_FALSE(hotSpotOf(park.evaluate(profile)));
}

TEST(HotSpot, AMeasuredHotSpotIsTakenAsItIs) {
    Case park = transformer({load, ambient, test::channel("h", "hotSpotTemperature", "°C")});
    park.read("tr/k", 100);
    park.read("tr/a", 20);
    park.read("tr/h", 120);
    const HealthProfile profile = shippedProfile();
    const HealthReport report = park.evaluate(profile);
    EXPECT_FALSE(hotSpotOf(report));
    EXPECT_EQ(report.devices[0].contributions.back().score, 60);
}

} // namespace
} // namespace sandtable::decision
