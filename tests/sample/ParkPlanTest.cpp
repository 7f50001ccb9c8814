#include "sample/ParkPlan.h"
#include "sample/DevicePlan.h"
#include "sample/Ground.h"
#include "sample/Shapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <set>

using namespace sandtable;
using namespace sandtable::sample;

namespace {

bool isChinese(const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xe4; });
}

bool overlapsInside(const Box2& a, const Box2& b) { return inset(a, 0.01).overlaps(b); }

struct Wish {
    uint64_t seed;
    double kilometers;
};
void PrintTo(const Wish& wish, std::ostream* out) { *out << "seed " << wish.seed << ", " << wish.kilometers << " km"; }

class EveryPark : public testing::TestWithParam<Wish> {
protected:
    ParkPlan plan = planPark(GetParam().seed, GetParam().kilometers);
};

TEST_P(EveryPark, BuildingsKeepOffRoadsAndEachOther) {
    for (size_t i = 0; i < plan.buildings.size(); ++i) {
        const Building& building = plan.buildings[i];
        for (const Road& road : plan.roads)
            EXPECT_FALSE(overlapsInside(building.box, road.box)) << building.id << " lies on a road " << road.name;
        for (size_t j = 0; j < i; ++j)
            EXPECT_FALSE(overlapsInside(building.box, plan.buildings[j].box)) << building.id << plan.buildings[j].id;
    }
}

TEST_P(EveryPark, BuildingsStayInTheirBlocksOnDryLand) {
    for (const Building& building : plan.buildings) {
        const Box2& block = plan.blocks[static_cast<size_t>(building.block)].box;
        EXPECT_TRUE(block.contains(building.box.min) && block.contains(building.box.max)) << building.id;
        EXPECT_GT(plan.river.distance(building.box.center()), 20) << building.id;
        EXPECT_GT(building.box.size().x, 3) << building.id;
        EXPECT_GT(building.box.size().y, 3) << building.id;
    }
}

TEST_P(EveryPark, BuildingsAreNamedInChineseWithUniqueIds) {
    std::set<std::string> ids, names;
    for (const Building& building : plan.buildings) {
        EXPECT_TRUE(isChinese(building.name)) << building.id;
        EXPECT_NE(building.nameEn.find_first_not_of(" 0123456789"), std::string::npos) << building.name;
        EXPECT_TRUE(isChinese(building.function)) << building.id;
        ids.insert(building.id);
        names.insert(building.name);
    }
    EXPECT_EQ(ids.size(), plan.buildings.size());
    EXPECT_EQ(names.size(), plan.buildings.size());
}

TEST_P(EveryPark, DevicesAreManyAndBelongToBuildings) {
    std::set<std::string> buildings, ids;
    for (const Building& building : plan.buildings) buildings.insert(building.id);
    const std::vector<PlannedDevice> devices = planDevices(plan);
    if (GetParam().kilometers >= 2) {
        EXPECT_GE(devices.size(), 300u);
    }
    for (const PlannedDevice& device : devices) {
        ids.insert(device.id);
        EXPECT_FALSE(device.channels.empty()) << device.id;
        EXPECT_TRUE(device.building.empty() || buildings.contains(device.building)) << device.id;
        EXPECT_TRUE(plan.meshExtent().contains(device.position)) << device.id;
    }
    EXPECT_EQ(ids.size(), devices.size());
}

INSTANTIATE_TEST_SUITE_P(Wishes, EveryPark,
                         testing::Values(Wish{1, 2}, Wish{2, 2}, Wish{3, 2}, Wish{7, 2}, Wish{42, 2}, Wish{20261122, 2},
                                         Wish{1, 0.2}, Wish{2, 0.4}, Wish{3, 0.7}, Wish{4, 1}, Wish{5, 3.3}));

TEST(ParkPlan, IsTheSameForTheSameSeedAndAnotherForAnother) {
    const ParkPlan a = planPark(5, 1), b = planPark(5, 1), c = planPark(6, 1);
    ASSERT_EQ(a.trees.size(), b.trees.size());
    for (size_t i = 0; i < a.trees.size(); ++i) EXPECT_EQ(a.trees[i].center, b.trees[i].center);
    ASSERT_EQ(a.buildings.size(), b.buildings.size());
    for (size_t i = 0; i < a.buildings.size(); ++i) EXPECT_EQ(a.buildings[i].box.min, b.buildings[i].box.min);
    EXPECT_NE(a.blocks.front().box.max, c.blocks.front().box.max);
}

