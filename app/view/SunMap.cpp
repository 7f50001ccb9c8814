#include "app/view/SunMap.h"

#include "app/session/SurfaceModel.h"
#include "core/Log.h"
#include "decision/terrain/SunRule.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double stepMinutes = 15;
/// Of the bands, from few hours to many: shade is laid over the park, full sun hardly changes it.
constexpr std::array opacities{0.85f, 0.75f, 0.65f, 0.5f, 0.18f};

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
    gis::ColorRaster colors, colorsBeside;
    uint64_t beside = 0; // the revision of the plan beside
    decision::SunShare before, after;
    TimePoint midnight{};
    uint64_t number = 0;
};

SunMap::SunMap(const Workspace& workspace, std::shared_ptr<PlanSurfaces> surfaces, JobSystem& jobs,
               Diagnostics& diagnostics, std::function<void()> onFinished)
    : m_workspace(workspace),
      m_surfaces(std::move(surfaces)),
      m_diagnostics(diagnostics),
      m_job(jobs, std::move(onFinished)) {}

bool SunMap::forget() {
    const bool had = m_shown != nullptr;
    m_job.giveUp();
    m_asked.reset();
    m_shown.reset();
    m_status = {};
    return had;
}

bool SunMap::update(const std::function<PlanSurfaces::Source()>& source) {
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
    const std::tuple asked(PlanSurfaces::revisionOf(m_workspace), m_workspace.sunDay(), midnight);
    if (m_asked == asked || m_workspace.dragging()) return finished; // settled plans only
    const bool otherDay = m_asked && std::get<TimePoint>(*m_asked) != midnight;
    m_asked = asked;
    m_status.midnight = midnight;
    m_status.computed = false;
    if (otherDay) m_shown.reset(); // rather nothing for a moment than one day under another's name
    request(source(), *here, *ahead);
    return finished || otherDay;
}

void SunMap::request(PlanSurfaces::Source source, const glm::dvec3& here, const glm::dvec3& ahead) {
    const decision::SunRule& rule = decision::sunRule(m_workspace.sunDay());
    const decision::SunDay day{.longitude = here.x,
                               .latitude = here.y,
                               .northDegrees = decision::gridNorthDegrees(glm::dvec2(here), glm::dvec2(ahead)),
                               .midnight = m_status.midnight,
                               .fromHour = rule.fromHour,
                               .untilHour = rule.untilHour,
                               .stepMinutes = stepMinutes};
    auto work = [surfaces = m_surfaces, wish = PlanSurfaces::wishOf(m_workspace, std::move(source), m_diagnostics), day,
                 leastHours = rule.leastHours,
                 number = ++m_number](const std::stop_token& stop) -> std::shared_ptr<const Shown> {
        const auto begin = std::chrono::steady_clock::now();
        const auto read = surfaces->read(wish, stop);
        if (!read) return nullptr;
        auto shown = std::make_shared<Shown>();
        shown->number = number;
        shown->beside = wish.revision.second;
        shown->midnight = day.midnight;
        if (read->empty()) return shown;
        const std::vector<decision::SunDirection> path = decision::sunPath(day);
        const auto hoursOf = [&](const gis::HeightField& surface) {
            const std::vector<double> heights(surface.heights.begin(), surface.heights.end());
            const gis::GridPlacement& placement = surface.placement;
            return decision::shadowHours(
                       {placement.width, placement.height, placement.cellSize.x, placement.cellSize.y, heights}, path,
                       day.stepMinutes / 60, stop)
                .sun;
        };
        shown->placement = read->after.placement;
        shown->hours = hoursOf(read->after);
        const std::vector<double> hoursBefore = hoursOf(read->before);
        if (stop.stop_requested()) return nullptr;
        const std::vector<uint8_t> open = openGround(shown->placement, wish.before, wish.after);
        const double square = shown->placement.cellSize.x * shown->placement.cellSize.y;
        shown->before = decision::sunShare(hoursBefore, open, leastHours, square);
        shown->after = decision::sunShare(shown->hours, open, leastHours, square);
        shown->colors = picture(shown->placement, shown->hours);
        if (read->beside) shown->colorsBeside = picture(shown->placement, hoursOf(*read->beside));
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        logDebug("hours of sun worked out in {:.2f} s", took.count());
        return shown;
    };
    constexpr double afterTheTilesInView = 1e12;
    m_job.request(std::move(work), afterTheTilesInView);
}

bool SunMap::take() {
    auto finished = m_job.take();
    if (!finished) return false;
    m_shown = std::move(finished);
    m_status.computed = true;
    m_status.cellMeters = m_shown->placement.cellSize.x;
    m_status.belowSquareMeters = m_shown->after.below;
    m_status.belowBeforeSquareMeters = m_shown->before.below;
    m_status.problem = m_shown->hours.empty() ? "the park has neither photogrammetry nor terrain" : "";
    return true;
}

std::optional<double> SunMap::at(const glm::dvec2& place) const {
    if (!m_shown || m_shown->hours.empty()) return std::nullopt;
    const auto cell = m_shown->placement.cellAt(place);
    if (!cell) return std::nullopt;
    const double hours = m_shown->hours[*cell];
    return std::isnan(hours) ? std::nullopt : std::optional(hours);
}

std::vector<renderer::DrapeLayer> SunMap::layers() const {
    if (!m_shown || m_shown->hours.empty()) return {};
    const uint64_t key = std::hash<std::string>()("sun hours") + m_shown->number;
    return {{.key = key, .image = renderer::DrapeImage{key, &m_shown->colors, 1}}};
}

std::vector<renderer::DrapeLayer> SunMap::layersBeside() const {
    if (!m_shown || m_shown->colorsBeside.rgba.empty()) return {};
    if (m_shown->beside != PlanSurfaces::revisionOf(m_workspace).second) return {}; // it is another's
    const uint64_t key = std::hash<std::string>()("sun hours beside") + m_shown->number;
    return {{.key = key, .image = renderer::DrapeImage{key, &m_shown->colorsBeside, 1}}};
}

Result<void> SunMap::write(const std::filesystem::path& file) const {
    if (!m_shown || !m_status.computed || m_shown->hours.empty())
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
