#include "scene/tiles/osgb/OsgbTiles.h"

#include "scene/tiles/MeshBuilding.h"
#include "scene/tiles/TileTree.h"
#include "scene/tiles/osgb/OsgbGeometry.h"

#include <fmt/format.h>
#include <glm/gtc/type_ptr.hpp>
#include <osg/Geometry>
#include <osg/LOD>
#include <osg/MatrixTransform>
#include <osg/PagedLOD>
#include <osg/PositionAttitudeTransform>
#include <osg/Switch>

#include <algorithm>
#include <filesystem>
#include <new>

namespace sandtable::scene {

double errorFromPixelSize(double radius, double pixels) {
    constexpr double selectionPixels = 16;
    return pixels > 0 ? selectionPixels * 2 * radius / pixels : alwaysRefineMeters;
}

double errorFromDistance(double distance) {
    constexpr double selectionPixels = 16, pixelsPerRadian = 935;
    return std::clamp(selectionPixels * distance / pixelsPerRadian, 0.0, alwaysRefineMeters);
}

namespace {

/// Where the walk through the scene graph stands.
struct Walk {
    glm::dmat4 nativeFromLocal{1};
    OsgbAppearance appearance;
    int depth = 0;
};

/// Children of a LOD that show in the same range.
struct Level {
    double min = 0, max = 0;
    std::vector<const osg::Node*> nodes;
    std::vector<std::string> files;
};

std::string fileNameOf(const osg::LOD& lod, unsigned child) {
    const auto* paged = dynamic_cast<const osg::PagedLOD*>(&lod);
    return paged && child < paged->getNumFileNames() ? paged->getFileName(child) : std::string();
}

class SceneReader {
public:
    SceneReader(const OsgbScene& scene, std::string file, const TilePlacement& placement, Diagnostics& diagnostics)
        : m_geometry(scene, file, diagnostics),
          m_file(std::move(file)),
          m_placement(placement),
          m_diagnostics(diagnostics) {}

    Result<TileContent> read(const osg::Node& root, double inheritedErrorMeters) {
        std::vector<TileDescription> tiles;
        std::vector<Mesh> meshes;
        m_inheritedErrorMeters = inheritedErrorMeters;
        visit(root, {}, meshes, &tiles);
        TileContent content = contentOf(std::move(meshes));
        const auto& rejected = m_geometry.firstRejected();
        if (tiles.empty() && content.meshes.empty() && rejected) return *rejected;
        if (tiles.empty() || content.meshes.empty()) {
            content.children = std::move(tiles);
            return content;
        }
        // Geometry beside PagedLODs stays while those refine, so it is a leaf among them.
        TileContent both;
        TileDescription leaf = inlineTile(std::move(content));
        both.children = std::move(tiles);
        both.children.push_back(std::move(leaf));
        return both;
    }

private:
    static constexpr int maxDepth = 1000;
    static constexpr size_t maxVisits = 1'000'000; // nodes may be shared, and a broken file may nest them endlessly

    /// Collects geometry; PagedLODs become `tiles`, or with none wanted (inside another's coarse level) their finest
    /// inline level is taken.
    void visit(const osg::Node& node, Walk walk, std::vector<Mesh>& meshes, std::vector<TileDescription>* tiles) {
        if (++walk.depth > maxDepth || ++m_visits > maxVisits) {
            m_diagnostics.report(Severity::Warning, m_file, "the scene is nested without end; the rest is left out");
            return;
        }
        if (const auto* geometry = dynamic_cast<const osg::Geometry*>(&node))
            return m_geometry.convert(*geometry, walk.appearance, walk.nativeFromLocal, meshes);
        walk.appearance = walk.appearance.with(node.getStateSet());
        if (const auto* transform = dynamic_cast<const osg::Transform*>(&node)) enter(*transform, walk);
        const auto* paged = dynamic_cast<const osg::PagedLOD*>(&node);
        if (paged && tiles) return describe(*paged, walk, *tiles);
        if (const auto* lod = dynamic_cast<const osg::LOD*>(&node)) return visitFinest(*lod, walk, meshes, tiles);
        const auto* group = dynamic_cast<const osg::Group*>(&node);
        if (!group) return;
        const auto* choice = dynamic_cast<const osg::Switch*>(group);
        for (unsigned i = 0; i < group->getNumChildren(); ++i)
            if (group->getChild(i) && (!choice || choice->getValue(i))) visit(*group->getChild(i), walk, meshes, tiles);
    }

