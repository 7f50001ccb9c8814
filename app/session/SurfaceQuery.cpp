#include "app/session/SurfaceQuery.h"

#include "app/session/BuildingMeshes.h"
#include "app/session/BuildingPiece.h"
#include "scene/HeightRaster.h"
#include "scene/models/ModelImport.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double aboveEverything = 9000; // metres, site frame

glm::dvec3 at(const Ray& ray, double distance) { return ray.origin + ray.direction * distance; }

void keepNearest(std::optional<double>& best, const std::optional<double>& candidate) {
    if (candidate && (!best || *candidate < *best)) best = candidate;
}

/// Slab test in the box's own axes; true when the ray may meet the volume.
bool mayMeet(const scene::BoundingVolume& volume, const Ray& ray) {
    if (volume.kind == scene::BoundingVolume::Kind::Unknown) return true;
    const glm::dvec3 offset = volume.center - ray.origin;
    const double along = glm::dot(offset, ray.direction);
    const double radius = volume.radius();
    if (along < -radius) return false;
    if (glm::dot(offset, offset) - along * along > radius * radius) return false;
    if (volume.kind == scene::BoundingVolume::Kind::Sphere) return true;

    double enter = 0, leave = INFINITY;
    for (int axis = 0; axis < 3; ++axis) {
        const double half = glm::length(volume.halfAxes[axis]);
        if (half < 1e-9) continue;
        const glm::dvec3 unit = volume.halfAxes[axis] / half;
        const double position = glm::dot(unit, offset), speed = glm::dot(unit, ray.direction);
        if (std::abs(speed) < 1e-12) {
            if (std::abs(position) > half) return false;
            continue;
        }
        const double a = (position - half) / speed, b = (position + half) / speed;
        enter = std::max(enter, std::min(a, b));
        leave = std::min(leave, std::max(a, b));
    }
    return enter <= leave + 1e-6;
}

} // namespace

std::vector<SurfaceTiles> surfaceTiles(std::span<const LoadedLayer> layers) {
    std::vector<SurfaceTiles> tiles;
    for (const LoadedLayer& layer : layers) {
        if (layer.tileset)
            tiles.push_back({layer.spec->id, layer.tileset->loader, scene::TileTree(layer.tileset->root)});
    }
    return tiles;
}

SurfaceQuery::SurfaceQuery(std::span<const LoadedLayer> layers, std::vector<SurfaceTiles> tiles,
                           const scene::World& world, Diagnostics& diagnostics)
    : m_layers(layers), m_world(world), m_diagnostics(diagnostics) {
    for (SurfaceTiles& each : tiles) m_tilesets.push_back({std::move(each), {}});
    for (const scene::Building& building : world.buildings) {
        if (!building.drawn()) continue;
        m_models.push_back(
            {"", building.id, glm::inverse(siteFromBuilding(building)), buildingMeshes(building, diagnostics)});
    }
}

void SurfaceQuery::addModelLayers() {
    for (const LoadedLayer& layer : m_layers) {
        if (layer.spec->kind != scene::LayerKind::Model) continue;
        Result<std::vector<scene::Mesh>> meshes = scene::importModel(layer.spec->source, m_diagnostics);
        if (meshes) {
            m_models.push_back({layer.spec->id, "", glm::inverse(siteFromModel(*layer.spec)), std::move(*meshes)});
        } else {
            m_diagnostics.report(Severity::Error, meshes.error());
        }
    }
}

void SurfaceQuery::usePieces(const scene::BaseWorld& base) {
    for (Model& model : m_models) {
        const scene::Building* moved = m_world.building(model.buildingId);
        const auto original = std::ranges::find(base.buildings, model.buildingId, &scene::Building::id);
        if (!moved || !moved->moved || original == base.buildings.end()) continue;
        const std::optional<double> ground = groundLeft(m_world, moved->id);
        if (!ground) continue;
        BuildingPiece piece = cutBuilding(*this, *original, *ground);
        if (piece.empty()) continue;
        model.meshes = std::move(piece);
        model.modelFromSite = glm::inverse(siteFromPiece(*moved));
    }
}

