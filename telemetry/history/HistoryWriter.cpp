#include "telemetry/history/HistoryWriter.h"

#include "core/Time.h"

#include <algorithm>

namespace sandtable::telemetry {

HistoryWriter::HistoryWriter(std::unique_ptr<History> history, const ChannelTable& channels, Diagnostics& diagnostics,
                             HistoryWriterOptions options)
    : m_history(std::move(history)),
      m_channels(channels),
      m_diagnostics(diagnostics),
      m_options(options),
      m_thread([this] { run(); }) {}

HistoryWriter::~HistoryWriter() {
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void HistoryWriter::add(std::span<const Sample> samples) {
    const std::scoped_lock lock(m_mutex);
    const size_t used = m_waiting.size() + m_atWork;
    const size_t taken = std::min(samples.size(), m_options.mostWaiting - std::min(used, m_options.mostWaiting));
    m_waiting.insert(m_waiting.end(), samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(taken));
    m_counts.lost += samples.size() - taken;
    if (m_waiting.size() >= m_options.batchSamples) m_wake.notify_one();
}

HistoryWriterCounts HistoryWriter::counts() const {
    const std::scoped_lock lock(m_mutex);
    HistoryWriterCounts counts = m_counts;
    counts.waiting = m_waiting.size() + m_atWork;
    return counts;
}

void HistoryWriter::flush() {
    std::unique_lock lock(m_mutex);
    ++m_flushes;
    m_wake.notify_one();
    m_idle.wait(lock, [&] { return m_waiting.empty() && m_atWork == 0; });
    --m_flushes;
}

void HistoryWriter::run() {
    std::vector<Sample> batch;
    for (bool stop = false; !stop;) {
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, m_options.batchEvery,
                            [&] { return m_stop || m_flushes > 0 || m_waiting.size() >= m_options.batchSamples; });
            stop = m_stop;
            batch.swap(m_waiting);
            m_atWork = batch.size();
        }
        write(batch);
        if (!stop) upkeep();
    }
}

/// A batch that cannot be written is lost: what follows must not wait behind it.
void HistoryWriter::write(std::vector<Sample>& batch) {
    const Result<void> done = m_history->append(m_channels, batch);
    if (!done) m_diagnostics.report(Severity::Error, done.error());
    const std::scoped_lock lock(m_mutex);
    (done ? m_counts.written : m_counts.lost) += batch.size();
    m_counts.batches += done && !batch.empty();
    m_atWork = 0;
    batch.clear();
    if (m_waiting.empty()) m_idle.notify_all();
}

void HistoryWriter::upkeep() {
    const auto clock = std::chrono::steady_clock::now();
    if (clock < m_nextUpkeep) return;
    const Result<bool> more = m_history->maintain(now(), m_options.retention);
    if (!more) m_diagnostics.report(Severity::Error, more.error());
    const bool again = more && *more;
    m_nextUpkeep = clock + (again ? Duration(0) : m_options.upkeepEvery);
}

} // namespace sandtable::telemetry
