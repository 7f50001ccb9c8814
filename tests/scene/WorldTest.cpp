// The fold of a scenario's edits, and the base world read from feature layers.
#include "scene/world/World.h"
#include "scene/world/EditJson.h"
#include "tests/scene/SmallWorld.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace sandtable::scene {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

World apply(const std::vector<Edit>& edits) {
    const auto world = applyEdits(smallBase(), edits);
    EXPECT_TRUE(world) << world.error().text();
    return world ? *world : World{};
}

std::string errorOf(const std::vector<Edit>& edits) {
    const auto world = applyEdits(smallBase(), edits);
    return world ? "" : world.error().text();
}

TEST(WorldTest, IsTheBaseWithoutEdits) {
    const World world = apply({});
    EXPECT_EQ(world.buildings.size(), 2u);
    EXPECT_TRUE(world.zones.empty());
    EXPECT_EQ(world.building("b1")->heightMeters, 8);
    EXPECT_EQ(world.building("b9"), nullptr);
}

TEST(WorldTest, PlacesMovesTurnsAndResizes) {
    const World world = apply({place("n"), MoveBuilding{"n", {60, 70, 3}}, TurnBuilding{"n", std::acos(-1.0) / 2},
                               ResizeBuilding{"n", {40, 10, 12}, 2}});
    const Building& building = *world.building("n");
    EXPECT_TRUE(building.placed());
    EXPECT_EQ(building.name.zh, "n");
    EXPECT_EQ(building.baseHeightMeters, 3);
    EXPECT_EQ(building.heightMeters, 12);
    EXPECT_EQ(building.storeys, 2);
    EXPECT_NEAR(building.footprintArea(), 400, 1e-9);
    const Box2 bounds = polygonBounds(building.footprints.at(0)); // turned: 10 m east-west, 40 m north-south
    EXPECT_NEAR(bounds.min.x, 55, 1e-9);
    EXPECT_NEAR(bounds.max.y, 90, 1e-9);
}

TEST(WorldTest, RemovingAnExistingBuildingFlattensItsGround) {
    const World world = apply({RemoveBuilding{"b1", 4.0}, RemoveBuilding{"b2"}});
    EXPECT_TRUE(world.buildings.empty());
    EXPECT_THAT(world.removedBuildings, ElementsAre("b1", "b2"));
    ASSERT_TRUE(zoneAt(world.zones, {5, 5}));
    EXPECT_EQ(zoneAt(world.zones, {5, 5})->kind, SurfaceZone::Kind::Flatten);
    EXPECT_EQ(zoneAt(world.zones, {5, 5})->heightMeters, 4);
    ASSERT_TRUE(zoneAt(world.zones, {110, 5}));
    EXPECT_EQ(zoneAt(world.zones, {110, 5})->kind, SurfaceZone::Kind::Clip); // ground unknown: cut out
    EXPECT_EQ(zoneAt(world.zones, {60, 60}), nullptr);
}

TEST(WorldTest, AnExistingBuildingMovesWithItsFootprintAndLeavesLevelGround) {
    const World world = apply({MoveBuilding{"b1", {205, 5, 6}, 4.0}, TurnBuilding{"b1", std::acos(-1.0) / 4}});
    const Building& moved = *world.building("b1");
    EXPECT_TRUE(moved.drawn());
    EXPECT_FALSE(moved.placed());
    EXPECT_EQ(moved.baseHeightMeters, 6);
    EXPECT_EQ(moved.heightMeters, 8);
    EXPECT_NEAR(moved.footprintArea(), 100, 1e-9);
    const Box2 bounds = polygonBounds(moved.footprints.at(0)); // a square of 10 m standing on its corner
    EXPECT_NEAR(bounds.center().x, 205, 1e-9);
    EXPECT_NEAR(bounds.size().x, 10 * std::sqrt(2.0), 1e-9);
    ASSERT_TRUE(zoneAt(world.zones, {5, 5})) << "its old ground";
    EXPECT_EQ(zoneAt(world.zones, {5, 5})->heightMeters, 4);
    EXPECT_EQ(world.zones.size(), 1u) << "levelled once, however often it moves";
    EXPECT_TRUE(world.removedBuildings.empty());
    EXPECT_EQ(world.buildingAt({205, 5})->id, "b1");
    EXPECT_EQ(world.buildingAt({5, 5}), nullptr);
}

TEST(WorldTest, TurningAnExistingBuildingKeepsItsPlace) {
    const World world = apply({TurnBuilding{"b1", 1.0, 4.0}, TurnBuilding{"b1", 0.0}});
    EXPECT_NEAR(polygonBounds(world.building("b1")->footprints.at(0)).min.x, 0, 1e-9) << "back as it stood";
    EXPECT_EQ(world.building("b1")->baseHeightMeters, 4);
}