/// Reads a file: its own meshes, and those of the tiles that come inside it.
void SurfaceQuery::load(TilesetState& state, scene::TileId file) {
    scene::TileTree& tree = state.tiles.tree;
    Result<scene::TileContent> result = state.tiles.loader->load(tree[file].description, m_diagnostics);
    if (!result) {
        m_diagnostics.report(Severity::Warning, result.error());
        tree[file].state = scene::TileState::Failed;
        state.contents.emplace(file, nullptr);
        return;
    }
    std::vector<scene::TileDescription> children = std::move(result->children);
    result->children.clear();
    std::vector<std::shared_ptr<const scene::TileContent>> inside;
    inside.reserve(children.size());
    for (const scene::TileDescription& child : children) inside.push_back(child.inlineContent);
    if (!tree[file].expanded && !children.empty() && !tree.graft(file, std::move(children)))
        m_diagnostics.report(Severity::Error, tree[file].description.uri, "nested too deeply");

    const std::vector<scene::TileId>& known = tree[file].children;
    for (size_t i = 0; i < inside.size() && inside.size() <= known.size(); ++i) {
        if (inside[i]) state.contents.insert_or_assign(known[known.size() - inside.size() + i], inside[i]);
    }
    state.contents.emplace(file, std::make_shared<const scene::TileContent>(std::move(result).value()));
}

const scene::TileContent* SurfaceQuery::content(TilesetState& state, scene::TileId id) {
    if (const auto known = state.contents.find(id); known != state.contents.end()) return known->second.get();
    const scene::Tile& tile = state.tiles.tree[id];
    if (tile.description.inlineContent) {
        state.contents.emplace(id, tile.description.inlineContent);
    } else if (tile.contentInParent) {
        load(state, tile.parent);
    } else if (!tile.description.uri.empty()) {
        load(state, id);
    }
    return state.contents.emplace(id, nullptr).first->second.get(); // what has just been loaded stays
}

/// Where the mesh shows through: `zone`, or null for what is outside all of them. What lies elsewhere is not there:
/// look behind it.
std::optional<double> SurfaceQuery::castWithin(const scene::Mesh& mesh, const Ray& ray,
                                               const scene::SurfaceZone* zone) const {
    Ray rest = ray;
    double passed = 0;
    while (const auto hit = scene::intersect(mesh, rest)) {
        const double distance = passed + *hit;
        if (scene::zoneAt(m_world.zones, glm::dvec2(at(ray, distance))) == zone) return distance;
        passed = distance + 1e-3;
        rest.origin = at(ray, passed);
    }
    return std::nullopt;
}

std::optional<double> SurfaceQuery::castMeshes(const scene::TileContent& content, const Ray& ray) const {
    std::optional<double> best;
    for (const scene::Mesh& mesh : content.meshes) {
        keepNearest(best, castWithin(mesh, ray, nullptr));
        for (const scene::SurfaceZone& zone : m_world.zones) {
            if (zone.kind != scene::SurfaceZone::Kind::Shift) continue;
            const Ray lowered{ray.origin - glm::dvec3(0, 0, zone.heightMeters), ray.direction};
            keepNearest(best, castWithin(mesh, lowered, &zone));
        }
    }
    return best;
}

/// The vertices and triangles of a mesh that lie there; empty if none does.
static scene::Mesh cutMesh(const scene::Mesh& mesh, const Polygon& area, const Box2& bounds, double aboveMeters) {
    scene::Mesh piece;
    piece.origin = mesh.origin;
    piece.material = mesh.material;
    std::vector<uint32_t> taken(mesh.positions.size(), UINT32_MAX);
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        glm::dvec3 middle = mesh.origin;
        for (size_t corner = 0; corner < 3; ++corner)
            middle += glm::dvec3(mesh.positions[mesh.indices[i + corner]]) / 3.0;
        const glm::dvec2 plan(middle);
        if (middle.z < aboveMeters || !bounds.contains(plan) || !polygonContains(area, plan)) continue;
        for (size_t corner = 0; corner < 3; ++corner) {
            const uint32_t from = mesh.indices[i + corner];
            if (taken[from] == UINT32_MAX) {
                taken[from] = static_cast<uint32_t>(piece.positions.size());
                piece.positions.push_back(mesh.positions[from]);
                if (!mesh.texCoords.empty()) piece.texCoords.push_back(mesh.texCoords[from]);
                if (!mesh.normals.empty()) piece.normals.push_back(mesh.normals[from]);
            }
            piece.indices.push_back(taken[from]);
        }
    }
    return piece;
}

