#include "scene/tiles/TileSelection.h"

#include <algorithm>

namespace sandtable::scene {
namespace {

/// Whether a tile's part of the ground is shown by what has been chosen so far.
enum class Cover {
    Complete,   // everything of it that is in view is drawn
    Pending,    // will be, once loads have finished
    Impossible, // a content in it is missing for good
};

/// Loads nothing stands in for come first, then those that refine, then what keeps areas out of view from being holes
/// when the camera turns.
enum Urgency : int { ShowsNothingYet = 0, Refines = 1, OutOfView = 2 };

class Selector {
public:
    Selector(const TileTree& tree, const Camera& camera, const SelectionOptions& options)
        : m_tree(tree),
          m_camera(camera),
          m_options(options),
          m_frustum(Frustum::of(camera)),
          m_requested(tree.size(), false),
          m_waitedFor(tree.size(), false) {}

    Selection run() {
        visit(m_tree.root(), false);
        std::vector<std::pair<double, TileId>> order;
        order.reserve(m_result.draw.size());
        for (const TileId id : m_result.draw) {
            const glm::dvec3 offset = m_tree[id].volume.center - m_camera.eye;
            order.emplace_back(glm::dot(offset, offset), id);
        }
        std::sort(order.begin(), order.end());
        std::transform(order.begin(), order.end(), m_result.draw.begin(),
                       [](const auto& entry) { return entry.second; });
        return std::move(m_result);
    }

private:
    Cover visit(TileId id, bool ancestorReady) {
        const Tile& tile = m_tree[id];
        m_result.touched.push_back(id);
        if (!inView(tile)) {
            if (!ancestorReady && !isWithheld(tile)) coverOutOfView(id);
            return Cover::Complete;
        }
        const bool refine = wantsChildren(tile);
        if (tile.refine == Refine::Add) return visitAdding(id, ancestorReady, refine);
        return refine ? visitChildren(id, ancestorReady) : visitSelf(id, ancestorReady);
    }

    /// The tile's meshes stay and its children's come on top.
    Cover visitAdding(TileId id, bool ancestorReady, bool refine) {
        const Tile& tile = m_tree[id];
        Cover cover = Cover::Complete;
        if (tile.state == TileState::Ready) {
            m_result.draw.push_back(id);
        } else if (!tile.container && tile.state != TileState::Failed) {
            want(id, ancestorReady ? Refines : ShowsNothingYet);
            cover = Cover::Pending;
        }
        if (refine) {
            for (const TileId child : tile.children) cover = std::max(cover, visit(child, ancestorReady));
        }
        return cover;
    }

    /// The tile is accurate enough, or has nothing finer.
    Cover visitSelf(TileId id, bool ancestorReady) {
        const Tile& tile = m_tree[id];
        switch (tile.state) {
        case TileState::Ready:
            m_result.draw.push_back(id);
            return Cover::Complete;
        case TileState::Empty:
            return Cover::Complete;
        case TileState::Failed:
            return Cover::Impossible;
        case TileState::Unloaded:
        case TileState::Loading:
        case TileState::Loaded:
            break;
        }
        want(id, ancestorReady ? Refines : ShowsNothingYet);
        const size_t mark = m_result.draw.size(); // finer tiles may still be there from a closer view
        if (drawReadyBelow(id)) return Cover::Complete;
        m_result.draw.resize(mark);
        return Cover::Pending;
    }

    /// The tile is too coarse: its children replace it as soon as all of them can.
    Cover visitChildren(TileId id, bool ancestorReady) {
        const Tile& tile = m_tree[id];
        const bool ready = tile.state == TileState::Ready;
        const size_t mark = m_result.draw.size();
        Cover cover = Cover::Complete;
        for (const TileId child : tile.children) cover = std::max(cover, visit(child, ancestorReady || ready));
        if (cover == Cover::Complete) return cover;
        if (ready) {
            m_result.draw.resize(mark);
            m_result.draw.push_back(id);
            return Cover::Complete;
        }
        const bool canLoad = !tile.container && tile.state != TileState::Failed;
        if (canLoad && (cover == Cover::Impossible || !ancestorReady)) {
            want(id, ancestorReady ? Refines : ShowsNothingYet);
            return Cover::Pending;
        }
        return cover;
    }

