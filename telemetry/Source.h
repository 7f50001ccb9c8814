// Where readings come from. Simulator, CSV series and MQTT look alike; Modbus, SQL and others come later.
#pragma once

#include "core/Diagnostics.h"
#include "telemetry/Channel.h"
#include "telemetry/TelemetryStore.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sandtable::telemetry {

enum class ConnectionState { Connecting, Connected, Lost, Stopped };

struct SourceStatus {
    ConnectionState state = ConnectionState::Stopped;
    std::string detail;   // "mqtt://localhost:1883, 3rd attempt in 4 s"; for people
    size_t received = 0;  // messages
    size_t malformed = 0; // messages that could not be read; reported, the rest goes on
    size_t unknown = 0;   // messages for channels the park does not have
};

class Source {
public:
    virtual ~Source() = default; // stops and joins its thread
    /// Brings the store up to `until` (simulator, series) or starts the connection on first call (MQTT, whose thread
    /// then appends by itself). Main thread; returns quickly.
    virtual void advance(TimePoint until) = 0;
    virtual SourceStatus status() const = 0;
};

// A source keeps references to the channels, the store and the diagnostics it was given: they must outlive it.

/// Values for the channels that have a simulation and no series file. Deterministic: the same seed, channel and time
/// give the same value, whatever was asked before. The first call fills the past `historyBefore` the first `until`;
/// what the store would drop at once is not made.
std::unique_ptr<Source> makeSimulator(const ChannelTable& channels, TelemetryStore& store, uint64_t seed,
                                      Duration historyBefore = std::chrono::hours(24));
/// The simulator's value as a pure function; the channel must have a simulation.
double simulatedValue(const Channel& channel, uint64_t seed, TimePoint time);

/// Replays CSV files named by the channels (a time column, value columns; comma or semicolon). Real meters write gaps
/// as zero: runs of at least `gapZeros` exact zeros are gaps, not readings. Time in files without offset is UTC; the
/// series is shifted by whole years so that it covers the time asked for, and says so in its status. Files or columns
/// that are missing and lines that cannot be read are reported, once per file; an error only if no file could be read.
Result<std::unique_ptr<Source>> makeSeriesSource(const ChannelTable& channels, TelemetryStore& store,
                                                 Diagnostics& diagnostics,
                                                 Duration historyBefore = std::chrono::hours(24), size_t gapZeros = 3);

/// MQTT 3.1.1 through libmosquitto, on a thread of its own. Topics "<prefix>/<device>/<channel>"; payload a number or
/// {"value": n, "time": "ISO"}. Reconnects with backoff 1, 2, 4 … 30 s. `url` is mqtt://[user[:password]@]host[:port];
/// a password may also come from SANDTABLE_MQTT_PASSWORD and is never logged. Readings dated more than five minutes
/// ahead of this computer's clock count as malformed, and so do retained messages without a time, which would make an
/// old value look fresh. Errors: a URL or prefix that cannot be meant.
struct MqttOptions {
    std::string url;
    std::string topicPrefix = "sandtable";
};
Result<std::unique_ptr<Source>> makeMqttSource(const ChannelTable& channels, TelemetryStore& store,
                                               const MqttOptions& options, Diagnostics& diagnostics);

/// A payload as a reading; `receivedAt` stands in for a missing time.
Result<Reading> parsePayload(std::string_view payload, TimePoint receivedAt);

/// Publishes the simulator's values to a broker, each when it is due, until `stop` (asked five times a second) returns
/// true: first every channel's present value, then the new ones. QoS 0, not retained. An error if the broker cannot be
/// reached at first; when it is lost later it is waited for. `sandtable simulate`.
Result<void> publishSimulation(const ChannelTable& channels, uint64_t seed, const MqttOptions& options,
                               const std::function<bool()>& stop,
                               const std::function<void(size_t published)>& progress);

} // namespace sandtable::telemetry