/// As castTile descends.
void SurfaceQuery::cutTile(TilesetState& state, scene::TileId id, const Polygon& area, double aboveMeters,
                           std::vector<scene::Mesh>& pieces) {
    const Box2 bounds = polygonBounds(area);
    const Box3 volume = state.tiles.tree[id].volume.bounds();
    if (!volume.empty() && !volume.plan().overlaps(bounds)) return;
    const scene::TileContent* own = content(state, id);
    const std::vector<scene::TileId> children = state.tiles.tree[id].children;
    const bool adds = state.tiles.tree[id].refine == scene::Refine::Add;
    std::vector<scene::Mesh> finer;
    bool childMissing = false;
    for (const scene::TileId child : children) {
        cutTile(state, child, area, aboveMeters, finer);
        childMissing |=
            state.tiles.tree[child].state == scene::TileState::Failed && state.tiles.tree[child].children.empty();
    }
    if (own && (children.empty() || adds || (childMissing && !own->meshes.empty()))) {
        if (childMissing && !adds) finer.clear(); // the parent stays as a whole, as on screen
        for (const scene::Mesh& mesh : own->meshes)
            if (scene::Mesh piece = cutMesh(mesh, area, bounds, aboveMeters); !piece.indices.empty())
                pieces.push_back(std::move(piece));
    }
    std::move(finer.begin(), finer.end(), std::back_inserter(pieces));
}

std::vector<scene::Mesh> SurfaceQuery::cut(const Polygon& area, double aboveMeters) {
    std::vector<scene::Mesh> pieces;
    for (TilesetState& tileset : m_tilesets) cutTile(tileset, tileset.tiles.tree.root(), area, aboveMeters, pieces);
    return pieces;
}

/// As castTile descends, but only until tiles are fine enough; nothing of them is kept.
void SurfaceQuery::raiseToTile(TilesetState& state, scene::TileId id, gis::HeightField& heights,
                               const std::function<bool()>& stop) {
    if (stop && stop()) return;
    const Box3 volume = state.tiles.tree[id].volume.bounds();
    if (!volume.empty() && !volume.plan().overlaps(heights.placement.bounds())) return;
    const scene::TileContent* own = content(state, id);
    const scene::Tile& tile = state.tiles.tree[id];
    const std::vector<scene::TileId> children = tile.children;
    const bool adds = tile.refine == scene::Refine::Add;
    const bool fine = own && !own->meshes.empty() && tile.geometricErrorMeters <= heights.placement.cellSize.x / 2;
    bool childMissing = false;
    for (size_t i = 0; i < children.size() && !fine; ++i) {
        raiseToTile(state, children[i], heights, stop);
        const scene::Tile& child = state.tiles.tree[children[i]];
        childMissing |= child.state == scene::TileState::Failed && child.children.empty();
    }
    if (own && (fine || adds || children.empty())) {
        for (const scene::Mesh& mesh : own->meshes) scene::raiseTo(heights, mesh);
    } else if (own && childMissing) { // the coarser one, where the finer ones leave a hole
        gis::HeightField coarse{heights.placement,
                                std::vector<float>(heights.heights.size(), std::numeric_limits<float>::quiet_NaN())};
        for (const scene::Mesh& mesh : own->meshes) scene::raiseTo(coarse, mesh);
        for (size_t i = 0; i < coarse.heights.size(); ++i)
            if (std::isnan(heights.heights[i])) heights.heights[i] = coarse.heights[i];
    }
    state.contents.erase(id);
}

void SurfaceQuery::raiseToPhotogrammetry(gis::HeightField& heights, const std::function<bool()>& stop) {
    for (TilesetState& tileset : m_tilesets) raiseToTile(tileset, tileset.tiles.tree.root(), heights, stop);
}

void SurfaceQuery::raiseToModels(gis::HeightField& heights) const {
    for (const Model& model : m_models)
        for (const scene::Mesh& mesh : model.meshes) scene::raiseTo(heights, mesh, glm::inverse(model.modelFromSite));
}

std::optional<double> SurfaceQuery::castTile(TilesetState& state, scene::TileId id, const Ray& ray) {
    if (!mayMeet(state.tiles.tree[id].volume, ray)) return std::nullopt;
    const scene::TileContent* own = content(state, id);
    const std::vector<scene::TileId> children = state.tiles.tree[id].children;
    const bool adds = state.tiles.tree[id].refine == scene::Refine::Add;

    std::optional<double> best;
    bool childMissing = false;
    for (const scene::TileId child : children) {
        keepNearest(best, castTile(state, child, ray));
        childMissing |=
            state.tiles.tree[child].state == scene::TileState::Failed && state.tiles.tree[child].children.empty();
    }
    if (!own) return best;
    if (children.empty() || adds || (childMissing && !own->meshes.empty())) {
        if (childMissing && !adds) best.reset(); // the parent stays as a whole, as on screen
        keepNearest(best, castMeshes(*own, ray));
    }
    return best;
}

std::optional<double> SurfaceQuery::castZonePlanes(const Ray& ray) const {
    std::optional<double> best;
    if (std::abs(ray.direction.z) < 1e-9) return best;
    for (const scene::SurfaceZone& zone : m_world.zones) {
        if (zone.kind != scene::SurfaceZone::Kind::Flatten) continue;
        const double distance = (zone.heightMeters - ray.origin.z) / ray.direction.z;
        if (distance < 0) continue;
        if (scene::zoneAt(m_world.zones, glm::dvec2(at(ray, distance))) == &zone) keepNearest(best, distance);
    }
    return best;
}

