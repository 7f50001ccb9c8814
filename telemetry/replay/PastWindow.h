// A stretch of the past kept at hand. Most moments asked for lie near the last one: only what is missing is read. One
// thread at a time.
#pragma once

#include "telemetry/replay/PastReader.h"

#include <memory>

namespace sandtable::telemetry {

class PastWindow {
public:
    /// Keeps at most about `most` of time, and always what was asked for last.
    PastWindow(std::unique_ptr<PastReader> reader, Duration most) : m_reader(std::move(reader)), m_most(most) {}

    /// At least from < time <= to; until the next call.
    const PastBlock& read(TimePoint from, TimePoint to);
    PastReader& reader() { return *m_reader; }

private:
    std::unique_ptr<PastReader> m_reader;
    Duration m_most;
    PastBlock m_kept;
};

/// Of samples in order of time those with from < time <= to.
std::span<const Sample> between(std::span<const Sample> samples, TimePoint from, TimePoint to);

} // namespace sandtable::telemetry
