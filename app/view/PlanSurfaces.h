// The park's surface from above, as it is, as the plan that is shown leaves it, and as one beside it does, on a raster
// for maps of sun and sight. The photogrammetry is read once, which may take a minute; what an edit changes is laid
// over it. Any thread.
#pragma once

#include "app/desk/Workspace.h"
#include "app/session/SurfaceQuery.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace sandtable::app {

class PlanSurfaces {
public:
    /// What surfaces are read from: the tilesets, the plan area of the park, and the ground where there are no tiles
    /// (null: none).
    struct Source {
        std::vector<SurfaceTiles> tiles;
        Box2 extent;
        const gis::HeightField* ground = nullptr;
    };
    /// Everything a worker needs.
    struct Wish {
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

    /// Of the plan the workspace shows; it, its session and the ground must outlive what is done with the wish.
    static Wish wishOf(const Workspace& workspace, Source source, Diagnostics& diagnostics);
    /// Another one when the plans such a wish is about are others.
    static std::pair<uint64_t, uint64_t> revisionOf(const Workspace& workspace);

    /// None once stopped or closed; empty where the park has no surface.
    std::optional<Surfaces> read(const Wish& wish, const std::stop_token& stop);
    /// Nobody waits any more, not even for the photogrammetry.
    void close() { m_closing = true; }

private:
    std::atomic<bool> m_closing = false;
    std::mutex m_mutex; // held while the photogrammetry is read
    std::optional<gis::HeightField> m_photogrammetry;
};

/// Cells of the site that no building stands on, neither before nor after.
std::vector<uint8_t> openGround(const gis::GridPlacement& placement, const scene::World& before,
                                const scene::World& after);

} // namespace sandtable::app
