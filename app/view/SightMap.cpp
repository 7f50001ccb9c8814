#include "app/view/SightMap.h"

#include "app/session/SurfaceModel.h"
#include "core/Log.h"
#include "decision/terrain/Sight.h"
#include "gis/Viewshed.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

namespace sandtable::app {
namespace {

constexpr double aboveTheRoofMeters = 0.5;
constexpr size_t mostRoofCorners = 12;
constexpr std::array opacities{0.0f, 0.45f, 0.4f, 0.8f, 0.6f}; // by SightChange

gis::Grid gridOf(const gis::HeightField& surface) {
    const gis::GridPlacement& at = surface.placement;
    gis::Grid grid{{at.width, at.height, {at.northWest.x, at.cellSize.x, 0, at.northWest.y, 0, -at.cellSize.y}, {}},
                   {surface.heights.begin(), surface.heights.end()}};
    return grid;
}

/// Places on a building's roof: its middle where that is on it, and corners drawn in by a cell.
std::vector<glm::dvec2> roofPlaces(const scene::Building& building, double cellMeters) {
    std::vector<glm::dvec2> places;
    for (const Polygon& footprint : building.footprints) {
        const auto take = [&](const glm::dvec2& place) {
            if (polygonContains(footprint, place)) places.push_back(place);
        };
        const glm::dvec2 middle = polygonBounds(footprint).center();
        take(middle);
        const size_t corners = footprint.outer.size(), step = (corners + mostRoofCorners - 1) / mostRoofCorners;
        for (size_t i = 0; i < corners; i += step) {
            const glm::dvec2 inwards = middle - footprint.outer[i];
            const double distance = glm::length(inwards);
            if (distance > 2 * cellMeters) take(footprint.outer[i] + inwards / distance * cellMeters);
        }
    }
    return places;
}

/// 1 where something is seen from any of the places; NaN where no height is known. Places on no known surface count for
/// nothing. Errors: none of them lies on one, or there is no room.
Result<std::vector<double>> seenFrom(const gis::Grid& surface, std::span<const glm::dvec2> places,
                                     const gis::Sight& sight, const std::stop_token& stop) {
    std::vector<double> seen(surface.cells.size(), 0);
    for (size_t i = 0; i < seen.size(); ++i)
        if (std::isnan(surface.cells[i])) seen[i] = std::numeric_limits<double>::quiet_NaN();
    bool any = places.empty();
    for (const glm::dvec2& place : places) {
        if (stop.stop_requested()) break;
        const auto cell = surface.shape.cellAt(place);
        if (!cell || std::isnan(surface.cells[*cell])) continue;
        const auto one = gis::viewshed(surface, place, sight);
        if (!one) return one.error();
        any = true;
        for (size_t i = 0; i < seen.size(); ++i)
            if (one->cells[i] > 0) seen[i] = 1;
    }
    if (!any) return Error{ErrorKind::NotFound, "", "there is no known surface to look from"};
    return seen;
}

/// What is seen is tinted; what the plan hides, and what it opens, stands out.
gis::ColorRaster picture(const gis::GridPlacement& placement, std::span<const decision::SightChange> changes) {
    gis::ColorRaster raster{placement, std::vector<uint8_t>(changes.size() * 4, 0)};
    const auto byte = [](float part) { return static_cast<uint8_t>(std::lround(part * 255)); };
    for (size_t i = 0; i < changes.size(); ++i) {
        const scene::Color color = decision::sightColor(changes[i]);
        const std::array<uint8_t, 4> texel{byte(color.r), byte(color.g), byte(color.b),
                                           byte(opacities[static_cast<size_t>(changes[i])])};
        std::ranges::copy(texel, raster.rgba.begin() + static_cast<ptrdiff_t>(i * 4));
    }
    return raster;
}

} // namespace

struct SightMap::Shown {
    gis::GridPlacement placement;
    std::vector<double> before, after; // 1 seen; empty where there is no surface
    gis::ColorRaster colors, colorsBeside;
    uint64_t beside = 0; // the revision of the plan beside
    decision::SightShare share;
    std::string problem;
    bool compared = true;
    uint64_t number = 0;
};

SightMap::SightMap(const Workspace& workspace, std::shared_ptr<PlanSurfaces> surfaces, JobSystem& jobs,
                   Diagnostics& diagnostics, std::function<void()> onFinished)
    : m_workspace(workspace),
      m_surfaces(std::move(surfaces)),
      m_diagnostics(diagnostics),
      m_job(jobs, std::move(onFinished)) {}

bool SightMap::forget() {
    const bool had = m_shown != nullptr;
    m_job.giveUp();
    m_subject = {};
    m_asked.reset();
    m_shown.reset();
    m_status = {};
    return had;
}

/// The building chosen, else where the last click was; what was looked at before when neither is.
SightMap::Subject SightMap::subject() const {
    const ui::Selection& selection = m_workspace.selection();
    if (m_workspace.world().building(selection.buildingId)) return {std::nullopt, selection.buildingId};
    if (selection.site && selection.deviceId.empty()) return {selection.site, ""};
    if (!m_subject.building.empty() && !m_workspace.world().building(m_subject.building)) return {};
    return m_subject;
}

bool SightMap::update(const std::function<PlanSurfaces::Source()>& source) {
    if (!m_workspace.sightMapped()) return forget();
    const bool finished = take();
    m_status.shown = true;
    Subject wanted = subject();
    const bool other = wanted != m_subject;
    const auto plans = PlanSurfaces::revisionOf(m_workspace);
    if (!other && (m_asked == plans || m_workspace.dragging())) return finished;
    m_subject = std::move(wanted);
    m_asked = plans;
    m_status.eye = m_subject.eye;
    m_status.buildingId = m_subject.building;
    m_status.computed = false;
    m_status.problem.clear();
    if (other) {
        m_job.giveUp();
        m_shown.reset(); // rather nothing for a moment than one view under another's name
    }
    if (m_subject.eye || !m_subject.building.empty()) request(source());
    return finished || other;
}

void SightMap::request(PlanSurfaces::Source source) {
    auto work = [surfaces = m_surfaces, wish = PlanSurfaces::wishOf(m_workspace, std::move(source), m_diagnostics),
                 subject = m_subject, eyeMeters = m_status.eyeMeters,
                 number = ++m_number](const std::stop_token& stop) -> std::shared_ptr<const Shown> {
        const auto begin = std::chrono::steady_clock::now();
        const auto read = surfaces->read(wish, stop);
        if (!read) return nullptr;
        auto shown = std::make_shared<Shown>();
        shown->number = number;
        shown->beside = wish.revision.second;
        if (read->empty()) {
            shown->problem = "the park has neither photogrammetry nor terrain";
            return shown;
        }
        shown->placement = read->after.placement;
        if (subject.eye && !shown->placement.cellAt(glm::dvec2(*subject.eye))) {
            shown->problem = "the place lies beyond the map";
            return shown;
        }
        const auto seenOn = [&](const gis::HeightField& surface, const scene::World& world) {
            if (subject.eye) {
                const glm::dvec2 eye(*subject.eye);
                return seenFrom(gridOf(surface), {&eye, 1}, {.observerMeters = eyeMeters}, stop);
            }
            // Who sees its roof stands where its roof sees their eyes.
            const scene::Building* building = world.building(subject.building);
            std::vector<glm::dvec2> roof;
            if (building) roof = roofPlaces(*building, shown->placement.cellSize.x);
            return seenFrom(gridOf(surface), roof, {.observerMeters = aboveTheRoofMeters, .targetMeters = eyeMeters},
                            stop);
        };
        shown->compared = subject.eye || wish.before.building(subject.building);
        auto after = seenOn(read->after, wish.after);
        auto before = shown->compared ? seenOn(read->before, wish.before) : after; // else it is new
        for (const auto* part : {&before, &after})
            if (!*part) {
                shown->problem = part->error().message;
                return shown;
            }
        shown->before = std::move(before).value();
        shown->after = std::move(after).value();
        const auto changes = decision::compareSight(shown->before, shown->after);
        shown->share = decision::sightShare(changes, shown->placement.cellSize.x * shown->placement.cellSize.y);
        shown->colors = picture(shown->placement, changes);
        const auto beside = read->beside ? seenOn(*read->beside, *wish.beside) : Result(std::vector<double>());
        if (read->beside && beside)
            shown->colorsBeside =
                picture(shown->placement, decision::compareSight(shown->compared ? shown->before : *beside, *beside));
        if (stop.stop_requested()) return nullptr;
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        logDebug("sight worked out in {:.2f} s", took.count());
        return shown;
    };
    constexpr double afterTheTilesInView = 1e12;
    m_job.request(std::move(work), afterTheTilesInView);
}

bool SightMap::take() {
    auto finished = m_job.take();
    if (!finished) return false;
    m_shown = std::move(finished);
    m_status.computed = true;
    m_status.cellMeters = m_shown->placement.cellSize.x;
    m_status.seenSquareMeters = m_shown->share.seen;
    m_status.lostSquareMeters = m_shown->share.lost;
    m_status.gainedSquareMeters = m_shown->share.gained;
    m_status.problem = m_shown->problem;
    m_status.compared = m_shown->compared;
    return true;
}

std::vector<renderer::DrapeLayer> SightMap::layers() const {
    if (!m_shown || m_shown->after.empty()) return {};
    const uint64_t key = std::hash<std::string>()("sight") + m_shown->number;
    return {{.key = key, .image = renderer::DrapeImage{key, &m_shown->colors, 1}}};
}

std::vector<renderer::DrapeLayer> SightMap::layersBeside() const {
    if (!m_shown || m_shown->colorsBeside.rgba.empty()) return {};
    if (m_shown->beside != PlanSurfaces::revisionOf(m_workspace).second) return {}; // it is another's
    const uint64_t key = std::hash<std::string>()("sight beside") + m_shown->number;
    return {{.key = key, .image = renderer::DrapeImage{key, &m_shown->colorsBeside, 1}}};
}

Result<void> SightMap::write(const std::filesystem::path& file) const {
    if (!m_shown || !m_status.computed || m_shown->after.empty())
        return Error{ErrorKind::NotFound, file.string(), "what is seen is not worked out yet"};
    const gis::HeightField flat{m_shown->placement, std::vector<float>(m_shown->after.size(), 0)};
    const auto grid = surfaceGrid(flat, m_workspace.park().frame);
    if (!grid) return grid.error();
    std::vector<gis::GridBand> bands{{"seen", "", m_shown->after}};
    if (m_shown->compared) bands.push_back({"seen without the plan", "", m_shown->before});
    const std::string what = m_subject.eye ? "what is seen" : "from where building " + m_subject.building + " is seen";
    return gis::writeGeoTiff(file.string(), grid->shape, bands, {{"METHOD", "GDAL viewshed"}, {"MAP", what}});
}

} // namespace sandtable::app