TEST(WorldTest, AMovedBuildingCanBeRemoved) {
    const World world = apply({MoveBuilding{"b1", {205, 5, 6}, 4.0}, RemoveBuilding{"b1"}});
    EXPECT_EQ(world.building("b1"), nullptr);
    EXPECT_THAT(world.removedBuildings, ElementsAre("b1"));
    EXPECT_EQ(world.zones.size(), 1u);
}

TEST(WorldTest, RemovingAPlacedBuildingLeavesNoTrace) {
    const World world = apply({place("n"), RemoveBuilding{"n"}});
    EXPECT_EQ(world.buildings.size(), 2u);
    EXPECT_TRUE(world.zones.empty());
    EXPECT_TRUE(world.removedBuildings.empty());
}

TEST(WorldTest, LaterZonesWinAndRestoreTakesThemBack) {
    const std::vector<Edit> edits = {FlattenSurface{"low", square(0, 0, 100), 5},
                                     FlattenSurface{"high", square(50, 0, 100), 9},
                                     ClipSurface{"hole", square(60, 0, 10)}};
    World world = apply(edits);
    EXPECT_EQ(zoneAt(world.zones, {10, 10})->id, "low");
    EXPECT_EQ(zoneAt(world.zones, {55, 10})->id, "high");
    EXPECT_EQ(zoneAt(world.zones, {65, 5})->id, "hole");

    std::vector<Edit> restored = edits;
    restored.insert(restored.end(), {RestoreSurface{"hole"}, RestoreSurface{"high"}});
    world = apply(restored);
    EXPECT_EQ(zoneAt(world.zones, {65, 5})->id, "low");
    EXPECT_EQ(zoneAt(world.zones, {120, 5}), nullptr);
}

TEST(WorldTest, FindsThePlacedBuildingFirstThenTheSmallest) {
    BaseWorld base = smallBase();
    base.buildings.push_back(existing("yard", square(-20, -20, 300), 0));
    auto world = applyEdits(base, {});
    ASSERT_TRUE(world);
    EXPECT_EQ(world->buildingAt({5, 5})->id, "b1");
    EXPECT_EQ(world->buildingAt({50, 5})->id, "yard");
    EXPECT_EQ(world->buildingAt({-200, 5}), nullptr);
    PlaceBuilding large = place("n");
    large.size = {200, 200, 5};
    const std::vector<Edit> edits = {large};
    world = applyEdits(base, edits);
    ASSERT_TRUE(world);
    EXPECT_EQ(world->buildingAt({5, 5})->id, "n");
}

TEST(WorldTest, SaysWhichEditCannotBeDoneAndWhy) {
    EXPECT_EQ(errorOf({place("n"), MoveBuilding{"b7", {}}}), "edit 2 (moveBuilding b7): no building with this id");
    EXPECT_THAT(errorOf({ResizeBuilding{"b1", {5, 5, 5}, 1}}),
                HasSubstr("edit 1 (resizeBuilding b1): this building stands in reality"));
    EXPECT_THAT(errorOf({MoveBuilding{"b1", {std::nan(""), 0, 0}}}), HasSubstr("not a number"));
    EXPECT_THAT(errorOf({place("b1")}), HasSubstr("exists already"));
    EXPECT_THAT(errorOf({RemoveBuilding{"b1"}, place("b1")}), HasSubstr("exists already"));
    EXPECT_THAT(errorOf({RemoveBuilding{"b1"}, RemoveBuilding{"b1"}}), HasSubstr("no building with this id"));
    EXPECT_THAT(errorOf({RemoveBuilding{"b1"}, RestoreSurface{"removed:b1"}}),
                HasSubstr("belongs to a removed building"));
    EXPECT_THAT(errorOf({ClipSurface{"removed:x", square(0, 0, 1)}}), HasSubstr("are for removed buildings"));
    EXPECT_THAT(errorOf({ClipSurface{"a", square(0, 0, 1)}, ClipSurface{"a", square(0, 0, 1)}}),
                HasSubstr("exists already"));
    EXPECT_THAT(errorOf({RestoreSurface{"a"}}), HasSubstr("no flattened, shifted or clipped area"));
    EXPECT_THAT(errorOf({ClipSurface{"a", {{{0, 0}, {1, 1}}, {}}}}), HasSubstr("the area is empty"));
    EXPECT_THAT(errorOf({FlattenSurface{"a", square(0, 0, 1), std::nan("")}}), HasSubstr("not a number"));
    EXPECT_THAT(errorOf({place("n"), ResizeBuilding{"n", {0, 1, 1}, 1}}), HasSubstr("above zero"));
    EXPECT_THAT(errorOf({place("n"), ResizeBuilding{"n", {1, 1, 1}, 0}}), HasSubstr("at least one storey"));
    EXPECT_THAT(errorOf({place("n"), MoveBuilding{"n", {std::nan(""), 0, 0}}}), HasSubstr("not a number"));
}