    /// Coarse to fine, whatever their order in the file.
    std::vector<Level> levelsOf(const osg::LOD& lod) const {
        std::vector<Level> levels;
        for (unsigned i = 0; i < lod.getNumRanges(); ++i) {
            const double low = lod.getMinRange(i), high = lod.getMaxRange(i);
            const osg::Node* node = i < lod.getNumChildren() ? lod.getChild(i) : nullptr;
            const std::string file = fileNameOf(lod, i);
            if (!node && file.empty()) continue;
            auto level = std::find_if(levels.begin(), levels.end(),
                                      [&](const Level& other) { return other.min == low && other.max == high; });
            if (level == levels.end() && levels.size() == TileTree::maxDepth) {
                m_diagnostics.report(
                    Severity::Warning, m_file,
                    fmt::format("more than {} levels in one LOD; the rest is left out", levels.size()));
                break;
            }
            if (level == levels.end()) level = levels.insert(levels.end(), Level{low, high, {}, {}});
            if (node)
                level->nodes.push_back(node);
            else
                level->files.push_back(file);
        }
        const bool byPixels = lod.getRangeMode() == osg::LOD::PIXEL_SIZE_ON_SCREEN;
        std::stable_sort(levels.begin(), levels.end(), [&](const Level& a, const Level& b) {
            return byPixels ? a.min < b.min : a.max > b.max; // the finest shows when large, or when near
        });
        return levels;
    }

    void enter(const osg::Transform& transform, Walk& walk) {
        const bool known = dynamic_cast<const osg::MatrixTransform*>(&transform) ||
                           dynamic_cast<const osg::PositionAttitudeTransform*>(&transform);
        if (!known) return m_diagnostics.report(Severity::Warning, m_file, "a kind of transform that is not supported");
        osg::Matrixd matrix;
        transform.computeLocalToWorldMatrix(matrix, nullptr);
        // OSG's row vectors in rows and GLM's column vectors in columns are the same sixteen numbers.
        walk.nativeFromLocal = walk.nativeFromLocal * glm::make_mat4(matrix.ptr());
    }

    void visitFinest(const osg::LOD& lod, const Walk& walk, std::vector<Mesh>& meshes,
                     std::vector<TileDescription>* tiles) {
        const std::vector<Level> levels = levelsOf(lod);
        const auto finest =
            std::find_if(levels.rbegin(), levels.rend(), [](const Level& l) { return !l.nodes.empty(); });
        if (finest != levels.rend())
            for (const osg::Node* node : finest->nodes) visit(*node, walk, meshes, tiles);
        if (std::any_of(levels.begin(), levels.end(), [](const Level& level) { return !level.files.empty(); }))
            m_diagnostics.report(Severity::Warning, m_file, "a PagedLOD inside another's coarse level is not refined");
    }

    void describe(const osg::PagedLOD& lod, const Walk& walk, std::vector<TileDescription>& tiles) {
        const std::vector<Level> levels = levelsOf(lod);
        if (levels.empty()) return;
        if (levels.front().files.empty()) {
            tiles.push_back(describeInlineLevel(lod, levels, 0, walk));
            return;
        }
        TileDescription holder; // nothing to show before the first file is read
        holder.volume = placeVolume(declaredVolume(lod), walk.nativeFromLocal, m_placement);
        holder.geometricErrorMeters = m_inheritedErrorMeters;
        holder.errorFrom = ErrorFrom::Center;
        holder.children = describeLevel(lod, levels, 0, walk, holder);
        tiles.push_back(std::move(holder));
    }

    /// The tiles of one level, those of the finer ones below them. `parent` is the tile they replace.
    std::vector<TileDescription> describeLevel(const osg::PagedLOD& lod, const std::vector<Level>& levels, size_t index,
                                               const Walk& walk, const TileDescription& parent) {
        std::vector<TileDescription> tiles;
        if (index >= levels.size()) return tiles;
        const Level& level = levels[index];
        const bool last = index + 1 == levels.size();
        // Several files that a finer level replaces together: without a tile for them as one, the coarser stays.
        if (!last && level.files.size() + (level.nodes.empty() ? 0 : 1) > 1)
            return describeLevel(lod, levels, index + 1, walk, parent);
        if (!level.nodes.empty()) tiles.push_back(describeInlineLevel(lod, levels, index, walk));
        for (const std::string& file : level.files) {
            TileDescription tile;
            tile.volume = parent.volume;
            tile.errorFrom = ErrorFrom::Center;
            tile.geometricErrorMeters = last ? parent.geometricErrorMeters : errorOf(lod, levels, index, parent.volume);
            tile.uri = resolve(lod, file);
            if (!last) tile.children = describeLevel(lod, levels, index + 1, walk, tile);
            tiles.push_back(std::move(tile));
        }
        return tiles;
    }

