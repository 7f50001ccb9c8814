#include "DecisionWorlds.h"
#include "decision/Indicators.h"
#include "decision/PlanArea.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace sandtable::decision {
namespace {

using test::building;
using testing::Contains;
using testing::HasSubstr;

/// 200 × 100 m of site with a 12 m high shed of 40 × 50 m and an office of four storeys on 20 × 25 m; a strip of green
/// of 10 × 100 m, a fifth of it under the shed.
scene::World miniPark() {
    scene::World world;
    world.buildingsKnown = world.greenKnown = true;
    world.site = {rectangle({100, 50}, {200, 100})};
    scene::Building shed = building("shed", rectangle({50, 35}, {40, 50}));
    shed.heightMeters = 12;
    shed.storeys = 1;
    scene::Building office = building("office", rectangle({150, 50}, {20, 25}));
    office.heightMeters = 14;
    office.storeys = 4;
    world.buildings = {shed, office};
    world.green = {rectangle({65, 50}, {10, 100})};
    return world;
}

std::optional<double> value(const std::vector<IndicatorValue>& values, const std::string& id) {
    for (const IndicatorValue& each : values)
        if (each.id == id) return each.value;
    return std::nullopt;
}
const std::vector<std::string>& assumptions(const std::vector<IndicatorValue>& values, const std::string& id) {
    for (const IndicatorValue& each : values)
        if (each.id == id) return each.assumptions;
    throw std::out_of_range(id);
}

TEST(Layout, MiniParkByHand) {
    const auto values = evaluateLayout(miniPark());
    EXPECT_NEAR(*value(values, "siteArea"), 20000, 1e-6);
    EXPECT_EQ(*value(values, "buildings"), 2);
    EXPECT_NEAR(*value(values, "gfa"), 2 * 2000 + 4 * 500, 1e-6); // the shed's storey is 12 m high: twice
    EXPECT_NEAR(*value(values, "far"), 0.3, 1e-9);
    EXPECT_NEAR(*value(values, "buildingCoefficient"), 12.5, 1e-9);
    EXPECT_NEAR(*value(values, "greenRatio"), 100.0 * (1000 - 10 * 50) / 20000, 1e-9);
    for (const IndicatorValue& each : values) EXPECT_FALSE(each.method.empty()) << each.id;
    EXPECT_TRUE(assumptions(values, "siteArea").empty());
}

TEST(Layout, StoreysOfExactlyEightMetresCountOnce) {
    scene::World world = miniPark();
    world.buildings[0].heightMeters = 8;
    EXPECT_NEAR(*value(evaluateLayout(world), "gfa"), 2000 + 2000, 1e-6);
    world.buildings[0].heightMeters = 0; // unknown
    const auto values = evaluateLayout(world);
    EXPECT_NEAR(*value(values, "gfa"), 2000 + 2000, 1e-6);
    EXPECT_THAT(assumptions(values, "far"), Contains(HasSubstr("height of 1 buildings unknown")));
}

TEST(Layout, ABuildingCountsIfItsCentroidIsOnTheSite) {
    scene::World world = miniPark();
    world.buildings.push_back(building("across", rectangle({201, 50}, {10, 10})));
    world.buildings.push_back(building("mostly in", rectangle({199, 80}, {10, 10})));
    const auto values = evaluateLayout(world);
    EXPECT_EQ(*value(values, "buildings"), 3);
    EXPECT_NEAR(*value(values, "buildingCoefficient"), 100.0 * 2600 / 20000, 1e-9);
    EXPECT_THAT(assumptions(values, "buildings"), Contains("1 buildings off the site not counted"));
}

TEST(Layout, OverlapsCoverTheGroundOnce) {
    scene::World world = miniPark();
    world.buildings.push_back(world.buildings[1]); // drawn twice
    world.site.push_back(world.site[0]);
    const auto values = evaluateLayout(world);
    EXPECT_NEAR(*value(values, "siteArea"), 20000, 1e-6);
    EXPECT_NEAR(*value(values, "buildingCoefficient"), 12.5, 1e-9);
    EXPECT_NEAR(*value(values, "gfa"), 4000 + 2 * 2000, 1e-6);
}

TEST(Layout, SaysWhatItAssumes) {
    scene::World world = miniPark();
    world.siteAssumed = true;
    world.buildings[0].storeysAssumed = true;
    const auto values = evaluateLayout(world);
    EXPECT_THAT(assumptions(values, "siteArea"), Contains("site boundary not given: convex hull of the buildings"));
    EXPECT_THAT(assumptions(values, "far"), Contains(HasSubstr("storeys of 1 buildings not given")));
}

TEST(Layout, HasNoRatiosWithoutASite) {
    scene::World world;
    world.buildingsKnown = world.greenKnown = true;
    for (const IndicatorValue& each : evaluateLayout(world)) {
        EXPECT_FALSE(each.value) << each.id;
        EXPECT_THAT(each.assumptions, Contains(HasSubstr("no site boundary"))) << each.id;
    }
}

TEST(Layout, WhatNoLayerSaysIsNotZero) {
    scene::World noGreen = miniPark();
    noGreen.green.clear();
    EXPECT_EQ(value(evaluateLayout(noGreen), "greenRatio"), 0); // a layer that says: none
    noGreen.greenKnown = false;
    const auto green = evaluateLayout(noGreen);
    EXPECT_FALSE(value(green, "greenRatio"));
    EXPECT_THAT(assumptions(green, "greenRatio"), Contains(HasSubstr("no green layer")));
    EXPECT_TRUE(value(green, "far"));

    scene::World noBuildings = miniPark();
    noBuildings.buildings.clear();
    EXPECT_EQ(value(evaluateLayout(noBuildings), "far"), 0); // an empty layer: a greenfield site
    noBuildings.buildingsKnown = false;
    const auto values = evaluateLayout(noBuildings);
    for (const char* id : {"buildings", "gfa", "far", "buildingCoefficient"}) {
        EXPECT_FALSE(value(values, id)) << id;
        EXPECT_THAT(assumptions(values, id), Contains(HasSubstr("no buildings layer"))) << id;
    }
    EXPECT_TRUE(value(values, "siteArea"));
    EXPECT_TRUE(value(values, "greenRatio"));

    noBuildings.buildings = {miniPark().buildings[0]}; // the scenario's own
    EXPECT_TRUE(value(evaluateLayout(noBuildings), "far"));
    EXPECT_THAT(assumptions(evaluateLayout(noBuildings), "far"), Contains(HasSubstr("only the scenario's buildings")));
}

/// GFA of one building of 10 × 10 m as a layer without storeys gives it.
double inferredGfa(const std::string& function, double height) {
    scene::LayerSpec spec;
    spec.role = scene::LayerRole::Buildings;
    gis::FeatureLayer layer;
    gis::Feature& feature = layer.features.emplace_back();
    feature.polygons = {rectangle({0, 0}, {10, 10})};
    feature.attributes = {{"height", height}, {"function", function}};
    const scene::NamedFeatures named{&spec, &layer};
    Diagnostics diagnostics;
    const auto base = scene::buildBaseWorld({}, {&named, 1}, diagnostics);
    return *value(evaluateLayout(*scene::applyEdits(base, {})), "gfa");
}

TEST(Layout, AHallCountsTwiceAboveEightMetresAndNeverMore) {
    for (const auto& [height, storeys] :
         std::vector<std::pair<double, double>>{{0, 1}, {4, 1}, {8, 1}, {8.1, 2}, {15.9, 2}, {17, 2}, {40, 2}})
        EXPECT_NEAR(inferredGfa("厂房", height), 100 * storeys, 1e-6) << height;
}

TEST(Layout, InferredFloorAreaNeverFallsWithHeight) {
    for (const char* function : {"", "厂房", "warehouse", "Office"}) {
        double before = 0;
        for (int decimetres = 0; decimetres < 2000; ++decimetres) {
            const double gfa = inferredGfa(function, decimetres / 10.0);
            EXPECT_GE(gfa, before - 1e-6) << function << " " << decimetres;
            before = gfa;
        }
    }
}

TEST(Layout, BrokenOutlinesAreRepairedOrSaid) {
    scene::World bowTie = miniPark();
    bowTie.green = {{{{100, 0}, {110, 10}, {110, 0}, {100, 10}}, {}}, {{{1, 1}, {2, 2}}, {}}, {}};
    EXPECT_NEAR(*value(evaluateLayout(bowTie), "greenRatio"), 100.0 * 50 / 20000, 1e-9);
    scene::World notANumber = miniPark();
    notANumber.buildings[0].footprints[0].outer[0].x = std::numeric_limits<double>::quiet_NaN();
    const auto values = evaluateLayout(notANumber);
    EXPECT_FALSE(value(values, "buildingCoefficient"));
    EXPECT_THAT(assumptions(values, "buildingCoefficient"), Contains(HasSubstr("not a number")));
}

TEST(PlanArea, CombinesAreasWithHoles) {
    Polygon frame = rectangle({0, 0}, {10, 10});
    frame.holes = {rectangle({0, 0}, {4, 4}).outer};
    const std::vector<Polygon> a{frame}, b{rectangle({0, 0}, {6, 6})};
    const auto left = *PlanArea::of(a), right = *PlanArea::of(b);
    EXPECT_NEAR(left.squareMeters(), 84, 1e-9);
    EXPECT_NEAR(left.intersectedWith(right)->squareMeters(), 20, 1e-9);
    EXPECT_NEAR(left.without(right)->squareMeters(), 64, 1e-9);
    EXPECT_FALSE(left.contains({0, 0}));
    EXPECT_TRUE(left.contains({3, 3}));
    EXPECT_EQ(PlanArea::of({})->squareMeters(), 0);
    EXPECT_EQ(PlanArea::of({})->intersectedWith(right)->squareMeters(), 0);
}

TEST(DevicesAffected, ByMovedAndRemovedBuildingsAndChangedGround) {
    scene::BaseWorld base;
    base.buildings = {building("stays"), building("moves"), building("goes")};
    scene::World world;
    world.buildings = {base.buildings[0], building("moves", rectangle({5, 0}, {10, 10}))};
    world.removedBuildings = {"goes"};
    world.zones = {{scene::SurfaceZone::Kind::Flatten, "z", rectangle({100, 100}, {20, 20}), 0}};
    scene::Park park;
    for (const char* id : {"goes", "stays", "moves", ""})
        park.devices.push_back(test::device(std::string("in ") + id, id, {}));
    park.devices.push_back(test::device("in the zone", "", {}));
    park.devices.back().position = {105, 95, 0};
    EXPECT_EQ(devicesAffected(park, base, world), (std::vector<std::string>{"in goes", "in moves", "in the zone"}));
    scene::World rewired = scene::worldOf(base);
    rewired.movedDevices["in moves"] = {1, 2, 3}; // by itself
    EXPECT_EQ(devicesAffected(park, base, rewired), std::vector<std::string>{"in moves"});
    scene::World unchanged;
    unchanged.buildings = base.buildings;
    EXPECT_TRUE(devicesAffected(park, base, unchanged).empty());
}

} // namespace
} // namespace sandtable::decision
