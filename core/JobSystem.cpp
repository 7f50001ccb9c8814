#include "core/JobSystem.h"

#include <algorithm>

namespace sandtable {

JobSystem::JobSystem(unsigned workers) {
    for (unsigned i = 0; i < workers; ++i) m_workers.emplace_back([this] { workerLoop(); });
}

JobSystem::~JobSystem() {
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
        m_waiting.clear();
    }
    m_wake.notify_all();
    for (std::thread& worker : m_workers) worker.join();
}

void JobSystem::submit(Work work, Priority priority) {
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.push_back({std::move(work), std::move(priority)});
    }
    m_wake.notify_one();
}

bool JobSystem::takeMostUrgent(Job& job) {
    if (m_waiting.empty()) return false;
    size_t best = 0;
    double bestPriority = m_waiting[0].priority();
    for (size_t i = 1; i < m_waiting.size(); ++i) {
        if (const double priority = m_waiting[i].priority(); priority < bestPriority) best = i, bestPriority = priority;
    }
    job = std::move(m_waiting[best]);
    m_waiting.erase(m_waiting.begin() + static_cast<std::ptrdiff_t>(best));
    ++m_running;
    return true;
}

void JobSystem::finishOne() {
    const std::scoped_lock lock(m_mutex);
    --m_running;
    if (m_running == 0 && m_waiting.empty()) m_idle.notify_all();
}

bool JobSystem::runOne() {
    Job job;
    {
        const std::scoped_lock lock(m_mutex);
        if (!takeMostUrgent(job)) return false;
    }
    job.work();
    finishOne();
    return true;
}

size_t JobSystem::pending() const {
    const std::scoped_lock lock(m_mutex);
    return m_waiting.size() + m_running;
}

void JobSystem::drain() {
    if (m_workers.empty()) {
        while (runOne()) {
        }
        return;
    }
    std::unique_lock lock(m_mutex);
    m_idle.wait(lock, [this] { return m_running == 0 && m_waiting.empty(); });
}

void JobSystem::workerLoop() {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_stopping) return;
            if (!takeMostUrgent(job)) continue;
        }
        job.work();
        finishOne();
    }
}

} // namespace sandtable
