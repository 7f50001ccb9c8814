// A park of one level tile, 100 m around its origin, with a scenario open: for maps worked out over its surface.
#pragma once

#include "app/view/PlanSurfaces.h"
#include "core/JobSystem.h"
#include "tests/TestData.h"
#include "tests/app/LevelLoader.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sandtable::app {

class LevelPark : public testing::Test {
protected:
    LevelPark() {
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
    PlanSurfaces::Source source() const {
        scene::TileDescription root;
        root.uri = "level";
        return {{{"mesh", m_loader, scene::TileTree(root)}}, {{-100, -100}, {100, 100}}, nullptr};
    }
    void place(const std::string& id, const glm::dvec3& position, const glm::dvec3& size) {
        scene::PlaceBuilding building;
        building.id = id;
        building.position = position;
        building.size = size;
        m_workspace->execute(ui::AppendEdit{building});
    }
    template<class Map> bool update(Map& map) {
        return map.update([this] { return source(); });
    }
    /// Until there is nothing left to work out; true when something has changed.
    template<class Map> bool settle(Map& map) {
        const bool changed = update(map);
        m_jobs.drain();
        return update(map) || changed;
    }

    test::TemporaryFolder m_folder;
    Diagnostics m_diagnostics;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Workspace> m_workspace;
    std::shared_ptr<LevelLoader> m_loader = std::make_shared<LevelLoader>(100.0f, 0.0f);
    std::shared_ptr<PlanSurfaces> m_surfaces = std::make_shared<PlanSurfaces>();
    JobSystem m_jobs{0};
};

} // namespace sandtable::app
