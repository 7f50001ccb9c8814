// The corridor a person is looking for over the plan that is shown: searched on a worker, and again after every edit;
// what is asked for anew makes older work give up. Main thread only, but for the work itself.
#pragma once

#include "app/session/Session.h"
#include "core/LatestJob.h"
#include "decision/corridor/SiteCorridor.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

namespace sandtable::app {

class CorridorDesk {
public:
    /// The session must outlive the desk and the work it has begun.
    explicit CorridorDesk(const Session& session);

    /// Lets workers search; without it `follow` does so itself. `onFinished` is called on a worker.
    void work(JobSystem& jobs, std::function<void()> onFinished);

    /// None: nobody looks for one any more.
    void ask(std::optional<decision::CorridorWish> wish);
    const std::optional<decision::CorridorWish>& wish() const { return m_wish; }
    void choose(size_t option) { m_chosen = option; }
    size_t chosen() const { return m_chosen; }

    /// Brings the search up to a world, copied only when it is another. True when there is something new to show.
    bool follow(const scene::World& world, uint64_t worldRevision);
    bool busy() const { return m_job && m_job->busy(); }
    /// Of the last search that has finished; null when it found none, and then why. Another `revision`: another answer.
    const decision::SiteCorridor* corridor() const { return m_corridor.get(); }
    /// What that was asked for; the wish may be another by now.
    const decision::CorridorWish& foundFor() const { return m_foundFor; }
    const std::string& problem() const { return m_problem; }
    uint64_t revision() const { return m_revision; }

private:
    using Found = Result<decision::SiteCorridor>;
    void take(const Found& found);

    const Session& m_session;
    std::optional<decision::CorridorSite> m_site; // once asked for
    std::optional<decision::CorridorWish> m_wish, m_searched;
    decision::CorridorWish m_foundFor;
    uint64_t m_searchedWorld = 0, m_revision = 0;
    std::optional<LatestJob<Found>> m_job; // none: the main thread searches
    std::shared_ptr<const decision::SiteCorridor> m_corridor;
    std::string m_problem;
    size_t m_chosen = 0;
};

} // namespace sandtable::app
