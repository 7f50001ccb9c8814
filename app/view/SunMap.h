// How many hours of sun every place gets on one day, with the plan that is shown and without it: the park's surface is
// read once, then marched towards the sun on a worker after every edit; what is asked for anew makes older work give
// up. Main thread only, but for the work itself.
#pragma once

#include "app/desk/Workspace.h"
#include "app/session/SurfaceQuery.h"
#include "core/JobSystem.h"
#include "renderer/Renderer.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace sandtable::app {

class SunMap {
public:
    /// What the surface is read from: the tilesets, and the plan area they cover.
    struct Source {
        std::vector<SurfaceTiles> tiles;
        Box2 extent;
    };

    /// The workspace must outlive the job system's work; `onFinished` is called on a worker.
    SunMap(const Workspace& workspace, JobSystem& jobs, Diagnostics& diagnostics, std::function<void()> onFinished);
    ~SunMap();

    /// Nobody waits any more: running work ends soon.
    void close();
    /// `source` is asked when there is something to work out. True when what `layers` gives has changed.
    bool update(const std::function<Source()>& source);
    bool busy() const { return m_busy; }
    std::vector<renderer::DrapeLayer> layers() const;
    const ui::SunStatus& status() const { return m_status; }
    /// Hours at a place; nothing where nothing is known.
    std::optional<double> at(const glm::dvec2& place) const;
    /// The hours as a raster, as a file; an error while there are none.
    Result<void> write(const std::filesystem::path& file) const;

private:
    struct Exchange;
    struct Shown;
    struct Wish;
    static std::shared_ptr<const Shown> workOut(const Wish& wish, Exchange& exchange, const std::stop_token& stop);
    bool forget();
    void request(const std::function<Source()>& source);
    bool take();

    const Workspace& m_workspace;
    JobSystem& m_jobs;
    Diagnostics& m_diagnostics;
    std::function<void()> m_onFinished;
    std::shared_ptr<Exchange> m_exchange;
    std::stop_source m_stop;                                                      // of the latest request
    std::optional<std::tuple<uint64_t, decision::SunDayKind, TimePoint>> m_asked; // world, day
    std::shared_ptr<const Shown> m_shown;
    ui::SunStatus m_status;
    bool m_busy = false;
    uint64_t m_number = 0;
};

} // namespace sandtable::app
