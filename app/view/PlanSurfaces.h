// The park's surface from above, as it is, as the plan that is shown leaves it, and as one beside it does, on a raster
// for maps of sun and sight. The photogrammetry is read once, which may take a minute; what an edit changes is laid
// over it. Any thread.
#pragma once

#include "app/desk/Workspace.h"
#include "app/session/SurfaceQuery.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace sandtable::app {

class PlanSurfaces {
public:
    /// What surfaces are read from: the tilesets, the plan area of the park, and the ground of a park that has neither
    /// photogrammetry nor terrain (else null).
    struct Source {
        std::vector<SurfaceTiles> tiles;
        Box2 extent;
        std::shared_ptr<const gis::HeightField> flatGround;
    };
    /// Everything a worker needs.
    struct Wish {
        std::pair<uint64_t, uint64_t> revision; // of the plans
        const Session* session = nullptr;
        Diagnostics* diagnostics = nullptr;
        scene::World before, after;
        std::optional<scene::World> beside; // of the plan put beside the open one
        Source source;
    };
    /// Of the same cells.
    struct Surfaces {
        gis::HeightField before, after;
        std::optional<gis::HeightField> beside;
        bool empty() const { return before.heights.empty(); }
    };

    /// Of the plan the workspace shows; its session must outlive what is done with the wish.
    static Wish wishOf(const Workspace& workspace, Source source, Diagnostics& diagnostics);
    /// Another one when the plans such a wish is about are others.
    static std::pair<uint64_t, uint64_t> revisionOf(const Workspace& workspace);

    /// Null once stopped or closed; empty where the park has no surface. Those of the last plans are kept.
    std::shared_ptr<const Surfaces> read(const Wish& wish, const std::stop_token& stop);
    /// Nobody waits any more, not even for the photogrammetry.
    void close() { m_closing = true; }

private:
    std::shared_ptr<const Surfaces> make(const Wish& wish, const std::stop_token& stop);

    std::atomic<bool> m_closing = false;
    std::timed_mutex m_mutex; // one reads at a time
    std::optional<gis::HeightField> m_photogrammetry;
    std::shared_ptr<const Surfaces> m_last;
    std::pair<uint64_t, uint64_t> m_lastRevision;
};

/// Cells of the site that no building stands on, neither before nor after.
std::vector<uint8_t> openGround(const gis::GridPlacement& placement, const scene::World& before,
                                const scene::World& after);

} // namespace sandtable::app