TEST(EditJsonTest, SaysWhatIsWrong) {
    const auto errorOfJson = [](const char* text) {
        const auto edit = editFromJson(nlohmann::ordered_json::parse(text), "command 3");
        return edit ? "" : edit.error().text();
    };
    EXPECT_EQ(errorOfJson(R"({"type": "explode", "id": "a"})"), "command 3: unknown type of edit \"explode\"");
    EXPECT_THAT(errorOfJson(R"({"type": "clip", "id": "a"})"), HasSubstr("'area' not found"));
    EXPECT_THAT(errorOfJson(R"({"type": "moveBuilding", "id": "a", "position": [1]})"), HasSubstr("command 3: "));
    EXPECT_THAT(errorOfJson(R"({"type": "removeBuilding", "id": 4})"), HasSubstr("must be string"));
    EXPECT_THAT(errorOfJson("[]"), HasSubstr("command 3: "));
}

// --- base world ---

gis::Feature feature(int64_t fid, const Polygon& polygon,
                     std::vector<std::pair<std::string, gis::AttributeValue>> attributes) {
    gis::Feature result;
    result.fid = fid;
    result.polygons = {polygon};
    result.attributes = std::move(attributes);
    return result;
}

struct BaseWorldTest : testing::Test {
    BaseWorld build(const std::vector<gis::Feature>& features) {
        spec.id = "footprints";
        spec.role = LayerRole::Buildings;
        layer.features = features;
        const NamedFeatures named{&spec, &layer};
        return buildBaseWorld(park, std::span(&named, 1), diagnostics);
    }
    Park park;
    LayerSpec spec;
    gis::FeatureLayer layer;
    Diagnostics diagnostics;
};

TEST_F(BaseWorldTest, ReadsAttributesUnderTheirUsualNames) {
    const BaseWorld base =
        build({feature(5, square(0, 0, 10),
                       {{"编号", std::string("A-1")},
                        {"名称", std::string("一号车间")},
                        {"name_en", std::string("Workshop 1")},
                        {"高度", 17.0},
                        {"用途", std::string("厂房")}}),
               feature(6, square(20, 0, 10),
                       {{"编号", std::monostate()}, {"高度", std::string("10.6")}, {"用途", std::string("办公楼")}}),
               feature(7, square(40, 0, 10), {{"ID", int64_t{9}}, {"FLOORS", int64_t{5}}})});
    ASSERT_EQ(base.buildings.size(), 3u);
    EXPECT_EQ(base.buildings[0].id, "A-1");
    EXPECT_EQ(base.buildings[0].name.zh, "一号车间");
    EXPECT_EQ(base.buildings[0].name.en, "Workshop 1");
    EXPECT_EQ(base.buildings[0].storeys, 1); // a hall, however high
    EXPECT_TRUE(base.buildings[0].storeysAssumed);
    EXPECT_TRUE(std::isnan(base.buildings[0].baseHeightMeters));
    EXPECT_EQ(base.buildings[1].id, "6"); // no id: the feature's number
    EXPECT_EQ(base.buildings[1].heightMeters, 10.6);
    EXPECT_EQ(base.buildings[1].storeys, 3); // offices
    EXPECT_EQ(base.buildings[2].id, "9");
    EXPECT_EQ(base.buildings[2].storeys, 5);
    EXPECT_FALSE(base.buildings[2].storeysAssumed);
}

TEST_F(BaseWorldTest, InfersStoreysOnlyWhereThereAreFloorsOfRooms) {
    const auto storeys = [&](const std::string& function) {
        const BaseWorld base = build({feature(1, square(0, 0, 10), {{"height", 17.5}, {"function", function}})});
        EXPECT_TRUE(base.buildings.at(0).storeysAssumed);
        return base.buildings.at(0).storeys;
    };
    for (const char* rooms : {"office", "Office block", "OFFICES", "House 3", "综合办公楼", "研发中心"})
        EXPECT_EQ(storeys(rooms), 5) << rooms;
    for (const char* hall : {"", "industrial", "Warehouse", "powerhouse", "厂房", "仓库"})
        EXPECT_EQ(storeys(hall), 1) << hall;
}

