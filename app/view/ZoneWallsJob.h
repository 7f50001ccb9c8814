// The walls of levelled ground, found from the finest tiles on a worker: reading those files may take seconds. Only the
// latest request counts; an older one gives up. Main thread only, but for the work itself.
#pragma once

#include "app/session/SurfaceQuery.h"
#include "core/JobSystem.h"

#include <functional>
#include <memory>

namespace sandtable::app {

class ZoneWallsJob {
public:
    /// The session must outlive the job system's work; `onFinished` is called on a worker. Unreadable tiles are
    /// reported to `diagnostics`.
    ZoneWallsJob(const Session& session, JobSystem& jobs, Diagnostics& diagnostics, std::function<void()> onFinished);
    ~ZoneWallsJob(); // a running job finishes for nobody

    void request(std::vector<scene::SurfaceZone> zones, std::vector<SurfaceTiles> tiles);
    /// Forgets what is being worked on.
    void cancel();
    bool busy() const { return m_busy; }
    /// The walls of the latest request, once, when they are ready.
    std::optional<std::vector<scene::Mesh>> take();

private:
    struct Exchange;
    const Session& m_session;
    JobSystem& m_jobs;
    Diagnostics& m_diagnostics;
    std::function<void()> m_onFinished;
    std::shared_ptr<Exchange> m_exchange;
    bool m_busy = false;
};

} // namespace sandtable::app
