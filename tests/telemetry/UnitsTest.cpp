#include "telemetry/Units.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace sandtable::telemetry {
namespace {

double converted(double value, const std::string& from, const std::string& to) {
    const auto conversion = unitConversion(from, to);
    EXPECT_TRUE(conversion) << conversion.error().text();
    return conversion ? (*conversion)(value) : 0;
}

TEST(Units, TemperaturesHaveAnOffset) {
    EXPECT_NEAR(converted(212, "°F", "°C"), 100, 1e-9);
    EXPECT_NEAR(converted(-40, "℃", "℉"), -40, 1e-9);
    EXPECT_NEAR(converted(0, "摄氏度", "K"), 273.15, 1e-9);
    EXPECT_NEAR(converted(9, "℉/min", "℃/min"), 5, 1e-9); // a rate has none
}

TEST(Units, SpellingsOfTheField) {
    EXPECT_NEAR(converted(3, "度", "kWh"), 3, 1e-12);
    EXPECT_NEAR(converted(1, "千瓦时", "MJ"), 3.6, 1e-12);
    EXPECT_NEAR(converted(2.5, "千瓦", "W"), 2500, 1e-9);
    EXPECT_NEAR(converted(1, "兆瓦", "千瓦"), 1000, 1e-9);
    EXPECT_NEAR(converted(3600, "㎥/h", "L/s"), 1000, 1e-9);
    EXPECT_NEAR(converted(36, "立方米每小时", "m³/h"), 36, 1e-9);
    EXPECT_NEAR(converted(1, "m3/h", "m^3/h"), 1, 1e-12);
    EXPECT_NEAR(converted(75, "µg/m³", "ug/m3"), 75, 1e-9);
    EXPECT_NEAR(converted(75, "μg/m3", "mg/m³"), 0.075, 1e-12); // Greek mu
    EXPECT_NEAR(converted(55, "dB(A)", "dBA"), 55, 1e-12);
    EXPECT_NEAR(converted(50, "％", "1"), 0.5, 1e-12);
    EXPECT_NEAR(converted(1500, "r/min", "转/秒"), 25, 1e-9);
    EXPECT_NEAR(converted(1500, "rpm", "r/min"), 1500, 1e-9);
    EXPECT_NEAR(converted(0.6, "兆帕", "bar"), 6, 1e-9);
    EXPECT_NEAR(converted(1, "t/d", "kg/h"), 1000.0 / 24, 1e-9);
    EXPECT_NEAR(converted(2, "MVA", "千伏安"), 2000, 1e-9);
    EXPECT_NEAR(converted(7.1, "mm/s", "m/s"), 0.0071, 1e-12);
}

TEST(Units, WhatMeasuresSomethingElseIsRefusedAndBothAreNamed) {
    const std::vector<std::pair<std::string, std::string>> pairs{
        {"kW", "kWh"},      {"度", "℃"},       {"dB", "dB(A)"}, {"kW", "kVA"}, {"kvar", "kVA"}, {"r/min", "Hz"},
        {"r/min", "rad/s"}, {"Nm3/h", "m3/h"}, {"µg/m³", "%"},  {"人", "kW"},  {"", "%"},       {"kW", "foo"},
    };
    for (const auto& [from, to] : pairs) {
        const auto conversion = unitConversion(from, to);
        ASSERT_FALSE(conversion) << from << " to " << to;
        EXPECT_NE(conversion.error().message.find('"' + from + '"'), std::string::npos) << conversion.error().text();
        EXPECT_NE(conversion.error().message.find('"' + to + '"'), std::string::npos) << conversion.error().text();
    }
}

TEST(Units, EqualTextsNeedNotBeKnown) {
    EXPECT_EQ(converted(7, "人次", "人次"), 7);
    EXPECT_EQ(converted(7, "", ""), 7);
}

TEST(Units, LogarithmicScalesAreNotTakenForLinear) { EXPECT_FALSE(unitConversion("lg(re 1 mW)", "W")); }

TEST(Units, AnyThreadMayConvert) {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([] {
            for (int i = 0; i < 200; ++i) EXPECT_NEAR(converted(212, "°F", "°C"), 100, 1e-9);
        });
    for (std::thread& thread : threads) thread.join();
}

} // namespace
} // namespace sandtable::telemetry
