// Where readings come from: one interface for the simulator, recorded series and every protocol. A source serves the
// channels that name it, hands what it reads to an Ingest, and says how it is doing.
#pragma once

#include "core/Diagnostics.h"
#include "telemetry/Channel.h"
#include "telemetry/Ingest.h"

#include <memory>
#include <optional>
#include <string>

namespace sandtable::telemetry {

enum class ConnectionState { Connecting, Connected, Lost, Stopped };

struct SourceStatus {
    ConnectionState state = ConnectionState::Stopped;
    std::string detail;   // "mqtt://localhost:1883, 3rd attempt in 4 s"; for people, without secrets
    size_t received = 0;  // messages, registers or rows
    size_t malformed = 0; // those that could not be read; reported, the rest goes on
    size_t unknown = 0;   // those for channels the park does not have, or that came before what explains them
    size_t gaps = 0;      // how often messages were missing, by their own numbers (Sparkplug B)
};

/// Whether a channel gets its values from the source of that id; without one every channel does, except those whose
/// values cannot be taken.
inline bool serves(const std::optional<std::string>& sourceId, const Channel& channel) {
    return channel.refusal.empty() && (!sourceId || *sourceId == channel.source);
}

/// A source keeps references to the channels, the ingest and the diagnostics it was made with: they must outlive it.
class Source {
public:
    virtual ~Source() = default; // stops and joins its thread
    /// Brings its channels up to `until` (simulator, series) or, on the first call, starts the connection, whose thread
    /// then reads by itself. Main thread; returns quickly.
    virtual void advance(TimePoint until) = 0;
    /// Simulator, series: the next `advance` gives what comes after `to`, whatever was given before. False: a source
    /// whose values come from outside cannot.
    virtual bool rewind(TimePoint to) {
        (void)to;
        return false;
    }
    virtual SourceStatus status() const = 0;
    /// Ends what reads by itself; `status` then counts all that came. Main thread.
    virtual void stop() {}
};

} // namespace sandtable::telemetry
