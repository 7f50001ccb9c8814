// The thread of a source that waits for somebody else (a broker, a device, a database), with what such a source tells
// the main thread: its status. Declared as the last member of its source, so that it stops before what it uses is gone.
#pragma once

#include "telemetry/sources/Source.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace sandtable::telemetry {

class SourceThread {
public:
    using Clock = std::chrono::steady_clock;

    explicit SourceThread(std::string detail) { m_status.detail = std::move(detail); }
    ~SourceThread() { stop(); }
    SourceThread(const SourceThread&) = delete;
    SourceThread& operator=(const SourceThread&) = delete;

    // Main thread.
    /// On its first call; `run` returns soon after it is told to stop.
    void start(std::function<void()> run) {
        if (!m_thread.joinable() && !stopping()) m_thread = std::thread(std::move(run));
    }
    /// Waits for it to end; it does not start again.
    void stop() {
        {
            const std::scoped_lock lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_all();
        if (m_thread.joinable()) m_thread.join();
    }
    SourceStatus status() const {
        const std::scoped_lock lock(m_mutex);
        return m_status;
    }

    // The source's thread.
    bool stopping() const {
        const std::scoped_lock lock(m_mutex);
        return m_stopping;
    }
    /// False when the source is to stop.
    bool sleepUntil(Clock::time_point time) {
        std::unique_lock lock(m_mutex);
        return !m_wake.wait_until(lock, time, [this] { return m_stopping; });
    }
    /// Connects and works, again and again with backoff, until the source is to stop, and keeps the status' state and
    /// detail meanwhile. `connect` says what it is connected for ("3 requests"); `work` returns why the connection is
    /// lost, or when the source is to stop.
    void keepConnected(const std::string& place, Diagnostics& diagnostics,
                       const std::function<Result<std::string>()>& connect, const std::function<std::string()>& work);
    /// `change` gets the status to write to.
    template<class Change> void update(Change change) {
        const std::scoped_lock lock(m_mutex);
        change(m_status);
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    SourceStatus m_status;
    std::thread m_thread;
};

} // namespace sandtable::telemetry