void SurfaceQuery::castModels(const Ray& ray, std::optional<SurfaceHit>& best) const {
    for (const Model& model : m_models) {
        const Ray inModel{glm::dvec3(model.modelFromSite * glm::dvec4(ray.origin, 1)),
                          glm::dvec3(model.modelFromSite * glm::dvec4(ray.direction, 0))};
        for (const scene::Mesh& mesh : model.meshes) {
            const auto distance = scene::intersect(mesh, inModel);
            if (!distance || (best && *distance >= best->distance)) continue;
            best = SurfaceHit{at(ray, *distance), *distance, model.layerId, model.buildingId};
        }
    }
}

bool SurfaceQuery::coversTerrain(const glm::dvec2& plan) {
    if (m_tilesets.empty()) return false;
    if (const scene::SurfaceZone* zone = scene::zoneAt(m_world.zones, plan))
        return zone->kind != scene::SurfaceZone::Kind::Clip;
    const Ray down{glm::dvec3(plan, aboveEverything), {0, 0, -1}};
    return std::any_of(m_tilesets.begin(), m_tilesets.end(), [&](TilesetState& tileset) {
        return castTile(tileset, tileset.tiles.tree.root(), down).has_value();
    });
}

SurfaceQuery::TerrainHits SurfaceQuery::castTerrain(const gis::HeightField& terrain, const Ray& ray) {
    TerrainHits hits;
    const auto keep = [&](double distance) {
        const bool covered = coversTerrain(glm::dvec2(at(ray, distance)));
        if (covered && !hits.beneath) hits.beneath = distance;
        if (!covered) hits.open = distance;
        return !covered;
    };
    if (ray.direction.z < -0.999999) {
        const float height = terrain.sample(glm::dvec2(ray.origin));
        if (!std::isnan(height)) keep(ray.origin.z - height);
        return hits;
    }
    // March in steps of half a cell and halve each step in which the ray goes below.
    const Box2 bounds = terrain.placement.bounds();
    const double step = std::min(terrain.placement.cellSize.x, terrain.placement.cellSize.y) / 2;
    const double reach = glm::length(bounds.size()) + glm::distance(bounds.center(), glm::dvec2(ray.origin));
    const auto below = [&](double distance) {
        const glm::dvec3 point = at(ray, distance);
        const float height = terrain.sample(glm::dvec2(point));
        return !std::isnan(height) && point.z < height;
    };
    bool wasBelow = false;
    for (double distance = 0; distance < reach * 2; distance += step) {
        const bool isBelow = below(distance + step);
        if (!std::exchange(wasBelow, isBelow) && isBelow) {
            double low = distance, high = distance + step;
            for (int i = 0; i < 30; ++i) (below((low + high) / 2) ? high : low) = (low + high) / 2;
            if (keep(high)) break;
        }
    }
    return hits;
}

std::optional<SurfaceHit> SurfaceQuery::cast(const Ray& ray) {
    std::optional<SurfaceHit> best;
    const auto keep = [&](const std::optional<double>& distance, const std::string& layerId) {
        if (distance && (!best || *distance < best->distance))
            best = SurfaceHit{at(ray, *distance), *distance, layerId, ""};
    };
    for (TilesetState& tileset : m_tilesets)
        keep(castTile(tileset, tileset.tiles.tree.root(), ray), tileset.tiles.layerId);
    if (best || !m_tilesets.empty())
        keep(castZonePlanes(ray), m_tilesets.empty() ? "" : m_tilesets.front().tiles.layerId);
    std::optional<double> beneath;
    const auto terrain = std::find_if(m_layers.begin(), m_layers.end(),
                                      [](const LoadedLayer& layer) { return layer.heights.has_value(); });
    if (terrain != m_layers.end()) {
        const TerrainHits hits = castTerrain(*terrain->heights, ray);
        keep(hits.open, terrain->spec->id);
        beneath = hits.beneath;
    }
    castModels(ray, best);
    if (!best && beneath) keep(beneath, terrain->spec->id);
    if (best && best->buildingId.empty()) {
        if (const scene::Building* building = m_world.buildingAt(glm::dvec2(best->site)))
            best->buildingId = building->id;
    }
    return best;
}

std::optional<SurfaceHit> SurfaceQuery::down(const glm::dvec2& plan) {
    return cast({glm::dvec3(plan, aboveEverything), {0, 0, -1}});
}

} // namespace sandtable::app
