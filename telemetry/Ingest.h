// The one door for readings: every source hands its batches in here, and from here they go to the live store and to
// whoever listens (history, alarms). Bad readings are counted, never silently lost. Any thread; several at once.
#pragma once

#include "telemetry/store/TelemetryStore.h"

#include <functional>
#include <mutex>
#include <span>
#include <vector>

namespace sandtable::telemetry {

struct IngestRules {
    Duration mostAhead = std::chrono::minutes(5); // how far a device's clock may run ahead of the receiver's
};

struct IngestCounts {
    size_t received = 0;  // = stored + duplicate + rejected + future
    size_t stored = 0;    // of these late: out of order
    size_t late = 0;      //
    size_t duplicate = 0; // same channel and time
    size_t rejected = 0;  // not a finite number
    size_t future = 0;    // dated further ahead than the rules allow
};

class Ingest {
public:
    /// Gets what has just been stored, in the order it came; on the thread of the source that brought it, one call at a
    /// time. Must be quick and must not call back into this object.
    using Listener = std::function<void(std::span<const Sample> stored)>;

    explicit Ingest(TelemetryStore& store, IngestRules rules = {}) : m_store(store), m_rules(rules) {}

    /// Before the first `accept`.
    void listen(Listener listener) { m_listeners.push_back(std::move(listener)); }

    /// `receivedAt`: the receiver's clock, against which times in the future are judged.
    void accept(std::span<const Sample> samples, TimePoint receivedAt);

    IngestCounts counts() const;
    const TelemetryStore& store() const { return m_store; }

private:
    TelemetryStore& m_store;
    IngestRules m_rules;
    std::vector<Listener> m_listeners;
    mutable std::mutex m_mutex;
    size_t m_received = 0, m_future = 0;
    std::vector<Sample> m_inTime, m_stored; // of the batch at hand; kept for their memory
};

} // namespace sandtable::telemetry
