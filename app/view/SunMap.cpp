#include "app/view/SunMap.h"

#include "app/session/SurfaceModel.h"
#include "core/Log.h"
#include "decision/terrain/SunRule.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double mostCells = 300'000, finestCellMeters = 1, stepMinutes = 15;
constexpr double aroundTheSiteMeters = 120; // what stands there shades the site, too
/// Of the bands, from few hours to many: shade is laid over the park, full sun hardly changes it.
constexpr std::array opacities{0.85f, 0.75f, 0.65f, 0.5f, 0.18f};

Box2 areaFor(const scene::World& world, const Box2& extent) {
    Box2 site;
    for (const Polygon& polygon : world.site) site.extend(polygonBounds(polygon));
    if (site.empty() || !site.overlaps(extent)) return extent;
    return {glm::max(site.min - aroundTheSiteMeters, extent.min), glm::min(site.max + aroundTheSiteMeters, extent.max)};
}

/// Cells of the site that no building stands on, neither now nor with the plan.
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

gis::ColorRaster picture(const gis::GridPlacement& placement, std::span<const double> hours) {
    gis::ColorRaster raster{placement, std::vector<uint8_t>(hours.size() * 4, 0)};
    const auto byte = [](float part) { return static_cast<uint8_t>(std::lround(part * 255)); };
    for (size_t i = 0; i < hours.size(); ++i) {
        if (std::isnan(hours[i])) continue;
        const auto bands = decision::sunBands();
        for (size_t band = 0; band < bands.size(); ++band) {
            if (!(hours[i] >= bands[band].from && hours[i] < bands[band].to)) continue;
            const scene::Color& color = bands[band].color;
            const std::array<uint8_t, 4> texel{byte(color.r), byte(color.g), byte(color.b), byte(opacities[band])};
            std::ranges::copy(texel, raster.rgba.begin() + static_cast<ptrdiff_t>(i * 4));
        }
    }
    return raster;
}

} // namespace

struct SunMap::Shown {
    gis::GridPlacement placement;
    std::vector<double> hours; // of sun; empty where there is no surface
    gis::ColorRaster colors;
    decision::SunShare before, after;
    TimePoint midnight{};
    uint64_t number = 0;
};

/// Everything a worker needs.
struct SunMap::Wish {
    uint64_t number = 0;
    const Session* session = nullptr;
    Diagnostics* diagnostics = nullptr;
    scene::World before, after;
    Source source;
    decision::SunDay day;
    double leastHours = 0;
};

/// What the main thread and the workers share.
struct SunMap::Exchange {
    std::mutex work;                                // one at a time: the surface is read once
    std::optional<gis::HeightField> photogrammetry; // as it is
    std::atomic<bool> closing = false;
    std::mutex mutex;
    uint64_t latest = 0; // number of the request that counts
    std::shared_ptr<const Shown> finished;
};

SunMap::SunMap(const Workspace& workspace, JobSystem& jobs, Diagnostics& diagnostics, std::function<void()> onFinished)
    : m_workspace(workspace),
      m_jobs(jobs),
      m_diagnostics(diagnostics),
      m_onFinished(std::move(onFinished)),
      m_exchange(std::make_shared<Exchange>()) {}

SunMap::~SunMap() { close(); }

void SunMap::close() {
    m_exchange->closing = true;
    m_stop.request_stop();
}

