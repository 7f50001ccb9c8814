// Live values over MQTT through libmosquitto, and the simulator's values published to a broker.
#pragma once

#include "telemetry/sources/Source.h"
#include "telemetry/sources/SourceOptions.h"

#include <functional>
#include <string_view>

namespace sandtable::telemetry {

/// MQTT 3.1.1 or 5, in the clear or over TLS, on a thread of its own, for the channels of one source or all. Reconnects
/// with backoff 1, 2, 4 … 30 s. Readings reach the ingest in batches: all that has arrived when the socket is looked
/// at. Retained messages without a time count as malformed: they would make an old value look fresh. Errors: options
/// that cannot be meant, secrets that cannot be had, certificates that cannot be read.
Result<std::unique_ptr<Source>> makeMqttSource(const ChannelTable& channels, Ingest& ingest, const MqttOptions& options,
                                               Diagnostics& diagnostics,
                                               const std::optional<std::string>& sourceId = {});

/// A payload as a reading; `receivedAt` stands in for a missing time, `utcOffset` is that of one without a zone.
Result<Reading> parsePayload(std::string_view payload, TimePoint receivedAt, Duration utcOffset = Duration(0));

/// Publishes the simulator's values to a broker, each when it is due, until `stop` (asked five times a second) returns
/// true: first every channel's present value, then the new ones. QoS 0, not retained. An error if the broker cannot be
/// reached at first; when it is lost later it is waited for. `sandtable simulate`.
Result<void> publishSimulation(const ChannelTable& channels, uint64_t seed, const MqttOptions& options,
                               const std::function<bool()>& stop,
                               const std::function<void(size_t published)>& progress);

} // namespace sandtable::telemetry
