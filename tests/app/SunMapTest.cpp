// Hours of sun over a plan, worked out in the background.
#include "app/view/SunMap.h"
#include "gis/GridFile.h"
#include "tests/TestData.h"
#include "tests/app/LevelLoader.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable::app {
namespace {

class SunMapTest : public testing::Test {
protected:
    SunMapTest() {
        m_folder.write("site.geojson", R"({"type": "FeatureCollection", "features": [{"type": "Feature",
            "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[[117, 32], [117.001, 32],
            [117.001, 32.001], [117, 32.001], [117, 32]]]}}]})");
        const auto file = m_folder.write("park.json", R"({"version": 1, "id": "p", "name": "P",
            "site": {"crs": "EPSG:4527", "origin": [39500000, 3541000, 0]}, "layers": [
            {"id": "s", "kind": "vector", "source": "site.geojson"}]})");
        auto session = Session::open(std::vector{file.string()}, {}, m_diagnostics);
        EXPECT_TRUE(session) << session.error().text();
        m_session = std::move(session).value();
        m_workspace = std::make_unique<Workspace>(*m_session, m_diagnostics);
        m_workspace->update(*parseIsoTime("2026-11-27T12:00:00+08:00"));
        m_workspace->execute(ui::NewScenario{"Try"});
    }
    SunMap::Source source() const {
        scene::TileDescription root;
        root.uri = "level";
        return {{{"mesh", m_loader, scene::TileTree(root)}}, {{-100, -100}, {100, 100}}};
    }
    void place(const std::string& id, const glm::dvec3& position, const glm::dvec3& size) {
        scene::PlaceBuilding building;
        building.id = id;
        building.position = position;
        building.size = size;
        m_workspace->execute(ui::AppendEdit{building});
    }
    bool update(SunMap& map) {
        return map.update([this] { return source(); });
    }

    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Workspace> m_workspace;
    std::shared_ptr<LevelLoader> m_loader = std::make_shared<LevelLoader>(100.0f, 0.0f);
    JobSystem m_jobs{0};
};

TEST_F(SunMapTest, ATowerTakesTheSunFromTheGroundNorthOfIt) {
    SunMap map(*m_workspace, m_jobs, m_diagnostics, {});
    EXPECT_FALSE(update(map)) << "nobody asked for it";
    EXPECT_TRUE(map.layers().empty());
    m_workspace->execute(ui::SetField{std::string(ui::sunHoursMap)});
    EXPECT_FALSE(m_workspace->healthColors()) << "one map at a time";
    update(map);
    EXPECT_TRUE(map.busy());
    EXPECT_FALSE(map.status().computed);
    m_jobs.drain();
    EXPECT_TRUE(update(map));
    EXPECT_FALSE(map.busy());
    EXPECT_NEAR(map.at({0, 20}).value(), 8, 1e-9) << "nothing stands there";
    EXPECT_EQ(map.status().belowSquareMeters, 0);
    EXPECT_EQ(map.layers().size(), 1u);

    place("tower", {0, 0, 0}, {40, 20, 60});
    update(map);
    m_jobs.drain();
    EXPECT_TRUE(update(map));
    EXPECT_EQ(m_loader->reads, 1) << "the surface is read once";
    EXPECT_LT(map.at({0, 14}).value(), 1) << "behind it at any hour";
    EXPECT_NEAR(map.at({0, -30}).value(), 8, 1e-9) << "the sun stands in the south";
    EXPECT_NEAR(map.at({0, 0}).value(), 8, 1e-9) << "on its roof";
    EXPECT_GT(map.status().belowSquareMeters, 400);
    EXPECT_EQ(map.status().belowBeforeSquareMeters, 0);
    // Summer: the same hours of day give the ground behind it more.
    m_workspace->update(*parseIsoTime("2026-06-21T12:00:00+08:00"));
    m_workspace->execute(ui::SetSunDay{decision::SunDayKind::Given});
    update(map);
    m_jobs.drain();
    EXPECT_TRUE(update(map));
    EXPECT_GT(map.at({0, 14}).value(), 4);

    const auto file = m_folder.path() / "sun.tif";
    ASSERT_TRUE(map.write(file));
    const auto grid = gis::readGrid(file.string());
    ASSERT_TRUE(grid) << grid.error().text();
    const auto cell = grid->shape.cellAt(glm::dvec2(m_session->park().frame.projectedFromSite({0, -30, 0})));
    ASSERT_TRUE(cell);
    EXPECT_NEAR(grid->cells[*cell], map.at({0, -30}).value(), 1e-9);

    m_workspace->execute(ui::SetField{""});
    EXPECT_TRUE(update(map)) << "it is gone";
    EXPECT_TRUE(map.layers().empty());
    EXPECT_FALSE(map.write(file));
}

TEST_F(SunMapTest, OnlyTheLatestPlanCounts) {
    SunMap map(*m_workspace, m_jobs, m_diagnostics, {});
    m_workspace->execute(ui::SetField{std::string(ui::sunHoursMap)});
    update(map);
    for (const double height : {10, 20, 30}) {
        place("b" + std::to_string(int(height)), {height, 0, 0}, {8, 8, height});
        update(map);
    }
    m_jobs.drain();
    EXPECT_TRUE(update(map));
    EXPECT_EQ(m_loader->reads, 1);
    EXPECT_LT(map.at({30, 6}).value(), 4) << "the last one is in it";
    EXPECT_FALSE(update(map));
}

} // namespace
} // namespace sandtable::app
