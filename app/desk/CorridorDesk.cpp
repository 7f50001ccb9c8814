#include "app/desk/CorridorDesk.h"

#include "app/desk/CorridorSite.h"
#include "core/Log.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace sandtable::app {

struct CorridorDesk::Exchange {
    std::mutex mutex;
    std::optional<Found> found;
};

CorridorDesk::CorridorDesk(const Session& session) : m_session(session) {}

CorridorDesk::~CorridorDesk() { m_stop.request_stop(); }

void CorridorDesk::work(JobSystem& jobs, std::function<void()> onFinished) {
    m_jobs = &jobs;
    m_onFinished = std::move(onFinished);
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
    m_stop.request_stop(); // its answer would be to another question
    m_exchange.reset();
    m_searched.reset();
    m_busy = false;
}

bool CorridorDesk::follow(const scene::World& world, uint64_t worldRevision) {
    bool news = false;
    if (m_exchange) {
        const std::scoped_lock lock(m_exchange->mutex);
        if (m_exchange->found) {
            take(*std::move(m_exchange->found));
            m_exchange->found.reset();
            m_busy = false;
            news = true;
        }
    }
    if (!m_wish || (m_searched == m_wish && m_searchedWorld == worldRevision)) return news;
    if (!m_site) m_site = corridorSite(m_session);
    m_searched = m_wish;
    m_searchedWorld = worldRevision;
    m_stop.request_stop();
    m_stop = {};
    if (!m_jobs) {
        take(decision::siteCorridor(world, *m_site, *m_wish));
        return true;
    }
    m_busy = true;
    m_exchange = std::make_shared<Exchange>();
    constexpr double beforeTiles = -1; // somebody waits for it
    m_jobs->submit(
        [exchange = m_exchange, site = *m_site, wish = *m_wish, world, stop = m_stop.get_token(),
         onFinished = m_onFinished] {
            if (stop.stop_requested()) return;
            Found found = decision::siteCorridor(world, site, wish, stop);
            if (stop.stop_requested()) return;
            {
                const std::scoped_lock lock(exchange->mutex);
                exchange->found = std::move(found);
            }
            onFinished();
        },
        [] { return beforeTiles; });
    return true;
}

void CorridorDesk::take(Found found) {
    ++m_revision;
    m_problem.clear();
    if (!found) {
        m_corridor.reset();
        m_problem = found.error().text();
        logDebug("no corridor: {}", m_problem);
        return;
    }
    m_corridor = std::make_shared<const decision::SiteCorridor>(std::move(found).value());
    m_foundFor = *m_searched;
    m_chosen = std::min(m_chosen, m_corridor->options.size() - 1);
    const decision::CorridorOption& best = m_corridor->options.front();
    logDebug("corridor: {} options, the cheapest {:.1f} m", m_corridor->options.size(), best.length);
}

} // namespace sandtable::app
