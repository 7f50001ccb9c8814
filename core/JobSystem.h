// Background work for loading and decoding. Jobs run on worker threads in order of priority (asked again each time a
// worker is free, so a job can become more or less urgent while it waits); results come back through the owner's own
// queue. With zero workers a job runs when `runOne` is called: tests are then single-threaded and repeatable.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace sandtable {

class JobSystem {
public:
    using Work = std::function<void()>;
    /// Smaller is sooner. Must be safe to call from any thread.
    using Priority = std::function<double()>;

    explicit JobSystem(unsigned workers);
    /// Waits for the running jobs; those not begun are dropped.
    ~JobSystem();
    JobSystem(const JobSystem&) = delete;
    JobSystem& operator=(const JobSystem&) = delete;

    void submit(
        Work work, Priority priority = [] { return 0.0; });
    /// Runs the most urgent job on this thread; false if there was none.
    bool runOne();
    /// Jobs waiting or running.
    size_t pending() const;
    /// Blocks until nothing waits or runs; with zero workers it runs everything itself.
    void drain();

private:
    struct Job {
        Work work;
        Priority priority;
    };
    bool takeMostUrgent(Job& job); // with m_mutex held
    void finishOne();
    void workerLoop();

    mutable std::mutex m_mutex;
    std::condition_variable m_wake, m_idle;
    std::vector<Job> m_waiting;
    size_t m_running = 0;
    bool m_stopping = false;
    std::vector<std::thread> m_workers;
};

} // namespace sandtable
