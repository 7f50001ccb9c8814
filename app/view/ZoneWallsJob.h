// The walls of levelled ground, found from the finest tiles on a worker: reading those files may take seconds. Only the
// latest request counts; an older one gives up. Main thread only, but for the work itself.
#pragma once

#include "app/session/SurfaceQuery.h"
#include "core/LatestJob.h"

#include <functional>
#include <memory>

namespace sandtable::app {

class ZoneWallsJob {
public:
    /// The session must outlive the job system's work; `onFinished` is called on a worker. Unreadable tiles are
    /// reported to `diagnostics`.
    ZoneWallsJob(const Session& session, JobSystem& jobs, Diagnostics& diagnostics, std::function<void()> onFinished);

    void request(std::vector<scene::SurfaceZone> zones, std::vector<SurfaceTiles> tiles);
    /// Forgets what is being worked on.
    void cancel() { m_job.giveUp(); }
    bool busy() const { return m_job.busy(); }
    /// The walls of the latest request, once, when they are ready; else null.
    std::shared_ptr<const std::vector<scene::Mesh>> take() { return m_job.take(); }

private:
    const Session& m_session;
    Diagnostics& m_diagnostics;
    LatestJob<std::vector<scene::Mesh>> m_job;
};

} // namespace sandtable::app
