#include "app/view/PlanSurfaces.h"

#include "app/session/SurfaceModel.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double mostCells = 300'000, finestCellMeters = 1;
constexpr double aroundTheSiteMeters = 120; // what stands there shades the site, too

Box2 areaFor(const scene::World& world, const Box2& extent) {
    Box2 site;
    for (const Polygon& polygon : world.site) site.extend(polygonBounds(polygon));
    if (site.empty() || !site.overlaps(extent)) return extent;
    return {glm::max(site.min - aroundTheSiteMeters, extent.min), glm::min(site.max + aroundTheSiteMeters, extent.max)};
}

} // namespace

PlanSurfaces::Wish PlanSurfaces::wishOf(const Workspace& workspace, Source source, Diagnostics& diagnostics) {
    const Session& session = workspace.session();
    const scene::World* beside = workspace.comparisons().world();
    return {revisionOf(workspace), &session,
            &diagnostics,          scene::worldOf(session.base()),
            workspace.world(),     beside ? std::optional(*beside) : std::nullopt,
            std::move(source)};
}

std::pair<uint64_t, uint64_t> PlanSurfaces::revisionOf(const Workspace& workspace) {
    const ComparisonDesk& comparisons = workspace.comparisons();
    return {workspace.worldRevision(), comparisons.world() ? comparisons.revision() + 1 : 0};
}

std::shared_ptr<const PlanSurfaces::Surfaces> PlanSurfaces::read(const Wish& wish, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex, std::defer_lock);
    do // what nobody waits for any more leaves its worker to others
        if (stop.stop_requested() || m_closing) return nullptr;
    while (!lock.try_lock_for(std::chrono::milliseconds(50)));
    if (!m_last || m_lastRevision != wish.revision) {
        auto made = make(wish, stop);
        if (!made) return nullptr;
        m_last = std::move(made);
        m_lastRevision = wish.revision;
    }
    return m_last;
}

std::shared_ptr<const PlanSurfaces::Surfaces> PlanSurfaces::make(const Wish& wish, const std::stop_token& stop) {
    const auto& layers = wish.session->layers();
    const gis::HeightField* const terrain = wish.session->terrain();
    const gis::HeightField* const ground = terrain ? terrain : wish.source.flatGround.get();
    SurfaceQuery before(layers, wish.source.tiles, wish.before, *wish.diagnostics);
    before.addModelLayers();
    if (!m_photogrammetry) {
        const Box2 area = areaFor(wish.before, wish.source.extent);
        if (area.empty()) return std::make_shared<Surfaces>();
        const double cell = std::max(finestCellMeters, std::sqrt(area.size().x * area.size().y / mostCells));
        // No edit makes this anew: it is read to its end unless nobody waits for anything any more.
        gis::HeightField heights = photogrammetrySurface(before, area, cell, [&] { return m_closing.load(); });
        if (m_closing) return nullptr;
        m_photogrammetry = std::move(heights);
    }
    const auto planned = [&](const scene::World& world) {
        SurfaceQuery query(layers, wish.source.tiles, world, *wish.diagnostics);
        query.addModelLayers();
        query.usePieces(wish.session->base());
        return plannedSurface(*m_photogrammetry, query, world, ground);
    };
    if (stop.stop_requested()) return nullptr;
    auto surfaces = std::make_shared<Surfaces>();
    surfaces->before = plannedSurface(*m_photogrammetry, before, wish.before, ground);
    if (std::ranges::all_of(surfaces->before.heights, [](float height) { return std::isnan(height); }))
        return std::make_shared<Surfaces>();
    surfaces->after = planned(wish.after);
    if (wish.beside) surfaces->beside = planned(*wish.beside);
    return surfaces;
}

std::vector<uint8_t> openGround(const gis::GridPlacement& placement, const scene::World& before,
                                const scene::World& after) {
    std::vector<uint8_t> open(static_cast<size_t>(placement.width) * static_cast<size_t>(placement.height),
                              after.site.empty());
    for (const Polygon& site : after.site) markInside(open, placement, site, 1);
    for (const scene::World* world : {&before, &after})
        for (const scene::Building& building : world->buildings)
            for (const Polygon& footprint : building.footprints) markInside(open, placement, footprint, 0);
    return open;
}

} // namespace sandtable::app
