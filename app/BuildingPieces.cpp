#include "app/BuildingPieces.h"

#include "gis/PolygonBuffer.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <utility>

namespace sandtable::app {

BuildingPiece cutBuilding(SurfaceQuery& surface, const scene::Building& building, double groundMeters) {
    constexpr double wallsBesideFootprint = 1; // metres; photogrammetry's walls stand outside a surveyed footprint
    constexpr double aboveGround = 0.5;        // metres: kerbs, grass and low plants stay
    BuildingPiece piece;
    for (const Polygon& footprint : building.footprints)
        for (const Polygon& area : gis::grown(footprint, wallsBesideFootprint)) {
            auto cut = surface.cut(area, groundMeters + aboveGround);
            std::move(cut.begin(), cut.end(), std::back_inserter(piece));
        }
    const glm::dvec3 base(building.place(), groundMeters);
    for (scene::Mesh& mesh : piece) mesh.origin -= base;
    return piece;
}

/// What the main thread and the workers share.
struct BuildingPieces::Exchange {
    std::atomic<bool> wanted = true; // somebody still waits
    std::mutex mutex;
    std::map<std::string, BuildingPiece> pieces; // not yet taken
};

BuildingPieces::BuildingPieces(const Session& session, JobSystem& jobs, Diagnostics& diagnostics,
                               std::function<void()> onFinished)
    : m_session(session),
      m_jobs(jobs),
      m_diagnostics(diagnostics),
      m_onFinished(std::move(onFinished)),
      m_exchange(std::make_shared<Exchange>()) {}

BuildingPieces::~BuildingPieces() { m_exchange->wanted = false; }

void BuildingPieces::request(const scene::World& world, const std::function<std::vector<SurfaceTiles>()>& tiles) {
    struct Wish {
        scene::Building building; // as it stands in reality
        double ground = 0;
    };
    std::vector<Wish> wishes;
    for (const scene::Building& moved : world.buildings) {
        if (!moved.moved || m_pieces.contains(moved.id) || m_wanted.contains(moved.id)) continue;
        const auto original = std::ranges::find(m_session.base().buildings, moved.id, &scene::Building::id);
        const auto zone = std::ranges::find(world.zones, "removed:" + moved.id, &scene::SurfaceZone::id);
        if (original == m_session.base().buildings.end() || zone == world.zones.end()) continue;
        if (zone->kind != scene::SurfaceZone::Kind::Flatten) continue; // nobody knows the ground it stood on
        wishes.push_back({*original, zone->heightMeters});
        m_wanted.insert(moved.id);
    }
    if (wishes.empty()) return;
    auto work = [exchange = m_exchange, session = &m_session, diagnostics = &m_diagnostics, onFinished = m_onFinished,
                 wishes = std::move(wishes), found = tiles()] {
        const scene::World unchanged;
        SurfaceQuery surface(session->layers(), found, unchanged, *diagnostics);
        for (const Wish& wish : wishes) {
            if (!exchange->wanted) return;
            BuildingPiece piece = cutBuilding(surface, wish.building, wish.ground);
            const std::scoped_lock lock(exchange->mutex);
            exchange->pieces.insert_or_assign(wish.building.id, std::move(piece));
        }
        if (onFinished) onFinished();
    };
    constexpr double beforeTiles = -1; // it has just been moved: somebody looks at it
    m_jobs.submit(std::move(work), [] { return beforeTiles; });
}

bool BuildingPieces::take() {
    const std::scoped_lock lock(m_exchange->mutex);
    if (m_exchange->pieces.empty()) return false;
    for (auto& [id, piece] : m_exchange->pieces) {
        m_wanted.erase(id);
        m_pieces.insert_or_assign(id, std::move(piece));
    }
    m_exchange->pieces.clear();
    return true;
}

const BuildingPiece* BuildingPieces::find(const std::string& building) const {
    const auto found = m_pieces.find(building);
    return found == m_pieces.end() || found->second.empty() ? nullptr : &found->second;
}

} // namespace sandtable::app
