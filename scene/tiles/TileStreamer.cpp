#include "scene/tiles/TileStreamer.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <mutex>

namespace sandtable::scene {

struct TileStreamer::Loaded {
    TileId tile;
    Result<TileContent> content;
};

/// Where workers leave finished loads. Outlives the streamer while jobs still hold it.
struct TileStreamer::Inbox {
    std::mutex mutex;
    std::deque<Loaded> loads;

    void put(Loaded load) {
        const std::scoped_lock lock(mutex);
        loads.push_back(std::move(load));
    }
    std::optional<Loaded> take() {
        const std::scoped_lock lock(mutex);
        if (loads.empty()) return std::nullopt;
        std::optional<Loaded> load(std::move(loads.front()));
        loads.pop_front();
        return load;
    }
};

TileStreamer::TileStreamer(Tileset tileset, JobSystem& jobs, TileResidency& residency, TileMemory& memory,
                           Diagnostics& diagnostics, StreamerOptions options)
    : User(memory),
      m_tileset(std::move(tileset)),
      m_tree(std::move(m_tileset.root)),
      m_jobs(jobs),
      m_residency(residency),
      m_memory(memory),
      m_diagnostics(diagnostics),
      m_options(std::move(options)),
      m_inbox(std::make_shared<Inbox>()) {
    reportUnreadable(m_tree.root());
}

TileStreamer::~TileStreamer() = default;

const Selection& TileStreamer::update(const Camera& camera) {
    m_updatedFrame = m_memory.frame();
    collectLoaded();
    const SelectionOptions options{m_options.maxScreenSpaceErrorPixels * m_memory.errorFactor(), true};
    m_selection = selectTiles(m_tree, camera, options);
    for (const TileId id : m_selection.touched) m_tree[id].lastUsedFrame = m_updatedFrame;
    request();
    updateStats();
    return m_selection;
}

void TileStreamer::collectLoaded() {
    const size_t before = m_stats.residentBytes;
    do {
        std::optional<Loaded> load = m_inbox->take();
        if (!load) return;
        --m_inFlight;
        if (load->content) {
            accept(load->tile, std::move(load->content).value());
        } else {
            fail(load->tile, load->content.error());
        }
    } while (m_stats.residentBytes - before < m_options.maxUploadBytesPerUpdate);
}

void TileStreamer::accept(TileId id, TileContent content) {
    ++m_stats.tilesLoadedEver;
    std::vector<TileDescription> children = std::move(content.children);
    content.children.clear();
    const bool hasMeshes = !content.meshes.empty();
    graftOrRefresh(id, std::move(children));

    Tile& tile = m_tree[id];
    if (hasMeshes) {
        makeReady(id, content);
    } else {
        tile.container = true;
        tile.state = TileState::Empty;
    }
}

void TileStreamer::graftOrRefresh(TileId id, std::vector<TileDescription> children) {
    std::vector<std::shared_ptr<const TileContent>> contents;
    contents.reserve(children.size());
    for (const TileDescription& child : children) contents.push_back(child.inlineContent);

    const size_t known = m_tree[id].children.size();
    const auto before = static_cast<TileId>(m_tree.size());
    if (!m_tree[id].expanded && !children.empty()) {
        if (!m_tree.graft(id, std::move(children))) {
            m_diagnostics.report(
                Severity::Error, m_tree[id].description.uri,
                fmt::format("nested deeper than {} levels; what is below is left out", TileTree::maxDepth));
            return;
        }
        reportUnreadable(before);
    }
    const Tile& tile = m_tree[id];
    const size_t first = known == tile.children.size() ? known - std::min(known, contents.size()) : known;
    for (size_t i = 0; i < contents.size() && first + i < tile.children.size(); ++i) {
        const TileId child = m_tree[id].children[first + i];
        m_tree[child].description.inlineContent = nullptr; // the residency has it now; `contentInParent` remembers
        if (contents[i] && m_tree[child].state != TileState::Ready) makeReady(child, *contents[i]);
    }
    if (m_tree[id].volume.kind == BoundingVolume::Kind::Unknown) {
        Box3 box;
        for (const TileId child : m_tree[id].children) {
            if (m_tree[child].volume.kind != BoundingVolume::Kind::Unknown) box.extend(m_tree[child].volume.bounds());
        }
        if (!box.empty()) m_tree[id].volume = BoundingVolume::around(box);
    }
}

void TileStreamer::makeReady(TileId id, const TileContent& content) {
    Tile& tile = m_tree[id];
    if (content.meshes.empty()) { // a PagedLOD with nothing inline
        tile.container = true;
        tile.state = TileState::Empty;
        return;
    }
    if (const Result<void> ready = m_residency.makeReady(id, content); !ready) {
        fail(id, ready.error());
        return;
    }
    for (const Mesh& mesh : content.meshes) tile.meshBounds.extend(mesh.bounds());
    if (tile.volume.kind == BoundingVolume::Kind::Unknown) tile.volume = BoundingVolume::around(tile.meshBounds);
    tile.state = TileState::Ready;
    tile.bytes = content.bytes;
    tile.lastUsedFrame = m_memory.frame();
    m_stats.residentBytes += tile.bytes;
}

/// Of the tiles added since `first`, those that their own description says cannot be shown.
void TileStreamer::reportUnreadable(TileId first) {
    for (TileId id = first; id < m_tree.size(); ++id)
        if (const auto& unreadable = m_tree[id].description.unreadable) fail(id, Error(*unreadable));
}

void TileStreamer::fail(TileId id, const Error& error) {
    m_diagnostics.report(Severity::Warning, error);
    m_tree[id].state = TileState::Failed;
    ++m_stats.failed;
    for (const TileId child : m_tree[id].children) { // what came with this file cannot come again
        if (m_tree[child].contentInParent && m_tree[child].state == TileState::Unloaded)
            m_tree[child].state = TileState::Failed;
    }
}

void TileStreamer::request() {
    std::vector<LoadRequest> wanted = m_selection.load;
    std::sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.priority < b.priority; });
    for (const LoadRequest& load : wanted) {
        if (m_inFlight >= m_options.maxLoadsInFlight || m_memory.full()) return;
        Tile& tile = m_tree[load.tile];
        tile.state = TileState::Loading;
        ++m_inFlight;
        m_jobs.submit(
            [inbox = m_inbox, loader = m_tileset.loader, id = load.tile, description = tile.description,
             diagnostics = &m_diagnostics, onLoaded = m_options.onLoaded] {
                inbox->put({id, loader->load(description, *diagnostics)});
                if (onLoaded) onLoaded();
            },
            [priority = load.priority] { return priority; });
    }
}

