// How many hours of sun every place gets on one day, with the plan that is shown and without it: the park's surface is
// marched towards the sun on a worker, anew after every edit; what is asked for anew makes older work give up. Main
// thread only, but for the work itself.
#pragma once

#include "app/view/PlanSurfaces.h"
#include "core/LatestJob.h"
#include "renderer/Renderer.h"

#include <functional>
#include <memory>
#include <tuple>

namespace sandtable::app {

class SunMap {
public:
    /// The workspace must outlive the job system's work; `onFinished` is called on a worker.
    SunMap(const Workspace& workspace, std::shared_ptr<PlanSurfaces> surfaces, JobSystem& jobs,
           Diagnostics& diagnostics, std::function<void()> onFinished);

    /// `source` is asked when there is something to work out. True when what `layers` gives has changed.
    bool update(const std::function<PlanSurfaces::Source()>& source);
    bool busy() const { return m_job.busy(); }
    /// Nobody waits any more: running work ends soon.
    void close() { m_job.giveUp(); }
    std::vector<renderer::DrapeLayer> layers() const;
    /// Of the plan beside the open one.
    std::vector<renderer::DrapeLayer> layersBeside() const;
    const ui::SunStatus& status() const { return m_status; }
    /// Hours at a place; nothing where nothing is known.
    std::optional<double> at(const glm::dvec2& place) const;
    /// The hours as a raster, as a file; an error while there are none.
    Result<void> write(const std::filesystem::path& file) const;

private:
    struct Shown;
    bool forget();
    void request(PlanSurfaces::Source source, const glm::dvec3& here, const glm::dvec3& ahead);
    bool take();

    const Workspace& m_workspace;
    std::shared_ptr<PlanSurfaces> m_surfaces;
    Diagnostics& m_diagnostics;
    LatestJob<Shown> m_job;
    std::optional<std::tuple<std::pair<uint64_t, uint64_t>, decision::SunDayKind, TimePoint>> m_asked; // plans, day
    std::shared_ptr<const Shown> m_shown;
    ui::SunStatus m_status;
    uint64_t m_number = 0; // of the last request
};

} // namespace sandtable::app