std::shared_ptr<const SunMap::Shown> SunMap::workOut(const Wish& wish, Exchange& exchange,
                                                     const std::stop_token& stop) {
    const auto stopped = [&] { return stop.stop_requested(); };
    const auto& layers = wish.session->layers();
    const gis::HeightField* terrain = wish.session->terrain();
    SurfaceQuery before(layers, wish.source.tiles, wish.before, *wish.diagnostics);
    SurfaceQuery after(layers, wish.source.tiles, wish.after, *wish.diagnostics);
    before.addModelLayers();
    after.addModelLayers();
    after.usePieces(wish.session->base());
    if (!exchange.photogrammetry) {
        const Box2 area = areaFor(wish.before, wish.source.extent);
        if (area.empty()) return std::make_shared<Shown>();
        const double cell = std::max(finestCellMeters, std::sqrt(area.size().x * area.size().y / mostCells));
        // No edit makes this anew: it is read to its end unless nobody waits for anything any more.
        gis::HeightField heights = photogrammetrySurface(before, area, cell, [&] { return exchange.closing.load(); });
        if (exchange.closing) return nullptr;
        exchange.photogrammetry = std::move(heights);
    }
    if (stopped()) return nullptr;
    const gis::HeightField& photogrammetry = *exchange.photogrammetry;
    const std::vector<decision::SunDirection> path = decision::sunPath(wish.day);
    const auto hoursOf = [&](const gis::HeightField& surface) {
        const std::vector<double> heights(surface.heights.begin(), surface.heights.end());
        const gis::GridPlacement& placement = surface.placement;
        return decision::shadowHours(
                   {placement.width, placement.height, placement.cellSize.x, placement.cellSize.y, heights}, path,
                   wish.day.stepMinutes / 60, stop)
            .sun;
    };
    gis::HeightField surfaceBefore = changedSurface(photogrammetry, {}, terrain);
    if (std::ranges::all_of(surfaceBefore.heights, [](float height) { return std::isnan(height); }))
        return std::make_shared<Shown>();
    before.raiseToModels(surfaceBefore);
    gis::HeightField surfaceAfter = changedSurface(photogrammetry, wish.after.zones, terrain);
    after.raiseToModels(surfaceAfter);
    auto shown = std::make_shared<Shown>();
    shown->number = wish.number;
    shown->midnight = wish.day.midnight;
    shown->placement = photogrammetry.placement;
    shown->hours = hoursOf(surfaceAfter);
    const std::vector<double> hoursBefore = hoursOf(surfaceBefore);
    if (stopped()) return nullptr;
    const std::vector<uint8_t> open = openGround(photogrammetry.placement, wish.before, wish.after);
    const double square = photogrammetry.placement.cellSize.x * photogrammetry.placement.cellSize.y;
    shown->before = decision::sunShare(hoursBefore, open, wish.leastHours, square);
    shown->after = decision::sunShare(shown->hours, open, wish.leastHours, square);
    shown->colors = picture(shown->placement, shown->hours);
    return shown;
}

bool SunMap::forget() {
    const bool had = m_shown != nullptr;
    m_stop.request_stop();
    m_busy = false;
    m_asked.reset();
    m_shown.reset();
    m_status = {};
    return had;
}

bool SunMap::update(const std::function<Source()>& source) {
    if (!m_workspace.sunHours()) return forget();
    const bool finished = take();
    const scene::Park& park = m_workspace.park();
    const auto here = park.frame.geographicFromSite(glm::dvec3(0)), ahead = park.frame.geographicFromSite({0, 100, 0});
    m_status.shown = true;
    m_status.day = m_workspace.sunDay();
    if (!here || !ahead) {
        m_status.problem = "the park's place on Earth is not known";
        return finished;
    }
    const Duration offset = secondsToDuration(park.utcOffsetHours.value_or(std::round(here->x / 15)) * 3600);
    const TimePoint midnight =
        decision::solarMidnight(m_workspace.time(), offset, m_workspace.sunDay(), here->x, here->y);
    const std::tuple asked(m_workspace.worldRevision(), m_workspace.sunDay(), midnight);
    if (m_asked == asked || m_workspace.dragging()) return finished; // settled plans only
    const bool otherDay = m_asked && std::get<2>(*m_asked) != midnight;
    m_asked = asked;
    m_status.midnight = midnight;
    m_status.computed = false;
    if (otherDay) m_shown.reset(); // rather nothing for a moment than one day under another's name
    request(source);
    return finished || otherDay;
}

