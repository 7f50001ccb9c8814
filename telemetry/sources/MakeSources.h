// From what a park file says about a source to the source itself.
#pragma once

#include "telemetry/sources/Source.h"
#include "telemetry/sources/SourceOptions.h"

namespace sandtable::telemetry {

/// What serves the channels of the source `id`. A simulator is two: one replays the recorded series, one makes the
/// rest; parts without channels are left out. An error: options that cannot be meant, secrets or files that cannot be
/// had.
Result<std::vector<std::unique_ptr<Source>>> makeSources(const std::string& id, const SourceOptions& options,
                                                         const ChannelTable& channels, Ingest& ingest,
                                                         Diagnostics& diagnostics);

} // namespace sandtable::telemetry
