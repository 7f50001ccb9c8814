#include "app/view/ZoneWallsJob.h"

#include "app/view/ZoneWalls.h"

#include <atomic>
#include <mutex>
#include <utility>

namespace sandtable::app {

/// What the main thread and the workers share.
struct ZoneWallsJob::Exchange {
    std::atomic<uint64_t> latest = 0; // number of the request that counts
    std::mutex mutex;
    std::optional<std::vector<scene::Mesh>> walls; // of the latest
};

ZoneWallsJob::ZoneWallsJob(const Session& session, JobSystem& jobs, Diagnostics& diagnostics,
                           std::function<void()> onFinished)
    : m_session(session),
      m_jobs(jobs),
      m_diagnostics(diagnostics),
      m_onFinished(std::move(onFinished)),
      m_exchange(std::make_shared<Exchange>()) {}

ZoneWallsJob::~ZoneWallsJob() { cancel(); }

void ZoneWallsJob::cancel() {
    const std::scoped_lock lock(m_exchange->mutex);
    ++m_exchange->latest;
    m_exchange->walls.reset();
    m_busy = false;
}

void ZoneWallsJob::request(std::vector<scene::SurfaceZone> zones, std::vector<SurfaceTiles> tiles) {
    cancel();
    m_busy = true;
    auto work = [exchange = m_exchange, number = m_exchange->latest.load(), session = &m_session,
                 diagnostics = &m_diagnostics, onFinished = m_onFinished, zones = std::move(zones),
                 tiles = std::move(tiles)] {
        if (exchange->latest != number) return;
        const scene::World unchanged;
        SurfaceQuery surface(session->layers(), tiles, unchanged, *diagnostics);
        const auto heightAt = [&](const glm::dvec2& plan) -> std::optional<double> {
            if (exchange->latest != number) return std::nullopt; // nobody waits for it any more
            const auto hit = surface.down(plan);
            return hit ? std::optional(hit->site.z) : std::nullopt;
        };
        std::vector<scene::Mesh> walls = zoneWalls(zones, heightAt);
        {
            const std::scoped_lock lock(exchange->mutex);
            if (exchange->latest != number) return;
            exchange->walls = std::move(walls);
        }
        if (onFinished) onFinished();
    };
    constexpr double afterTheTilesInView = 1e12;
    m_jobs.submit(std::move(work), [] { return afterTheTilesInView; });
}

std::optional<std::vector<scene::Mesh>> ZoneWallsJob::take() {
    const std::scoped_lock lock(m_exchange->mutex);
    if (!m_exchange->walls) return std::nullopt;
    m_busy = false;
    return std::exchange(m_exchange->walls, std::nullopt);
}

} // namespace sandtable::app