void TileStreamer::evict(TileId id) {
    Tile& tile = m_tree[id];
    if (tile.state != TileState::Ready) return;
    m_residency.evict(id);
    m_stats.residentBytes -= tile.bytes;
    tile.state = TileState::Unloaded;
}

TileMemory::User::Demand TileStreamer::demand(uint64_t frame) const {
    if (m_updatedFrame != frame) return {}; // not shown
    Demand demand;
    demand.waiting = m_selection.waiting;
    for (TileId id = 0; id < m_tree.size(); ++id) {
        const Tile& tile = m_tree[id];
        if (tile.state == TileState::Ready && tile.lastUsedFrame == frame) demand.touchedBytes += tile.bytes;
    }
    return demand;
}

std::vector<TileMemory::User::Unused> TileStreamer::unusedSince(uint64_t frame) const {
    std::vector<Unused> files;
    for (TileId id = 0; id < m_tree.size(); ++id) {
        const Tile& tile = m_tree[id];
        uint64_t lastUsed = tile.state == TileState::Ready ? tile.lastUsedFrame : 0;
        bool resident = tile.state == TileState::Ready && !tile.contentInParent;
        for (const TileId child : tile.children) {
            if (!m_tree[child].contentInParent || m_tree[child].state != TileState::Ready) continue;
            resident = true;
            lastUsed = std::max(lastUsed, m_tree[child].lastUsedFrame);
        }
        if (resident && lastUsed < frame) files.push_back({lastUsed, id});
    }
    return files;
}

void TileStreamer::evictFile(TileId file) {
    if (!m_tree[file].contentInParent) evict(file);
    for (const TileId child : m_tree[file].children)
        if (m_tree[child].contentInParent) evict(child);
}

void TileStreamer::updateStats() {
    m_stats.tilesKnown = m_tree.size();
    m_stats.tilesDrawn = m_selection.draw.size();
    m_stats.waiting = m_selection.waiting;
    m_stats.tilesReady = 0;
    for (TileId id = 0; id < m_tree.size(); ++id) m_stats.tilesReady += m_tree[id].state == TileState::Ready;
}

} // namespace sandtable::scene
