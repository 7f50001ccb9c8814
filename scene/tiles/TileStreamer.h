// Keeps one tileset's tiles loaded for the current view, within a memory budget it shares. Loading runs on the job
// system; everything else on the main thread. Knows no GPU: what becomes of the meshes is behind TileResidency, which
// the tests replace by a fake that counts.
#pragma once

#include "core/JobSystem.h"
#include "scene/tiles/TileMemory.h"
#include "scene/tiles/TileSelection.h"

#include <functional>
#include <memory>

namespace sandtable::scene {

/// Puts a tile's meshes where they can be drawn, and takes them away again. Main thread only.
class TileResidency {
public:
    virtual ~TileResidency() = default;
    /// Makes the content drawable; its memory counts until `evict`. An error fails the tile.
    virtual Result<void> makeReady(TileId tile, const TileContent& content) = 0;
    virtual void evict(TileId tile) = 0;
};

struct StreamerOptions {
    size_t maxLoadsInFlight = 8;
    double maxScreenSpaceErrorPixels = 16;
    /// Bytes handed to the residency in one update; the rest waits a frame. Headless rendering sets no limit.
    size_t maxUploadBytesPerUpdate = SIZE_MAX;
    /// Called on a worker when a load has finished: wakes a main loop that sleeps.
    std::function<void()> onLoaded;
};

struct StreamerStats {
    size_t tilesKnown = 0, tilesReady = 0, tilesDrawn = 0, tilesLoadedEver = 0;
    size_t waiting = 0;       // wanted but not yet drawable
    size_t failed = 0;        // contents missing or broken, each counted once
    size_t residentBytes = 0; // of the Ready tiles
};

class TileStreamer : private TileMemory::User {
public:
    /// `residency` and `memory` must outlive the streamer, `diagnostics` also the job system.
    TileStreamer(Tileset tileset, JobSystem& jobs, TileResidency& residency, TileMemory& memory,
                 Diagnostics& diagnostics, StreamerOptions options);
    ~TileStreamer() override; // waits for nothing: running jobs finish into a queue nobody reads

    /// Collects finished loads, selects for the view, asks for what is missing. What is over budget goes in
    /// `TileMemory::endFrame`.
    const Selection& update(const Camera& camera);
    const Selection& selection() const { return m_selection; }
    const TileTree& tree() const { return m_tree; }
    const Tileset& tileset() const { return m_tileset; }
    const StreamerStats& stats() const { return m_stats; }
    StreamerOptions& options() { return m_options; }

private:
    struct Inbox;
    struct Loaded;
    void collectLoaded();
    void accept(TileId id, TileContent content);
    void fail(TileId id, const Error& error);
    void graftOrRefresh(TileId id, std::vector<TileDescription> children);
    void makeReady(TileId id, const TileContent& content);
    void reportUnreadable(TileId first);
    void request();
    void evict(TileId id);
    void updateStats();

    size_t residentBytes() const override { return m_stats.residentBytes; }
    Demand demand(uint64_t frame) const override;
    std::vector<Unused> unusedSince(uint64_t frame) const override;
    void evictFile(TileId file) override;

    Tileset m_tileset;
    TileTree m_tree;
    JobSystem& m_jobs;
    TileResidency& m_residency;
    TileMemory& m_memory;
    Diagnostics& m_diagnostics;
    StreamerOptions m_options;
    StreamerStats m_stats;
    Selection m_selection;
    std::shared_ptr<Inbox> m_inbox;
    size_t m_inFlight = 0;
    uint64_t m_updatedFrame = 0; // the frame of the last update; older while nobody looks at the tileset
};

} // namespace sandtable::scene
