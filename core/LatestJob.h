// Work in the background of which only the latest request counts: older work is told to stop, and what it still finds
// is dropped. The owner's thread only, but for the work itself.
#pragma once

#include "core/JobSystem.h"

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>

namespace sandtable {

template<class Outcome> class LatestJob {
public:
    /// Runs on a worker; null once `stop` is requested. What it refers to must outlive the job system's work.
    using Work = std::function<std::shared_ptr<const Outcome>(const std::stop_token& stop)>;

    /// `onFinished` is called on a worker when there is something to take.
    LatestJob(JobSystem& jobs, std::function<void()> onFinished) : m_jobs(jobs), m_onFinished(std::move(onFinished)) {}
    ~LatestJob() { giveUp(); }
    LatestJob(const LatestJob&) = delete;
    LatestJob& operator=(const LatestJob&) = delete;

    /// Smaller priorities are sooner (JobSystem).
    void request(Work work, double priority) {
        giveUp();
        m_stop = {};
        m_busy = true;
        m_jobs.submit(
            [exchange = m_exchange, stop = m_stop.get_token(), work = std::move(work), onFinished = m_onFinished] {
                if (stop.stop_requested()) return;
                auto found = work(stop);
                {
                    const std::scoped_lock lock(exchange->mutex);
                    if (stop.stop_requested() || !found) return;
                    exchange->finished = std::move(found);
                }
                if (onFinished) onFinished();
            },
            [priority] { return priority; });
    }
    /// Nobody waits any more.
    void giveUp() {
        const std::scoped_lock lock(m_exchange->mutex);
        m_stop.request_stop();
        m_exchange->finished = nullptr;
        m_busy = false;
    }
    bool busy() const { return m_busy; }
    /// What the latest request has found, once; null until then.
    std::shared_ptr<const Outcome> take() {
        const std::scoped_lock lock(m_exchange->mutex);
        auto found = std::exchange(m_exchange->finished, nullptr);
        if (found) m_busy = false;
        return found;
    }

private:
    struct Exchange {
        std::mutex mutex;
        std::shared_ptr<const Outcome> finished;
    };
    JobSystem& m_jobs;
    std::function<void()> m_onFinished;
    std::shared_ptr<Exchange> m_exchange = std::make_shared<Exchange>();
    std::stop_source m_stop;
    bool m_busy = false;
};

} // namespace sandtable
