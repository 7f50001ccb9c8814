// What is worth knowing about the scores but takes longer than a frame: how sure they are, the ranking, and what has
// changed since another moment or against the base. Worked out on a worker, one after another, at a calm rate. Main
// thread only, but for the work itself.
#pragma once

#include "app/desk/HealthDesk.h"
#include "app/session/EarlierHealth.h"
#include "app/session/Session.h"
#include "core/JobSystem.h"
#include "decision/health/Comparison.h"
#include "decision/health/Ranking.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace sandtable::app {

/// Beside what the shown scores are put: the same world so much earlier, or another at the same moment.
struct ComparisonWish {
    std::optional<Duration> before = std::chrono::hours(24); // none: another world
    std::string scenario;                                    // which; "": the base park
    bool operator==(const ComparisonWish&) const = default;
};

struct HealthFindings {
    TimePoint time{}; // of the scores they are about, and what these are of
    uint64_t worldRevision = 0;
    std::shared_ptr<const decision::HealthProfile> profile;
    decision::HealthBand band;
    decision::HealthReport dayBefore;              // 24 hours earlier
    std::vector<decision::RankedBuilding> ranking; // with the scores of the day before
    ComparisonWish wish;
    decision::HealthComparison comparison;
};

class HealthStudy {
public:
    /// The session and the diagnostics must outlive the job system's work; `onFinished` is called on a worker.
    HealthStudy(const Session& session, Diagnostics& diagnostics, JobSystem& jobs, std::function<void()> onFinished);
    ~HealthStudy(); // a running study gives up

    /// Begins anew where something has changed: at once after another wish, world or profile, with time going by at
    /// most every `calmRate`. `beside`: the world of the scenario wished for. A running study about something else
    /// gives up.
    void request(const HealthDesk& desk, const scene::World& world, uint64_t worldRevision, const ComparisonWish& wish,
                 const std::optional<scene::World>& beside, TimePoint clock);
    bool busy() const { return m_busy; }
    void giveUp() { m_stop.request_stop(); }
    /// True when there are new findings.
    bool take();
    const std::optional<HealthFindings>& findings() const { return m_findings; }

    static constexpr Duration calmRate = std::chrono::seconds(30);

private:
    struct Exchange;
    struct Subject { // what the last study was about
        uint64_t worldRevision = 0;
        std::shared_ptr<const decision::HealthProfile> profile; // kept, so that no other takes its address
        ComparisonWish wish;
        const telemetry::TelemetryStore* store = nullptr;
        bool operator==(const Subject&) const = default;
    };
    const Session& m_session;
    JobSystem& m_jobs;
    std::function<void()> m_onFinished;
    std::shared_ptr<EarlierHealth> m_earlier; // the running study's
    std::shared_ptr<Exchange> m_exchange;
    std::stop_source m_stop;
    std::optional<Subject> m_subject;
    TimePoint m_studiedTime{}, m_begunAt{}; // the latter by the clock
    uint64_t m_studiedRevision = 0;
    bool m_busy = false;
    std::optional<HealthFindings> m_findings;
};

} // namespace sandtable::app
