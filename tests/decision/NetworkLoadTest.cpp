// Loads of a network's lines come from the devices they name, and from nowhere else.
#include "decision/network/NetworkLoad.h"
#include "DecisionWorlds.h"

#include <gmock/gmock.h>

namespace sandtable::decision {
namespace {

using test::channel;
using test::device;
using test::noon;
using test::shippedProfile;

gis::Feature line(int64_t fid, const std::string& deviceId, std::optional<double> capacity = std::nullopt) {
    gis::Feature feature;
    feature.fid = fid;
    feature.lines = {{{0, 0, 0}, {10, 0, 0}}};
    feature.attributes = {{"device", deviceId}};
    if (capacity) feature.attributes.emplace_back("capacity", *capacity);
    return feature;
}

class Network : public testing::Test {
protected:
    test::Case park;
    scene::LayerSpec layer;
    gis::FeatureLayer features;
    Diagnostics diagnostics;
    HealthProfile profile = shippedProfile();

    Network() {
        layer.id = "power";
        layer.source = "power.gpkg";
        layer.network = scene::NetworkSpec{scene::NetworkKind::Power, "device", "load", "", "", ""};
        park.park.devices = {device("t1", "", {channel("load", "loadFactor", "%"), channel("flow", "flow", "m³/h")}),
                             device("t2", "", {channel("load", "loadFactor", "1")}),
                             device("t3", "", {channel("other", "power", "kW")})};
        park.open();
    }
    std::vector<EdgeLoad> loads() {
        const auto edges = networkEdges(layer, features, park.park, park.channels, diagnostics);
        return edgeLoads(edges, profile, park.channels, *park.store, noon, 12);
    }
};

TEST_F(Network, ScoresWhatALinesOwnDeviceSays) {
    features.features = {line(1, "t1"), line(2, "t2"), line(3, "t1")};
    park.read("t1/load", 90);
    park.read("t2/load", -0.6);
    const auto all = loads();
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].state, EdgeState::Fresh);
    EXPECT_EQ(all[0].percent, 90);
    EXPECT_EQ(all[0].score, 45); // 80 % is 60, 100 % is 30
    EXPECT_EQ(all[0].direction, 1);
    EXPECT_EQ(all[1].percent, 60);
    EXPECT_EQ(all[1].direction, -1);
    EXPECT_EQ(all[2].percent, 90) << "two lines may share a device";
    EXPECT_EQ(diagnostics.all().size(), 0u);
}

TEST_F(Network, NeverScoresWhatIsStaleMissingOrUnlinked) {
    features.features = {line(1, "t1"), line(2, "t2"), line(3, "t3"), line(4, ""), line(5, "gone")};
    park.read("t1/load", 10, std::chrono::seconds(121));
    const auto all = loads();
    const std::vector<EdgeState> expected{EdgeState::Stale, EdgeState::Missing, EdgeState::Missing, EdgeState::NoDevice,
                                          EdgeState::NoDevice};
    for (size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i].state, expected[i]) << i;
        EXPECT_FALSE(all[i].score || all[i].percent) << i;
        EXPECT_EQ(all[i].direction, 0) << i;
    }
    EXPECT_EQ(all[0].value, 10) << "what was last known can be shown as such";
    ASSERT_EQ(diagnostics.all().size(), 1u);
    EXPECT_THAT(diagnostics.all()[0].text(), testing::HasSubstr("device \"gone\" is not in the park"));
}

TEST_F(Network, ComparesAFlowWithTheLinesCapacityInItsUnit) {
    layer.network->channel = "flow";
    layer.network->capacityField = "capacity";
    layer.network->capacityUnit = "L/s";
    features.features = {line(1, "t1", 10), line(2, "t1", 20), line(3, "t1", 0), line(4, "t1")};
    park.read("t1/flow", 18); // 5 L/s
    const auto all = loads();
    EXPECT_NEAR(*all[0].percent, 50, 1e-9);
    EXPECT_NEAR(*all[1].percent, 25, 1e-9);
    EXPECT_EQ(all[2].state, EdgeState::Unit) << "nothing can flow";
    EXPECT_EQ(all[3].state, EdgeState::Unit);
    EXPECT_THAT(diagnostics.all().at(0).text(), testing::HasSubstr("no capacity above 0 in \"capacity\""));
}

TEST_F(Network, AFlowWithoutACapacityIsNoLoad) {
    layer.network->channel = "flow";
    features.features = {line(1, "t1")};
    park.read("t1/flow", 18);
    EXPECT_EQ(loads()[0].state, EdgeState::Unit);
    EXPECT_THAT(diagnostics.all().at(0).text(), testing::HasSubstr("no share"));
}

TEST_F(Network, TakesTheDirectionFromItsOwnChannel) {
    layer.network->flowChannel = "flow";
    features.features = {line(1, "t1")};
    park.read("t1/load", 50);
    park.read("t1/flow", -3);
    EXPECT_EQ(loads()[0].direction, -1);
    EXPECT_EQ(loads()[0].percent, 50);
}

/// More load never scores better, whatever the share.
TEST_F(Network, ScoresFallWithTheLoad) {
    features.features = {line(1, "t1")};
    double last = 100;
    for (int percent = 0; percent < 150; ++percent) {
        park.store = std::make_unique<telemetry::TelemetryStore>(park.channels.size());
        park.read("t1/load", percent);
        const double score = *loads()[0].score;
        EXPECT_LE(score, last);
        last = score;
    }
    EXPECT_EQ(last, 0);
}

} // namespace
} // namespace sandtable::decision
