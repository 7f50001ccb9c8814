// Small parks with one building and few devices, readings put in by hand.
#pragma once

#include "decision/Health.h"
#include "tests/TestData.h"

namespace sandtable::decision::test {

inline const TimePoint noon = *parseIsoTime("2026-11-22T04:00:00Z"); // 12:00 in China

inline HealthProfile shippedProfile() {
    const auto profile =
        loadHealthProfile(sandtable::test::sourceDirectory() / "assets/health/industrial-park-v1.json");
    EXPECT_TRUE(profile) << profile.error().text();
    return *profile;
}

inline scene::ChannelSpec channel(const std::string& id, const std::string& quantity, const std::string& unit) {
    scene::ChannelSpec spec;
    spec.id = id;
    spec.quantity = quantity;
    spec.unit = unit;
    return spec;
}

inline scene::DeviceSpec device(const std::string& id, const std::string& building,
                                std::vector<scene::ChannelSpec> channels) {
    scene::DeviceSpec spec;
    spec.id = id;
    spec.name = {id, id};
    spec.buildingId = building;
    spec.channels = std::move(channels);
    return spec;
}

inline scene::Building building(const std::string& id, const Polygon& footprint = rectangle({0, 0}, {10, 10})) {
    scene::Building result;
    result.id = id;
    result.name.zh = id;
    result.layerId = "buildings";
    result.footprints = {footprint};
    return result;
}

/// A park, its world and its telemetry in one place.
struct Case {
    scene::Park park;
    scene::World world;
    telemetry::ChannelTable channels;
    std::unique_ptr<telemetry::TelemetryStore> store;

    /// After the park is complete.
    void open() {
        channels = channelsOf(park);
        store = std::make_unique<telemetry::TelemetryStore>(channels.size());
    }
    void read(const std::string& name, double value, Duration age = Duration(0)) {
        store->append(channels.find(name).value(), {noon - age, value});
    }
    HealthReport evaluate(const HealthProfile& profile) const {
        return evaluateHealth(park, world, profile, channels, *store, noon);
    }
};

/// A pump of group 2 on a rigid mount with vibration and bearing temperature, every 60 s, in building "b".
inline Case pumpCase() {
    Case result;
    result.park.devices = {
        device("pump", "b", {channel("v", "vibration", "mm/s"), channel("t", "bearingTemperature", "°C")})};
    result.park.devices[0].properties = {{"group", "2"}, {"mount", "rigid"}};
    result.world.buildings = {building("b")};
    result.open();
    return result;
}

} // namespace sandtable::decision::test
