// Existing buildings as the drone saw them, cut out of the photogrammetry so that a scenario can move them as they are.
// Cut on a worker from the finest tiles, once for each building. Main thread only, but for the work itself.
#pragma once

#include "app/session/BuildingPiece.h"
#include "core/JobSystem.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace sandtable::app {

class BuildingPieces {
public:
    /// The session must outlive the job system's work; `onFinished` is called on a worker. Unreadable tiles are
    /// reported to `diagnostics`.
    BuildingPieces(const Session& session, JobSystem& jobs, Diagnostics& diagnostics, std::function<void()> onFinished);
    ~BuildingPieces(); // a running job finishes for nobody

    /// Cuts out what the world has moved and is not there yet. `tiles` is asked only when there is such.
    void request(const scene::World& world, const std::function<std::vector<SurfaceTiles>()>& tiles);
    bool busy() const { return !m_wanted.empty(); }
    /// True when there are new pieces.
    bool take();
    /// Cut for the ground that the world says it stood on, else for another; null while none is there, or when there is
    /// nothing of it.
    const BuildingPiece* find(const scene::World& world, const std::string& building) const;

private:
    struct Exchange;
    const Session& m_session;
    JobSystem& m_jobs;
    Diagnostics& m_diagnostics;
    std::function<void()> m_onFinished;
    std::shared_ptr<Exchange> m_exchange;
    using Key = std::pair<std::string, double>; // building and ground
    std::set<Key> m_wanted;                     // on their way
    std::map<Key, BuildingPiece> m_pieces;      // entries stay where they are
};

} // namespace sandtable::app
