#include "app/desk/CorridorDesk.h"

#include "app/desk/CorridorSite.h"
#include "core/Log.h"

#include <algorithm>
#include <utility>

namespace sandtable::app {

CorridorDesk::CorridorDesk(const Session& session) : m_session(session) {}

void CorridorDesk::work(JobSystem& jobs, std::function<void()> onFinished) {
    m_job.emplace(jobs, std::move(onFinished));
}

void CorridorDesk::ask(std::optional<decision::CorridorWish> wish) {
    if (!wish || !m_wish || wish->from != m_wish->from || wish->to != m_wish->to) { // not the one that was shown
        m_corridor.reset();
        m_problem.clear();
        m_chosen = 0;
        ++m_revision;
    }
    if (wish == m_wish) return;
    m_wish = std::move(wish);
    if (m_job) m_job->giveUp(); // its answer would be to another question
    m_searched.reset();
}

bool CorridorDesk::follow(const scene::World& world, uint64_t worldRevision) {
    bool news = false;
    if (const auto found = m_job ? m_job->take() : nullptr) {
        take(*found);
        news = true;
    }
    if (!m_wish || (m_searched == m_wish && m_searchedWorld == worldRevision)) return news;
    if (!m_site) m_site = corridorSite(m_session);
    m_searched = m_wish;
    m_searchedWorld = worldRevision;
    if (!m_job) {
        take(decision::siteCorridor(world, *m_site, *m_wish));
        return true;
    }
    constexpr double beforeTiles = -1; // somebody waits for it
    m_job->request(
        [site = *m_site, wish = *m_wish, world](const std::stop_token& stop) {
            return std::make_shared<const Found>(decision::siteCorridor(world, site, wish, stop));
        },
        beforeTiles);
    return true;
}

void CorridorDesk::take(const Found& found) {
    ++m_revision;
    m_problem.clear();
    if (!found) {
        m_corridor.reset();
        m_problem = found.error().text();
        logDebug("no corridor: {}", m_problem);
        return;
    }
    m_corridor = std::make_shared<const decision::SiteCorridor>(*found);
    m_foundFor = *m_searched;
    m_chosen = std::min(m_chosen, m_corridor->options.size() - 1);
    const decision::CorridorOption& best = m_corridor->options.front();
    logDebug("corridor: {} options, the cheapest {:.1f} m", m_corridor->options.size(), best.length);
}

} // namespace sandtable::app
