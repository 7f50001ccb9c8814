#include "app/view/ZoneWallsJob.h"

#include "app/view/ZoneWalls.h"

#include <utility>

namespace sandtable::app {

ZoneWallsJob::ZoneWallsJob(const Session& session, JobSystem& jobs, Diagnostics& diagnostics,
                           std::function<void()> onFinished)
    : m_session(session), m_diagnostics(diagnostics), m_job(jobs, std::move(onFinished)) {}

void ZoneWallsJob::request(std::vector<scene::SurfaceZone> zones, std::vector<SurfaceTiles> tiles) {
    auto work = [session = &m_session, diagnostics = &m_diagnostics, zones = std::move(zones),
                 tiles = std::move(tiles)](const std::stop_token& stop) {
        const scene::World unchanged;
        SurfaceQuery surface(session->layers(), tiles, unchanged, *diagnostics);
        const auto heightAt = [&](const glm::dvec2& plan) -> std::optional<double> {
            if (stop.stop_requested()) return std::nullopt; // nobody waits for it any more
            const auto hit = surface.down(plan);
            return hit ? std::optional(hit->site.z) : std::nullopt;
        };
        return std::make_shared<const std::vector<scene::Mesh>>(zoneWalls(zones, heightAt));
    };
    constexpr double afterTheTilesInView = 1e12;
    m_job.request(std::move(work), afterTheTilesInView);
}

} // namespace sandtable::app
