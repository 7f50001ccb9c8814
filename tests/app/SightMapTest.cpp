// What is seen over a plan, worked out in the background.
#include "app/view/SightMap.h"
#include "gis/GridFile.h"
#include "tests/app/LevelPark.h"

#include <gtest/gtest.h>

namespace sandtable::app {
namespace {

class SightMapTest : public LevelPark {
protected:
    SightMapTest() { m_workspace->execute(ui::SetField{std::string(ui::sightMap)}); }
    void pointAt(const glm::dvec3& site) {
        ui::Selection selection;
        selection.site = site;
        m_workspace->select(selection);
    }
    SightMap m_map{*m_workspace, m_surfaces, m_jobs, m_diagnostics, {}};
};

TEST_F(SightMapTest, AWallHidesWhatLiesBehindIt) {
    settle(m_map);
    EXPECT_TRUE(m_map.status().shown);
    EXPECT_FALSE(m_map.status().computed) << "nobody has pointed yet";
    EXPECT_TRUE(m_map.layers().empty());
    EXPECT_FALSE(m_map.write(m_folder.path() / "no.tif"));

    pointAt({0, -50, 0});
    EXPECT_TRUE(settle(m_map));
    EXPECT_TRUE(m_map.status().computed);
    EXPECT_EQ(m_map.status().lostSquareMeters, 0);
    const double everything = m_map.status().seenSquareMeters;
    EXPECT_GT(everything, 30'000) << "of 40,000 m², level and bare";

    place("wall", {0, 0, 0}, {200, 4, 30}); // from edge to edge
    EXPECT_TRUE(settle(m_map));
    EXPECT_EQ(m_loader->reads, 1);
    EXPECT_NEAR(m_map.status().lostSquareMeters, 200 * 98, 200 * 8) << "all the ground north of it";
    EXPECT_LT(m_map.status().seenSquareMeters, everything - 19'000);
    EXPECT_EQ(m_map.layers().size(), 1u);

    const auto file = m_folder.path() / "sight.tif";
    ASSERT_TRUE(m_map.write(file));
    const auto seen = gis::readGrid(file.string(), 1), before = gis::readGrid(file.string(), 2);
    ASSERT_TRUE(seen && before);
    const auto cellAt = [&](const glm::dvec3& site) {
        return *seen->shape.cellAt(glm::dvec2(m_session->park().frame.projectedFromSite(site)));
    };
    EXPECT_EQ(seen->cells[cellAt({20, 60, 0})], 0);
    EXPECT_EQ(before->cells[cellAt({20, 60, 0})], 1);
    EXPECT_EQ(seen->cells[cellAt({20, -60, 0})], 1);

    m_workspace->execute(ui::SetField{""});
    EXPECT_TRUE(settle(m_map)) << "it is gone";
    EXPECT_TRUE(m_map.layers().empty());
}

TEST_F(SightMapTest, ANewBuildingIsSeenFromWhereNothingStandsBetween) {
    place("wall", {0, 0, 0}, {200, 4, 30});
    place("kiosk", {0, 50, 0}, {10, 10, 4});
    ui::Selection kiosk;
    kiosk.buildingId = "kiosk";
    m_workspace->select(kiosk);
    EXPECT_TRUE(settle(m_map));
    EXPECT_FALSE(m_map.status().compared) << "it stands nowhere today";
    EXPECT_EQ(m_map.status().buildingId, "kiosk");
    EXPECT_NEAR(m_map.status().seenSquareMeters, 200 * 98, 200 * 8) << "from its side of the wall";

    pointAt({500, 0, 0});
    settle(m_map);
    EXPECT_EQ(m_map.status().problem, "the place lies beyond the map");
}

} // namespace
} // namespace sandtable::app
