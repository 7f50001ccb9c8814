// Alarm rules in park.json.
#include "scene/park/ParkFile.h"
#include "tests/TestData.h"

#include <gmock/gmock.h>

namespace sandtable::scene {
namespace {

using telemetry::AlarmKind;
using telemetry::AlarmPriority;
using testing::HasSubstr;

class ParkAlarms : public testing::Test {
protected:
    Result<Park> open(const std::string& alarms, const std::string& templates = "[]") {
        const std::string file =
            m_folder
                .write("park.json", R"({"version": 1, "id": "p", "name": "P", "layers": [],
            "site": {"crs": "EPSG:4547", "origin": [501000, 2488700, 0]}, "alarmTemplates": )" +
                                        templates +
                                        R"(, "devices": [{"id": "d", "type": "pump", "position": [0, 0], "channels": [
            {"id": "v", "quantity": "vibration", "alarms": )" +
                                        alarms + "}]}]}")
                .string();
        return openPark(std::span(&file, 1), test::sourceDirectory() / "assets", m_diagnostics);
    }
    std::string errorOf(const std::string& alarms, const std::string& templates = "[]") {
        const auto park = open(alarms, templates);
        return park ? "" : park.error().text();
    }
    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
};

TEST_F(ParkAlarms, EverythingARuleSays) {
    const auto park = open(R"([{"kind": "highHigh", "limit": 7.1, "priority": "critical", "deadband": 0.5,
        "onDelaySeconds": 10, "offDelaySeconds": 2.5}, {"kind": "falling", "limit": 3}])",
                           R"([{"deviceType": "pump", "alarms": [{"kind": "low", "limit": 1, "priority": "low"}]}])");
    ASSERT_TRUE(park) << park.error().text();
    const auto& alarms = park->devices.at(0).channels.at(0).alarms;
    ASSERT_EQ(alarms.size(), 2u);
    EXPECT_EQ(alarms[0].kind, AlarmKind::HighHigh);
    EXPECT_EQ(alarms[0].limit, 7.1);
    EXPECT_EQ(alarms[0].priority, AlarmPriority::Critical);
    EXPECT_EQ(alarms[0].deadband, 0.5);
    EXPECT_EQ(alarms[0].onDelay, std::chrono::seconds(10));
    EXPECT_EQ(alarms[0].offDelay, std::chrono::milliseconds(2500));
    EXPECT_EQ(alarms[1].priority, AlarmPriority::Medium);
    EXPECT_FALSE(alarms[1].deadband);
    ASSERT_EQ(park->alarmTemplates.size(), 1u);
    EXPECT_EQ(park->alarmTemplates[0].deviceType, "pump");
    EXPECT_EQ(park->alarmTemplates[0].alarms.at(0).priority, AlarmPriority::Low);
}

TEST_F(ParkAlarms, WhatCannotBeMeantIsRefusedWithItsPlace) {
    EXPECT_THAT(errorOf(R"([{"kind": "tooHigh", "limit": 1}])"), HasSubstr("/devices/0/channels/0/alarms/0/kind"));
    EXPECT_THAT(errorOf(R"([{"kind": "high"}])"), HasSubstr("/devices/0/channels/0/alarms/0"));
    EXPECT_THAT(errorOf(R"([{"kind": "high", "limit": 1, "deadband": -1}])"), HasSubstr("deadband"));
    EXPECT_THAT(errorOf(R"([{"kind": "high", "limit": 1}, {"kind": "high", "limit": 2}])"),
                HasSubstr("/devices/0/channels/0/alarms/1/kind"));
    EXPECT_THAT(errorOf(R"([{"kind": "falling", "limit": -1}])"), HasSubstr("positive rate"));
    EXPECT_THAT(errorOf("[]", R"([{"alarms": []}])"), HasSubstr("/alarmTemplates/0"));
}

} // namespace
} // namespace sandtable::scene