void SunMap::request(const std::function<Source()>& source) {
    m_stop.request_stop();
    m_stop = {};
    m_busy = true;
    const Session& session = m_workspace.session();
    const gis::SiteFrame& frame = session.park().frame;
    const auto here = frame.geographicFromSite(glm::dvec3(0)), ahead = frame.geographicFromSite({0, 100, 0});
    const decision::SunRule& rule = decision::sunRule(m_workspace.sunDay());
    auto wish = std::make_shared<Wish>(
        Wish{.number = ++m_number,
             .session = &session,
             .diagnostics = &m_diagnostics,
             .before = scene::worldOf(session.base()),
             .after = m_workspace.world(),
             .source = source(),
             .day = {.longitude = here->x,
                     .latitude = here->y,
                     .northDegrees = decision::gridNorthDegrees(glm::dvec2(*here), glm::dvec2(*ahead)),
                     .midnight = m_status.midnight,
                     .fromHour = rule.fromHour,
                     .untilHour = rule.untilHour,
                     .stepMinutes = stepMinutes},
             .leastHours = rule.leastHours});
    {
        const std::scoped_lock lock(m_exchange->mutex);
        m_exchange->latest = m_number;
        m_exchange->finished = nullptr;
    }
    auto work = [exchange = m_exchange, wish, stop = m_stop.get_token(), onFinished = m_onFinished] {
        const std::scoped_lock one(exchange->work);
        if (stop.stop_requested()) return;
        const auto begin = std::chrono::steady_clock::now();
        auto shown = workOut(*wish, *exchange, stop);
        if (!shown) return;
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        logDebug("hours of sun worked out in {:.2f} s", took.count());
        {
            const std::scoped_lock lock(exchange->mutex);
            if (exchange->latest != wish->number) return;
            exchange->finished = std::move(shown);
        }
        if (onFinished) onFinished();
    };
    constexpr double afterTheTilesInView = 1e12;
    m_jobs.submit(std::move(work), [] { return afterTheTilesInView; });
}

bool SunMap::take() {
    const std::scoped_lock lock(m_exchange->mutex);
    auto finished = std::exchange(m_exchange->finished, nullptr);
    if (!finished || !m_asked) return false;
    m_busy = false;
    m_shown = std::move(finished);
    m_status.computed = true;
    m_status.cellMeters = m_shown->placement.cellSize.x;
    m_status.groundSquareMeters = m_shown->after.squareMeters;
    m_status.belowSquareMeters = m_shown->after.below;
    m_status.belowBeforeSquareMeters = m_shown->before.below;
    m_status.problem = m_shown->hours.empty() ? "the park has neither photogrammetry nor terrain" : "";
    return true;
}

std::optional<double> SunMap::at(const glm::dvec2& place) const {
    if (!m_shown || m_shown->hours.empty()) return std::nullopt;
    const gis::GridPlacement& placement = m_shown->placement;
    const glm::dvec2 cell = (place - placement.northWest) / placement.cellSize * glm::dvec2(1, -1);
    if (!(cell.x >= 0 && cell.y >= 0 && cell.x < placement.width && cell.y < placement.height)) return std::nullopt;
    const double hours =
        m_shown
            ->hours[static_cast<size_t>(cell.y) * static_cast<size_t>(placement.width) + static_cast<size_t>(cell.x)];
    return std::isnan(hours) ? std::nullopt : std::optional(hours);
}

std::vector<renderer::DrapeLayer> SunMap::layers() const {
    if (!m_shown || m_shown->hours.empty()) return {};
    const uint64_t key = std::hash<std::string>()("sun hours") + m_shown->number;
    return {{.key = key, .image = renderer::DrapeImage{key, &m_shown->colors, 1}}};
}

Result<void> SunMap::write(const std::filesystem::path& file) const {
    if (!m_shown || m_shown->hours.empty())
        return Error{ErrorKind::NotFound, file.string(), "the hours of sun are not worked out yet"};
    const gis::HeightField flat{m_shown->placement, std::vector<float>(m_shown->hours.size(), 0)};
    const auto grid = surfaceGrid(flat, m_workspace.park().frame);
    if (!grid) return grid.error();
    const std::vector<gis::GridBand> bands{{"sun", "h", m_shown->hours}};
    return gis::writeGeoTiff(
        file.string(), grid->shape, bands,
        {{"METHOD", "horizon march towards the sun"}, {"TRUE_SOLAR_MIDNIGHT", formatIsoTime(m_shown->midnight)}});
}

} // namespace sandtable::app
