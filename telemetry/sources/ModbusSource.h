// Live values polled from a Modbus TCP device or gateway through libmodbus.
#pragma once

#include "telemetry/sources/Source.h"
#include "telemetry/sources/SourceOptions.h"

namespace sandtable::telemetry {

/// Polls on a thread of its own; readings carry the time their answer came. Each request repeats at the interval of its
/// channels. A request that the device refuses or does not answer is counted as malformed, reported once and tried
/// again after 1, 2, 4 … 30 s while the others go on; when the connection breaks or nothing answers any more it is made
/// anew with the same backoff. An error if no channel names a register.
Result<std::unique_ptr<Source>> makeModbusSource(const ChannelTable& channels, Ingest& ingest,
                                                 const ModbusOptions& options, Diagnostics& diagnostics,
                                                 const std::optional<std::string>& sourceId = {});

} // namespace sandtable::telemetry
