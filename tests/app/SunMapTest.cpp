// Hours of sun over a plan, worked out in the background.
#include "app/view/SunMap.h"
#include "gis/GridFile.h"
#include "tests/app/LevelPark.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sandtable::app {
namespace {

using SunMapTest = LevelPark;

TEST_F(SunMapTest, ATowerTakesTheSunFromTheGroundNorthOfIt) {
    SunMap map(*m_workspace, m_surfaces, m_jobs, m_diagnostics, {});
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
    SunMap map(*m_workspace, m_surfaces, m_jobs, m_diagnostics, {});
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