TEST_F(BaseWorldTest, SaysWhichLayersThereAre) {
    EXPECT_TRUE(build({}).buildingsKnown); // a layer without buildings: there are none
    EXPECT_FALSE(build({}).greenKnown);
    const BaseWorld nothing = buildBaseWorld(park, {}, diagnostics);
    EXPECT_FALSE(nothing.buildingsKnown);
}

TEST_F(BaseWorldTest, PrefersTheFieldsThatTheParkNames) {
    spec.idField = "code";
    spec.heightField = "eaves";
    const BaseWorld base = build({feature(
        1, square(0, 0, 10), {{"id", int64_t{1}}, {"height", 99.0}, {"eaves", 6.0}, {"code", std::string("K")}})});
    EXPECT_EQ(base.buildings.at(0).id, "K");
    EXPECT_EQ(base.buildings.at(0).heightMeters, 6);
}

TEST_F(BaseWorldTest, MakesIdsUniqueAndSaysSo) {
    const BaseWorld base =
        build({feature(1, square(0, 0, 1), {{"id", int64_t{4}}}), feature(2, square(2, 0, 1), {{"id", int64_t{4}}})});
    EXPECT_EQ(base.buildings.at(1).id, "4-2");
    EXPECT_THAT(diagnostics.all().at(0).message, HasSubstr("\"4\" occurs again"));
}

TEST_F(BaseWorldTest, ReportsDevicesAtUnknownBuildings) {
    park.devices.resize(2);
    park.devices[0].id = "meter";
    park.devices[0].buildingId = "b77";
    build({feature(1, square(0, 0, 1), {})});
    ASSERT_EQ(diagnostics.count(Severity::Warning), 1u);
    EXPECT_EQ(diagnostics.all()[0].text(), "device meter: no building with id \"b77\"");
}

TEST_F(BaseWorldTest, TakesOnlyBuildingsOutOfOpenStreetMapAreas) {
    const BaseWorld base = build({feature(1, square(0, 0, 1), {{"building", std::string("warehouse")}}),
                                  feature(2, square(0, 0, 1), {{"building", std::string("no")}}),
                                  feature(3, square(0, 0, 1), {{"building", std::monostate()}})});
    EXPECT_EQ(base.buildings.size(), 1u);
}

TEST_F(BaseWorldTest, ReadsNamesThatShapefilesHaveCutAndWordsAsPeopleWriteThem) {
    const BaseWorld base = build({feature(
        1, square(0, 0, 10),
        {{"建筑高", 12.0}, {"建筑层", int64_t{3}}, {"火灾危", std::string(" 甲 ")}, {"耐火等", std::string("Ⅲ级")}})});
    EXPECT_EQ(base.buildings.at(0).heightMeters, 12);
    EXPECT_EQ(base.buildings[0].storeys, 3);
    EXPECT_EQ(base.buildings[0].fire.hazard, FireClass::Hazard::Jia);
    EXPECT_EQ(base.buildings[0].fire.rating, 3);
}

TEST_F(BaseWorldTest, TakesClosedLinesForOutlinesAndSaysWhatItLeavesOut) {
    gis::Feature outline, open, point;
    outline.lines = {{{0, 0, 1}, {10, 0, 1}, {10, 8, 1}, {0, 8, 1}, {0, 0, 1}}};
    open.lines = {{{0, 0, 1}, {10, 0, 1}, {10, 8, 1}, {0, 8, 1}}};
    point.points = {{3, 3, 0}};
    const BaseWorld base = build({outline, open, point});
    ASSERT_EQ(base.buildings.size(), 1u);
    EXPECT_NEAR(base.buildings[0].footprintArea(), 80, 1e-9);
    ASSERT_EQ(diagnostics.all().size(), 1u);
    EXPECT_THAT(diagnostics.all()[0].message, HasSubstr("2 of its features are points or open lines"));
}

TEST_F(BaseWorldTest, AssumesTheHullOfTheBuildingsAsSite) {
    BaseWorld base = build({feature(1, square(0, 0, 10), {}), feature(2, square(30, 0, 10), {})});
    EXPECT_TRUE(base.siteAssumed);
    ASSERT_EQ(base.site.size(), 1u);
    EXPECT_NEAR(polygonArea(base.site[0]), 400, 1e-9);
    EXPECT_EQ(base.site[0].outer.size(), 4u); // no points inside edges

    park.siteBoundary = square(-10, -10, 100);
    base = build({feature(1, square(0, 0, 10), {})});
    EXPECT_FALSE(base.siteAssumed);
    EXPECT_NEAR(polygonArea(base.site.at(0)), 10000, 1e-9);
}

} // namespace
} // namespace sandtable::scene
