// The byte forms of readings in a history: a plain one for the log of fresh batches, which is written often and read
// soon, and a packed one (a fifth to a half of the size, lossless) for the hours that stay. Pure functions,
// little-endian. Bytes that are not what they should be give nothing.
#pragma once

#include "telemetry/history/Summary.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandtable::telemetry {

/// Columns of times and values, deflated: times as differences of differences, values as changed bits, byte by byte.
/// `readings` and `summaries` in order of time.
std::string pack(std::span<const Reading> readings);
std::string pack(std::span<const Summary> summaries);
std::optional<std::vector<Reading>> unpackReadings(std::string_view bytes);
std::optional<std::vector<Summary>> unpackSummaries(std::string_view bytes);

/// Several channels' readings in one: a directory of channels, then all times, then all values.
class LogEntry {
public:
    struct Run {
        uint32_t channel = 0;
        std::span<const Sample> samples; // only their readings are used
    };
    /// `runs` by ascending channel.
    static std::string write(std::span<const Run> runs);
    /// A view of `bytes`, which must outlive it.
    static std::optional<LogEntry> read(std::string_view bytes);

    size_t channelCount() const { return m_channelCount; }
    uint32_t channel(size_t i) const { return number(4 + 4 * i); }
    size_t begin(size_t i) const { return i == 0 ? 0 : end(i - 1); }
    size_t end(size_t i) const { return number(4 + 4 * (m_channelCount + i)); }
    Reading reading(size_t i) const;
    size_t readingCount() const { return m_readingCount; }
    /// Index of a channel, if it is there.
    std::optional<size_t> find(uint32_t channel) const;

private:
    uint32_t number(size_t offset) const;

    std::string_view m_bytes;
    size_t m_channelCount = 0, m_readingCount = 0;
    size_t m_times = 0, m_values = 0; // where they begin
};

} // namespace sandtable::telemetry