    /// Not for an eye that is here (3D Tiles: viewerRequestVolume).
    bool isWithheld(const Tile& tile) const {
        return tile.description.viewerRequestVolume.distanceTo(m_camera.eye) > 0;
    }

    bool inView(const Tile& tile) const {
        if (isWithheld(tile)) return false;
        if (!m_options.frustumCull || tile.volume.kind == BoundingVolume::Kind::Unknown) return true;
        return m_frustum.mayContain(tile.volume.center, tile.volume.halfAxes);
    }

    bool wantsChildren(const Tile& tile) const {
        if (tile.children.empty()) return false;
        if (tile.container || tile.state == TileState::Failed) return true;
        const double distance = tile.description.errorFrom == ErrorFrom::Center
                                    ? tile.volume.distanceToCenter(m_camera.eye)
                                    : tile.volume.distanceTo(m_camera.eye);
        const double error = screenSpaceError(tile.geometricErrorMeters, distance, m_camera);
        if (error <= m_options.maxScreenSpaceErrorPixels) return false;
        // With a child missing for good, replacing would leave a hole for ever.
        return tile.refine == Refine::Add ||
               std::none_of(tile.children.begin(), tile.children.end(), [&](TileId child) {
                   return m_tree[child].state == TileState::Failed && m_tree[child].children.empty();
               });
    }

    /// Draws descendants where they are Ready and together cover the tile; asks for nothing.
    bool drawReadyBelow(TileId id) {
        const Tile& tile = m_tree[id];
        if (tile.children.empty()) return false;
        return std::all_of(tile.children.begin(), tile.children.end(), [&](TileId child) {
            if (!inView(m_tree[child])) return true;
            m_result.touched.push_back(child);
            if (m_tree[child].state == TileState::Ready) {
                m_result.draw.push_back(child);
                return true;
            }
            return drawReadyBelow(child);
        });
    }

    /// Wants the coarsest content there is for an area nobody looks at yet.
    void coverOutOfView(TileId id) {
        const Tile& tile = m_tree[id];
        if (!tile.container) {
            if (tile.state == TileState::Unloaded) request(id, OutOfView);
            if (tile.state != TileState::Failed) return;
        }
        for (const TileId child : tile.children) {
            m_result.touched.push_back(child);
            coverOutOfView(child);
        }
    }

    void want(TileId id, Urgency urgency) {
        const TileId file = contentFile(id);
        if (m_waitedFor[file]) return;
        m_waitedFor[file] = true;
        ++m_result.waiting;
        request(id, urgency);
    }

    void request(TileId id, Urgency urgency) {
        const TileId file = contentFile(id);
        const TileState state = m_tree[file].state;
        const bool idle = state == TileState::Unloaded || (m_tree[file].container && state == TileState::Empty);
        if (m_requested[file] || !idle) return;
        m_requested[file] = true;
        constexpr double fartherThanAnyTile = 1e8;
        m_result.load.push_back(
            {file, static_cast<int>(urgency) * fartherThanAnyTile + m_tree[id].volume.distanceTo(m_camera.eye)});
    }

    /// The tile that must be loaded to get this tile's meshes.
    TileId contentFile(TileId id) const { return m_tree[id].contentInParent ? m_tree[id].parent : id; }

    const TileTree& m_tree;
    const Camera& m_camera;
    const SelectionOptions& m_options;
    Frustum m_frustum;
    std::vector<bool> m_requested, m_waitedFor;
    Selection m_result;
};

} // namespace

double screenSpaceError(double geometricErrorMeters, double distanceMeters, const Camera& camera) {
    return geometricErrorMeters * camera.pixelsPerRadian() / std::max(distanceMeters, camera.nearMeters);
}

Selection selectTiles(const TileTree& tree, const Camera& camera, const SelectionOptions& options) {
    return Selector(tree, camera, options).run();
}

} // namespace sandtable::scene
