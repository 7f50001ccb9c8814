// Where scenarios are kept: the same for a GeoPackage and for PostgreSQL.
#include "database/Postgres.h"
#include "gis/Vector.h"
#include "scene/scenario/ScenarioLibrary.h"
#include "tests/PostgresServer.h"
#include "tests/TestData.h"
#include "tests/scene/SmallWorld.h"

#include <gmock/gmock.h>

#include <thread>

namespace sandtable::scene {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

gis::SiteFrame frame() { return gis::SiteFrame::projected(gis::Crs::fromEpsg(4547), {500'000, 2'500'000, 0}).value(); }

const TimePoint noon{1'795'422'600s};

std::vector<LoggedCommand> someCommands() {
    return {{Edit(place("n")), noon, "Wang"},
            {Edit(FlattenSurface{"f", square(0, 0, 50), 3}), noon + 1s, "Wang"},
            {UndoEdit{}, noon + 2s, "李工"}};
}

/// What both kinds of store must do; `openAgain` as another program would.
void behavesAsAStore(const std::function<std::unique_ptr<ScenarioStore>()>& openAgain) {
    const auto store = openAgain(), other = openAgain();
    ASSERT_TRUE(store->list());
    EXPECT_TRUE(store->list()->empty()) << "not there yet is empty";
    ASSERT_TRUE(store->create({.id = "s", .name = {"方案", "Plan"}, .created = noon, .author = "Wang"}, {}));
    ASSERT_TRUE(store->append("s", 0, someCommands()));
    ASSERT_TRUE(store->create({.id = "t", .name = {"支", "Branch"}, .parent = "s", .parentCommands = 2}, {}));

    const auto list = other->list();
    ASSERT_TRUE(list) << list.error().text();
    ASSERT_EQ(list->size(), 2u);
    EXPECT_EQ((*list)[0].name.zh, "方案");
    EXPECT_EQ((*list)[0].commands, 3u);
    EXPECT_EQ((*list)[0].created, noon);
    EXPECT_EQ((*list)[1].parent, "s");
    EXPECT_EQ((*list)[1].parentCommands, 2u);

    const auto log = other->log("s");
    ASSERT_TRUE(log) << log.error().text();
    ASSERT_EQ(log->size(), 3u);
    for (size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(commandText((*log)[i].command), commandText(someCommands()[i].command));
        EXPECT_EQ((*log)[i].time, someCommands()[i].time);
        EXPECT_EQ((*log)[i].author, someCommands()[i].author);
    }
    EXPECT_EQ(other->log("s", 2)->size(), 1u);

    // Two desks: the slower one is refused, hears who was faster, and nothing of its work is there.
    const std::vector<LoggedCommand> one{{Edit(MoveBuilding{"n", {1, 2, 3}}), noon + 60s, "Zhao"}};
    ASSERT_TRUE(other->append("s", 3, one));
    const auto refused = store->append("s", 3, someCommands());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::Conflict);
    EXPECT_THAT(refused.error().message, HasSubstr("Zhao"));
    EXPECT_THAT(refused.error().message, HasSubstr("moveBuilding n"));
    EXPECT_EQ(store->log("s")->size(), 4u);

    const auto taken = store->create({.id = "s"}, {});
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, ErrorKind::Conflict);
    EXPECT_FALSE(store->append("nothing", 0, one));
    ASSERT_TRUE(store->rename("s", {"新名", "New"}));
    EXPECT_EQ(other->list()->front().name.zh, "新名");
}

TEST(ScenarioStoreTest, AGeoPackageIsAStore) {
    test::TemporaryFolder folder;
    const std::string file = (folder.path() / "方案.gpkg").string();
    behavesAsAStore([&] { return openGeoPackageStore(file, frame()); });
}

TEST(ScenarioStoreTest, GisProgramsReadTheGeoPackage) {
    test::TemporaryFolder folder;
    const std::string file = (folder.path() / "s.gpkg").string();
    const auto store = openGeoPackageStore(file, frame());
    ASSERT_TRUE(store->create({.id = "s"}, someCommands()));
    Diagnostics diagnostics;
    const auto layer = gis::readFeatures(file, "commands", frame(), "", diagnostics);
    ASSERT_TRUE(layer) << layer.error().text();
    ASSERT_EQ(layer->features.size(), 3u);
    ASSERT_EQ(layer->features[1].polygons.size(), 1u) << "where the ground is levelled";
    const Box2 box = polygonBounds(layer->features[1].polygons[0]);
    EXPECT_NEAR(box.min.x, 0, 1e-6);
    EXPECT_NEAR(box.max.y, 50, 1e-6);
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST(ScenarioStoreTest, OfManyWhoAppendAtOnceEachWinsOrHearsOfIt) {
    test::TemporaryFolder folder;
    const std::string file = (folder.path() / "s.gpkg").string();
    ASSERT_TRUE(openGeoPackageStore(file, frame())->create({.id = "s"}, {}));
    std::atomic<size_t> done = 0, lost = 0;
    std::vector<std::thread> desks;
    for (int desk = 0; desk < 4; ++desk)
        desks.emplace_back([&, desk] {
            const auto store = openGeoPackageStore(file, frame());
            for (int i = 0; i < 10; ++i) {
                const size_t known = store->list()->front().commands;
                const std::vector<LoggedCommand> one{{Edit(place(std::to_string(desk * 100 + i))), noon, ""}};
                const auto appended = store->append("s", known, one);
                if (appended)
                    ++done;
                else if (appended.error().kind == ErrorKind::Conflict)
                    ++lost;
            }
        });
    for (std::thread& desk : desks) desk.join();
    EXPECT_EQ(done + lost, 40u) << "nothing else goes wrong";
    EXPECT_EQ(openGeoPackageStore(file, frame())->log("s")->size(), done.load());
}

TEST(ScenarioStoreTest, SaysWhichFileCannotBeUsed) {
    test::TemporaryFolder folder;
    const auto broken = folder.write("broken.gpkg", "not a database, and long enough to be looked at as one .........");
    const auto list = openGeoPackageStore(broken.string(), frame())->list();
    ASSERT_FALSE(list);
    EXPECT_THAT(list.error().text(), HasSubstr("broken.gpkg"));
    const auto nowhere = openGeoPackageStore((folder.path() / "missing/s.gpkg").string(), frame());
    const auto made = nowhere->create({.id = "s"}, {});
    ASSERT_FALSE(made);
    EXPECT_THAT(made.error().text(), HasSubstr("missing/s.gpkg"));
}

TEST(ScenarioStorePostgres, ADatabaseIsAStore) {
    if (const std::string missing = test::PostgresServer::missing(); !missing.empty()) GTEST_SKIP() << missing;
    const test::PostgresServer server;
    const DatabaseAddress address{.url = server.url()};
    behavesAsAStore([&] { return openPostgresStore(address, "方案 1", frame()); });
}

ScenarioSpec delivered() { return {"given", {"自带", "Given"}, {place("n")}}; }

ScenarioLibrary library(const test::TemporaryFolder& folder) {
    return {{delivered()}, openGeoPackageStore((folder.path() / "s.gpkg").string(), frame()), {}};
}

TEST(ScenarioLibraryTest, LookingAtWhatTheParkBringsWritesNothing) {
    test::TemporaryFolder folder;
    ScenarioLibrary scenarios = library(folder);
    ASSERT_EQ(scenarios.list()->size(), 1u);
    const auto content = scenarios.load("given");
    ASSERT_TRUE(content) << content.error().text();
    EXPECT_EQ(content->log.size(), 1u);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ScenarioLibraryTest, AChangeMovesADeliveredScenarioIntoTheStore) {
    test::TemporaryFolder folder;
    ScenarioLibrary scenarios = library(folder);
    const std::vector<LoggedCommand> one{{Edit(MoveBuilding{"n", {1, 2, 3}}), noon, "Wang"}};
    ASSERT_TRUE(scenarios.append("given", 1, one));
    ScenarioLibrary again = library(folder);
    EXPECT_EQ(again.list()->size(), 1u);
    EXPECT_EQ(again.load("given")->log.size(), 2u);
}

TEST(ScenarioLibraryTest, ModelsInsideTheParksFolderMoveWithIt) {
    test::TemporaryFolder folder;
    const auto in = [&](const char* park) {
        return ScenarioLibrary({}, openGeoPackageStore((folder.path() / "s.gpkg").string(), frame()), {}, park);
    };
    ScenarioLibrary here = in("/old/park");
    ASSERT_TRUE(here.create({.id = "s"}));
    PlaceBuilding inside = place("a"), outside = place("b");
    inside.modelFile = "/old/park/models/hall.glb";
    outside.modelFile = "/elsewhere/hall.glb";
    const std::vector<LoggedCommand> commands{{Edit(inside), noon, ""}, {Edit(outside), noon, ""}};
    ASSERT_TRUE(here.append("s", 0, commands));
    const auto content = in("/new/place").load("s");
    ASSERT_TRUE(content) << content.error().text();
    const auto modelOf = [&](size_t i) {
        return std::get<PlaceBuilding>(std::get<Edit>(content->log[i].command)).modelFile;
    };
    EXPECT_EQ(modelOf(0), "/new/place/models/hall.glb");
    EXPECT_EQ(modelOf(1), "/elsewhere/hall.glb");
}

TEST(ScenarioLibraryTest, ABranchKeepsWhatItsParentWas) {
    test::TemporaryFolder folder;
    ScenarioLibrary scenarios = library(folder);
    ASSERT_TRUE(scenarios.create({.id = "branch", .parent = "given", .parentCommands = 1}));
    const std::vector<LoggedCommand> later{{Edit(RemoveBuilding{"n"}), noon, ""}};
    ASSERT_TRUE(scenarios.append("given", 1, later));
    ASSERT_TRUE(scenarios.create({.id = "twig", .parent = "branch", .parentCommands = 0}));
    for (const char* id : {"branch", "twig"}) {
        const auto content = scenarios.load(id);
        ASSERT_TRUE(content) << content.error().text();
        ASSERT_EQ(content->inherited.size(), 1u) << id;
        EXPECT_TRUE(std::holds_alternative<PlaceBuilding>(content->inherited[0]));
    }
    EXPECT_FALSE(scenarios.create({.id = "x", .parent = "nobody"}));
    const auto unknown = scenarios.load("y");
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().message, HasSubstr("there is: given, branch, twig"));
}

} // namespace
} // namespace sandtable::scene