    TileDescription describeInlineLevel(const osg::PagedLOD& lod, const std::vector<Level>& levels, size_t index,
                                        const Walk& walk) {
        std::vector<Mesh> meshes;
        for (const osg::Node* node : levels[index].nodes) visit(*node, walk, meshes, nullptr);
        TileDescription tile = inlineTile(contentOf(std::move(meshes)));
        const BoundingVolume declared = placeVolume(declaredVolume(lod), walk.nativeFromLocal, m_placement);
        if (declared.kind != BoundingVolume::Kind::Unknown) tile.volume = declared;
        if (index + 1 < levels.size()) tile.geometricErrorMeters = errorOf(lod, levels, index, tile.volume);
        tile.children = describeLevel(lod, levels, index + 1, walk, tile);
        return tile;
    }

    /// The sphere the file states; unknown if OSG would compute it from the geometry.
    static BoundingVolume declaredVolume(const osg::LOD& lod) {
        const osg::Vec3d center = lod.getCenter();
        if (lod.getCenterMode() == osg::LOD::USE_BOUNDING_SPHERE_CENTER || !(lod.getRadius() > 0)) return {};
        return BoundingVolume::sphere({center.x(), center.y(), center.z()}, lod.getRadius());
    }

    static double errorOf(const osg::LOD& lod, const std::vector<Level>& levels, size_t index,
                          const BoundingVolume& volume) {
        const Level& finer = levels[index + 1];
        if (lod.getRangeMode() == osg::LOD::DISTANCE_FROM_EYE_POINT) return errorFromDistance(finer.max);
        if (volume.kind == BoundingVolume::Kind::Unknown) return alwaysRefineMeters;
        return errorFromPixelSize(volume.radius(), finer.min);
    }

    TileContent contentOf(std::vector<Mesh> meshes) {
        TileContent content;
        for (Mesh& mesh : meshes) {
            if (placeMesh(mesh, glm::dmat4(1), m_placement))
                content.meshes.push_back(std::move(mesh));
            else
                m_geometry.reject("a mesh lies outside the site's coordinate system");
        }
        content.meshes = mergeByMaterial(std::move(content.meshes));
        content.bytes = gpuBytes(std::span<const Mesh>(content.meshes));
        return content;
    }

    static TileDescription inlineTile(TileContent content) {
        TileDescription tile;
        tile.errorFrom = ErrorFrom::Center;
        Box3 box;
        for (const Mesh& mesh : content.meshes) box.extend(mesh.bounds());
        tile.volume = BoundingVolume::around(box);
        tile.inlineContent = std::make_shared<const TileContent>(std::move(content));
        return tile;
    }

    /// Relative to this file's folder. A database path from the machine that wrote the file counts only if it is there.
    std::string resolve(const osg::PagedLOD& lod, std::string name) const {
        std::replace(name.begin(), name.end(), '\\', '/');
        std::string folder = lod.getDatabasePath();
        std::replace(folder.begin(), folder.end(), '\\', '/');
        const auto here = std::filesystem::path(m_file).parent_path();
        const auto stated = (here / folder / name).lexically_normal();
        std::error_code ignored;
        if (!folder.empty() && std::filesystem::exists(stated, ignored)) return stated.string();
        return (here / name).lexically_normal().string();
    }

    OsgbGeometryConverter m_geometry;
    std::string m_file;
    const TilePlacement& m_placement;
    Diagnostics& m_diagnostics;
    double m_inheritedErrorMeters = 0;
    size_t m_visits = 0;
};

} // namespace

Result<TileContent> tilesFromScene(const OsgbScene& scene, const std::string& file, double inheritedErrorMeters,
                                   const TilePlacement& placement, Diagnostics& diagnostics) {
    try {
        return SceneReader(scene, file, placement, diagnostics).read(*scene.root, inheritedErrorMeters);
    } catch (const std::bad_alloc&) {
        return Error{ErrorKind::InvalidData, file, "asks for more memory than there is"};
    }
}

} // namespace sandtable::scene
