#include "scene/tiles/TilesetReport.h"

#include "core/JobSystem.h"
#include "scene/tiles/MeshBuilding.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace sandtable::scene {

namespace {

/// A tile with what it costs to show; the meshes themselves are let go as soon as they are counted.
struct Node {
    Refine refine = Refine::Replace;
    size_t bytes = 0;
    size_t contents = 0; // with meshes
    std::vector<std::unique_ptr<Node>> children;
};

/// GPU memory when every tile shows as fine as there is.
size_t finestBytes(const Node& node) {
    size_t below = 0;
    for (const auto& child : node.children) below += finestBytes(*child);
    return node.refine == Refine::Replace && below > 0 ? below : node.bytes + below;
}

/// GPU memory when every tile shows as coarse as there is.
size_t coarsestBytes(const Node& node) {
    if (node.bytes > 0) return node.bytes;
    size_t below = 0;
    for (const auto& child : node.children) below += coarsestBytes(*child);
    return below;
}

/// Counts the contents by how many others lie above them.
void countLevels(const Node& node, int level, std::map<int, size_t>& tilesPerLevel) {
    if (node.contents > 0) tilesPerLevel[level++] += node.contents;
    for (const auto& child : node.children) countLevels(*child, level, tilesPerLevel);
}

/// Adds up one tileset. Loading runs on the jobs; counting on whichever thread, one at a time.
class Survey {
public:
    Survey(const Tileset& tileset, TilesetReport& report, JobSystem& jobs)
        : m_loader(*tileset.loader), m_report(report), m_jobs(jobs) {
        const std::scoped_lock lock(m_mutex); // jobs begin while the rest is still being entered
        enter(tileset.root, m_root);
    }

    bool finished() const {
        const std::scoped_lock lock(m_mutex);
        return m_done == m_known;
    }
    std::pair<size_t, size_t> progress() const {
        const std::scoped_lock lock(m_mutex);
        return {m_done, m_known};
    }
    /// Once finished.
    const Node& root() const { return m_root; }
    Diagnostics& diagnostics() { return m_diagnostics; }

private:
    /// With m_mutex held.
    void enter(const TileDescription& tile, Node& node) {
        node.refine = tile.refine;
        if (tile.unreadable) fail(*tile.unreadable);
        if (tile.inlineContent) {
            count(*tile.inlineContent, node);
            enterChildren(tile.inlineContent->children, node);
        }
        if (!tile.uri.empty()) request(tile, node);
        enterChildren(tile.children, node);
    }

    void enterChildren(const std::vector<TileDescription>& children, Node& parent) {
        for (const TileDescription& child : children) {
            Node& node = *parent.children.emplace_back(std::make_unique<Node>());
            enter(child, node);
        }
    }

    void request(const TileDescription& tile, Node& node) {
        ++m_known;
        TileDescription wanted = tile;
        wanted.children.clear();
        m_jobs.submit([this, wanted = std::move(wanted), &node] { load(wanted, node); });
    }

    void load(const TileDescription& tile, Node& node) {
        const auto content = m_loader.load(tile, m_diagnostics);
        const std::scoped_lock lock(m_mutex);
        if (content) {
            countFile(tile.uri);
            count(*content, node);
            enterChildren(content->children, node);
        } else {
            fail(content.error());
        }
        ++m_done;
    }

    void countFile(const std::string& uri) {
        if (!m_files.insert(uri).second) return;
        std::error_code ignored;
        const auto size = std::filesystem::file_size(uri, ignored);
        ++m_report.files;
        if (!ignored) m_report.fileBytes += size;
    }

    void fail(const Error& error) {
        if (!m_failed.insert(error.where).second) return;
        ++(error.kind == ErrorKind::NotFound ? m_report.missing : m_report.broken);
        m_diagnostics.report(error.kind == ErrorKind::NotFound ? Severity::Warning : Severity::Error, error);
    }

    void count(const TileContent& content, Node& node) {
        if (content.meshes.empty()) return;
        node.bytes += content.bytes;
        ++node.contents;
        std::set<const Image*> textures;
        for (const Mesh& mesh : content.meshes) {
            m_report.triangles += mesh.indices.size() / 3;
            m_report.vertices += mesh.positions.size();
            m_report.extent.extend(mesh.bounds());
            if (mesh.material.texture && textures.insert(mesh.material.texture.get()).second)
                count(*mesh.material.texture);
        }
    }

    void count(const Image& texture) {
        ++m_report.textures;
        m_report.texturePixels += texture.rgba.size() / 4;
        m_report.largestTextureSide = std::max({m_report.largestTextureSide, texture.width, texture.height});
    }

    const TileLoader& m_loader;
    TilesetReport& m_report;
    JobSystem& m_jobs;
    Diagnostics m_diagnostics;
    mutable std::mutex m_mutex;
    Node m_root;
    size_t m_known = 0, m_done = 0;
    std::set<std::string> m_files, m_failed;
};

} // namespace

Result<TilesetReport> reportTileset(const std::string& source, const gis::SiteFrame& frame,
                                    const std::function<void(size_t, size_t)>& progress) {
    Diagnostics opening;
    const auto placement = probeTileset(source, opening);
    if (!placement) return placement.error();
    const auto tileset = openTileset(source, frame, glm::dvec3(0), opening);
    if (!tileset) return tileset.error();

    TilesetReport report;
    report.source = source;
    report.format = tileset->format;
    report.crs = tileset->nativeFrame.describe();
    report.lonLatHeight = placement->lonLatHeight;
    {
        JobSystem jobs(std::max(1u, std::thread::hardware_concurrency()));
        Survey survey(*tileset, report, jobs);
        while (!survey.finished()) {
            const auto [done, known] = survey.progress();
            if (progress) progress(done, known);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        jobs.drain();
        if (const auto [done, known] = survey.progress(); progress) progress(done, known);
        report.finestBytes = finestBytes(survey.root());
        countLevels(survey.root(), 0, report.tilesPerLevel);
        report.coarsestBytes = coarsestBytes(survey.root());
        report.problems = opening.all();
        const auto found = survey.diagnostics().all();
        report.problems.insert(report.problems.end(), found.begin(), found.end());
    }
    return report;
}

} // namespace sandtable::scene
