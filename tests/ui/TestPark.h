// A believable park for tests of the interface: everything the panels can show, by hand, without files.
#pragma once

#include "ui/UiState.h"

#include <memory>

namespace sandtable::ui {

struct TestPark {
    scene::Park park;
    scene::BaseWorld base;
    scene::World world;
    std::unique_ptr<scene::ScenarioEditor> scenario;
    std::vector<scene::ScenarioInfo> scenarios;
    std::vector<LayerState> layers;
    decision::HealthProfile profile;
    decision::HealthReport health, baseHealth;
    std::vector<decision::IndicatorValue> indicators, baseIndicators;
    std::vector<std::string> affectedDevices;
    telemetry::ChannelTable channels;
    std::unique_ptr<telemetry::TelemetryStore> store;
    std::vector<glm::dvec3> positions;
    std::vector<uint8_t> visible;
    TimePoint time{};

    /// Points into this park, which must stay.
    UiModel model(int width = 1920, int height = 1080) const;
    void openScenario();
};

/// Buildings in rows, devices on them; every 40th device is beyond its limit, every 25th silent for hours.
TestPark makeTestPark(size_t devices, size_t buildings = 18);

} // namespace sandtable::ui
