// Puts what an Ingest stores into a History, on a thread of its own: sources never wait for the disk. What cannot be
// kept is counted. Any thread may hand in samples and ask for the counts.
#pragma once

#include "core/Diagnostics.h"
#include "telemetry/history/History.h"

#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace sandtable::telemetry {

struct HistoryWriterOptions {
    Duration batchEvery = std::chrono::seconds(1);
    size_t batchSamples = 200'000;                  // writes sooner when so many wait
    size_t mostWaiting = 2'000'000;                 // 24 bytes each; further ones are lost, and counted
    Duration upkeepEvery = std::chrono::seconds(5); // or at once while there is more to do
    RetentionRules retention{};
};

struct HistoryWriterCounts {
    size_t written = 0; // safely in the history
    size_t waiting = 0;
    size_t lost = 0; // the history was too slow, or failed
    size_t batches = 0;
};

class HistoryWriter {
public:
    /// `channels` and `diagnostics` must outlive it. A history that fails is reported and tried again with every batch.
    HistoryWriter(std::unique_ptr<History> history, const ChannelTable& channels, Diagnostics& diagnostics,
                  HistoryWriterOptions options = {});
    ~HistoryWriter(); // writes what waits and joins

    /// Takes copies; never waits for the disk. An Ingest's listener: `ingest.listen([&](auto s) { writer.add(s); })`.
    void add(std::span<const Sample> samples);
    HistoryWriterCounts counts() const;
    /// Waits until everything handed in so far is written or lost.
    void flush();

private:
    void run();
    void write(std::vector<Sample>& batch);
    void upkeep();

    std::unique_ptr<History> m_history; // used by the thread only
    const ChannelTable& m_channels;
    Diagnostics& m_diagnostics;
    const HistoryWriterOptions m_options;

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_wake, m_idle;
    std::vector<Sample> m_waiting;
    size_t m_atWork = 0; // samples of the batch being written
    size_t m_flushes = 0;
    HistoryWriterCounts m_counts;
    bool m_stop = false;

    std::chrono::steady_clock::time_point m_nextUpkeep{}; // the thread's
    std::thread m_thread;                                 // last: starts when all else is there
};

} // namespace sandtable::telemetry
