#include "app/view/BuildingPieces.h"

#include "scene/world/Zones.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <utility>

namespace sandtable::app {

/// What the main thread and the workers share.
struct BuildingPieces::Exchange {
    std::atomic<bool> wanted = true; // somebody still waits
    std::mutex mutex;
    std::map<std::pair<std::string, double>, BuildingPiece> pieces; // not yet taken
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
        const auto ground = moved.moved ? groundLeft(world, moved.id) : std::nullopt;
        if (!ground) continue; // nobody knows what it stood on
        const Key key{moved.id, *ground};
        if (m_pieces.contains(key) || m_wanted.contains(key)) continue;
        const auto original = std::ranges::find(m_session.base().buildings, moved.id, &scene::Building::id);
        if (original == m_session.base().buildings.end()) continue;
        wishes.push_back({*original, *ground});
        m_wanted.insert(key);
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
            exchange->pieces.insert_or_assign({wish.building.id, wish.ground}, std::move(piece));
        }
        if (onFinished) onFinished();
    };
    constexpr double beforeTiles = -1; // it has just been moved: somebody looks at it
    m_jobs.submit(std::move(work), [] { return beforeTiles; });
}

bool BuildingPieces::take() {
    const std::scoped_lock lock(m_exchange->mutex);
    if (m_exchange->pieces.empty()) return false;
    for (auto& [key, piece] : m_exchange->pieces) {
        m_wanted.erase(key);
        m_pieces.insert_or_assign(key, std::move(piece));
    }
    m_exchange->pieces.clear();
    return true;
}

const BuildingPiece* BuildingPieces::find(const scene::World& world, const std::string& building) const {
    const auto exact = m_pieces.find({building, groundLeft(world, building).value_or(0)});
    if (exact != m_pieces.end()) return exact->second.empty() ? nullptr : &exact->second;
    for (const auto& [key, piece] : m_pieces)
        if (key.first == building && !piece.empty()) return &piece;
    return nullptr;
}

} // namespace sandtable::app
