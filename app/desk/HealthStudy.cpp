#include "app/desk/HealthStudy.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace sandtable::app {

/// What the main thread and the worker share.
struct HealthStudy::Exchange {
    std::mutex mutex;
    bool finished = false;
    std::optional<HealthFindings> findings; // none if given up
};

namespace {

/// All a study needs, copied while the main thread looks on; what it refers to does not change.
struct Material {
    const Session& session;
    std::shared_ptr<EarlierHealth> earlier; // of one study at a time
    std::shared_ptr<const decision::HealthProfile> profile;
    scene::World world;
    uint64_t worldRevision;
    decision::HealthReport shown, base;
    ComparisonWish wish;
    std::optional<scene::World> beside; // another scenario's, where that is the wish

    std::optional<decision::HealthReport> before(Duration time, const std::stop_token& stop) const {
        return earlier->at(shown.time - time, world, *profile, stop);
    }
};

std::optional<HealthFindings> study(const Material& material, const std::stop_token& stop) {
    constexpr auto day = std::chrono::hours(24);
    HealthFindings findings;
    findings.time = material.shown.time;
    findings.worldRevision = material.worldRevision;
    findings.profile = material.profile;
    findings.wish = material.wish;
    auto dayBefore = material.before(day, stop);
    if (!dayBefore) return std::nullopt;
    findings.dayBefore = *std::move(dayBefore);
    if (material.beside) {
        if (const auto other = material.earlier->at(material.shown.time, *material.beside, *material.profile, stop))
            findings.comparison = decision::compareHealth(*other, material.shown);
    } else if (!material.wish.before)
        findings.comparison = decision::compareHealth(material.base, material.shown);
    else if (*material.wish.before == day)
        findings.comparison = decision::compareHealth(findings.dayBefore, material.shown);
    else if (const auto before = material.before(*material.wish.before, stop))
        findings.comparison = decision::compareHealth(*before, material.shown);
    if (stop.stop_requested()) return std::nullopt;
    findings.band =
        decision::healthBand(material.session.park(), material.world, *material.profile, material.shown, {}, stop);
    if (stop.stop_requested()) return std::nullopt;
    findings.ranking = decision::rankBuildings(material.shown, *material.profile, &findings.band, &findings.dayBefore);
    return findings;
}

} // namespace

HealthStudy::HealthStudy(const Session& session, Diagnostics& diagnostics, JobSystem& jobs,
                         std::function<void()> onFinished)
    : m_session(session),
      m_jobs(jobs),
      m_onFinished(std::move(onFinished)),
      m_earlier(std::make_shared<EarlierHealth>(session, diagnostics)) {}

HealthStudy::~HealthStudy() { giveUp(); }

void HealthStudy::request(const HealthDesk& desk, const scene::World& world, uint64_t worldRevision,
                          const ComparisonWish& wish, const std::optional<scene::World>& beside, TimePoint clock) {
    const Subject subject{worldRevision, desk.sharedProfile(), wish, &desk.store()};
    const bool another = m_subject != subject;
    if (m_busy) {
        if (another) giveUp();
        return;
    }
    const uint64_t revision = desk.store().revision();
    const bool later = desk.shown().time != m_studiedTime || revision != m_studiedRevision;
    const bool rested = clock < m_begunAt || clock - m_begunAt >= calmRate;
    if (!another && !(later && rested)) return;
    m_subject = subject;
    m_studiedTime = desk.shown().time;
    m_studiedRevision = revision;
    m_begunAt = clock;
    m_busy = true;
    m_stop = {};
    m_exchange = std::make_shared<Exchange>();
    auto material = std::make_shared<const Material>(Material{m_session, m_earlier, desk.sharedProfile(), world,
                                                              worldRevision, desk.shown(), desk.base(), wish, beside});
    auto work = [exchange = m_exchange, stop = m_stop.get_token(), onFinished = m_onFinished, material] {
        std::optional<HealthFindings> findings = stop.stop_requested() ? std::nullopt : study(*material, stop);
        {
            const std::scoped_lock lock(exchange->mutex);
            exchange->findings = std::move(findings);
            exchange->finished = true;
        }
        if (onFinished) onFinished();
    };
    constexpr double afterTheTilesInView = 1e12;
    m_jobs.submit(std::move(work), [] { return afterTheTilesInView; });
}

bool HealthStudy::take() {
    if (!m_busy) return false;
    const std::scoped_lock lock(m_exchange->mutex);
    if (!m_exchange->finished) return false;
    m_busy = false;
    if (!m_exchange->findings) return false;
    m_findings = std::move(m_exchange->findings);
    return true;
}

} // namespace sandtable::app