TEST(ParkPlan, GrowsWithItsSize) {
    const ParkPlan small = planPark(1, 2), large = planPark(1, 4);
    EXPECT_EQ(small.tiles, glm::ivec2(8, 6));
    EXPECT_EQ(large.tiles, glm::ivec2(16, 12));
    EXPECT_GT(large.buildings.size(), 3 * small.buildings.size());
    EXPECT_GT(large.trees.size(), 3 * small.trees.size());
}

TEST(ParkPlan, SurvivesBeingTooSmallForABlock) {
    const ParkPlan plan = planPark(1, 0.1);
    EXPECT_EQ(plan.tiles, glm::ivec2(1, 1));
    EXPECT_GE(plan.blocks.size(), 1u);
}

TEST(ParkPlan, TurnsBetweenPlanAndSite) {
    const ParkPlan plan = planPark(1, 2);
    const glm::dvec2 p(312.5, -77);
    EXPECT_LT(glm::distance(plan.planFromSite(plan.siteFromPlan(p)), p), 1e-9);
}

TEST(ParkPlan, HasWornMachinesAndASilentBuilding) {
    const std::vector<PlannedDevice> devices = planDevices(planPark(1, 2));
    size_t worn = 0, silent = 0;
    for (const PlannedDevice& device : devices) {
        silent += !device.reports;
        for (const PlannedChannel& channel : device.channels)
            worn += channel.quantity == "vibration" && channel.base > 2.4;
    }
    EXPECT_GT(worn, 2u);
    EXPECT_LT(worn, devices.size() / 10);
    EXPECT_GT(silent, 0u);
}

TEST(Telemetry, HasOneColumnForEachReportingChannel) {
    const std::vector<PlannedDevice> devices = planDevices(planPark(1, 0.8));
    const std::string csv = dayOfTelemetry(devices, 1);
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 96);
    size_t channels = 0;
    for (const PlannedDevice& device : devices) channels += device.reports ? device.channels.size() : 0;
    const std::string header = csv.substr(0, csv.find('\n'));
    EXPECT_EQ(static_cast<size_t>(std::count(header.begin(), header.end(), ',')), channels);
}

TEST(Ground, IsWaterInTheRiverAndLevelUnderThePark) {
    const ParkPlan plan = planPark(1, 2);
    EXPECT_DOUBLE_EQ(groundHeight(plan, {0, plan.river.centerAt(0)}), waterLevelMeters);
    for (const Block& block : plan.blocks)
        EXPECT_NEAR(groundHeight(plan, block.box.center()), parkLevelMeters, 1.0) << block.name;
}

TEST(Shapes, RoofsRiseFromTheEavesAndComeBack) {
    Building building;
    building.box = {{0, 0}, {120, 52}};
    for (const RoofStyle style : {RoofStyle::Flat, RoofStyle::Gable, RoofStyle::MultiGable, RoofStyle::Sawtooth}) {
        building.roof = style;
        const RoofProfile profile = roofProfile(building);
        EXPECT_DOUBLE_EQ(profile.points.front().y, 0);
        EXPECT_DOUBLE_EQ(profile.points.back().y, 0);
        EXPECT_DOUBLE_EQ(profile.points.back().x, profile.acrossX ? 120 : 52);
        for (double across = 0; across < profile.points.back().x; across += 0.5) EXPECT_GE(profile.rise(across), 0);
    }
}

} // namespace

TEST(DevicePlan, DrivesMakeUpWhatAParkLacksInDevices) {
    const ParkPlan plan = planPark(1, 0.8);
    const auto own = planDevices(plan), many = planDevices(plan, 2000);
    ASSERT_EQ(many.size(), 2000u);
    EXPECT_EQ(dayOfTelemetry(many, 1), dayOfTelemetry(own, 1));
    std::set<std::string> ids;
    for (const PlannedDevice& device : many) ids.insert(device.id);
    EXPECT_EQ(ids.size(), many.size());
    EXPECT_EQ(many.back().channels.size(), 5u);
    EXPECT_FALSE(many.back().building.empty());
    EXPECT_EQ(planDevices(plan, 1).size(), own.size());
}
