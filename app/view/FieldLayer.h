// The environmental field a person has chosen, kept up to date with the moment shown: estimated on a worker when the
// sensors' values have changed, at most every few seconds of the time shown; what is asked for anew makes older work
// give up. Main thread only, but for the work itself.
#pragma once

#include "app/desk/Workspace.h"
#include "app/view/FieldPicture.h"
#include "core/LatestJob.h"
#include "renderer/Renderer.h"

#include <functional>
#include <memory>

namespace sandtable::app {

/// What a field covers: the site with some surroundings; empty where the park has no site.
Box2 fieldExtent(const scene::World& world);

class FieldLayer {
public:
    /// The workspace must outlive the job system's work; `onFinished` is called on a worker.
    FieldLayer(const Workspace& workspace, JobSystem& jobs, std::function<void()> onFinished);

    /// True when what `layers` gives has changed.
    bool update();
    bool busy() const { return m_job.busy(); }
    /// Bands and veil, below lines; nothing while no field is chosen or none can be estimated.
    std::vector<renderer::DrapeLayer> layers() const;
    const ui::FieldStatus& status() const { return m_status; }
    /// What the field says at a place, of its cell; nothing where it says nothing.
    std::optional<ui::PlaceReading::Field> at(const glm::dvec2& place) const;

private:
    struct Shown;
    struct Inputs {
        std::string quantity;
        const decision::Indicator* indicator = nullptr;
        bool barriers = false;
        uint64_t world = 0; // with barriers: which buildings
        std::vector<decision::FieldSample> samples;
        TimePoint time{};
    };
    bool forget();
    bool worthIt(const Inputs& inputs) const;
    void request(Inputs inputs, const decision::FieldSpec& spec, const decision::FieldScale& scale);
    bool take();

    const Workspace& m_workspace;
    LatestJob<Shown> m_job;
    std::optional<Inputs> m_asked; // of the last request
    std::shared_ptr<const Shown> m_shown;
    ui::FieldStatus m_status;
    uint64_t m_number = 0; // of the last request
    uint64_t m_looks = 0;  // the workspace's evaluations seen
};

} // namespace sandtable::app
