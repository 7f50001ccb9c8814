// What is seen from where a person has pointed, or from where a building they have chosen is seen, with the plan that
// is shown and without it: worked out on a worker, anew after every edit. Main thread only, but for the work itself.
#pragma once

#include "app/view/PlanSurfaces.h"
#include "core/LatestJob.h"
#include "renderer/Renderer.h"

#include <functional>
#include <memory>

namespace sandtable::app {

class SightMap {
public:
    /// The workspace must outlive the job system's work; `onFinished` is called on a worker.
    SightMap(const Workspace& workspace, std::shared_ptr<PlanSurfaces> surfaces, JobSystem& jobs,
             Diagnostics& diagnostics, std::function<void()> onFinished);

    /// `source` is asked when there is something to work out. True when what `layers` gives has changed.
    bool update(const std::function<PlanSurfaces::Source()>& source);
    bool busy() const { return m_job.busy(); }
    /// Nobody waits any more: running work ends soon.
    void close() { m_job.giveUp(); }
    std::vector<renderer::DrapeLayer> layers() const;
    /// Of the plan beside the open one.
    std::vector<renderer::DrapeLayer> layersBeside() const;
    const ui::SightStatus& status() const { return m_status; }
    /// What is seen with the plan and without it, as a raster, as a file; an error while there is none.
    Result<void> write(const std::filesystem::path& file) const;

private:
    struct Shown;
    /// From where, or of what.
    struct Subject {
        std::optional<glm::dvec3> eye;
        std::string building;
        bool operator==(const Subject&) const = default;
    };
    bool forget();
    Subject subject() const;
    void request(PlanSurfaces::Source source);
    bool take();

    const Workspace& m_workspace;
    std::shared_ptr<PlanSurfaces> m_surfaces;
    Diagnostics& m_diagnostics;
    LatestJob<Shown> m_job;
    Subject m_subject;                                    // what the status is about
    std::optional<std::pair<uint64_t, uint64_t>> m_asked; // the plans with it
    std::shared_ptr<const Shown> m_shown;
    ui::SightStatus m_status;
    uint64_t m_number = 0; // of the last request
};

} // namespace sandtable::app
