// Hours of the past kept at hand. Most moments asked for lie near the last one: only what is missing is read. One
// thread at a time.
#pragma once

#include "telemetry/replay/PastReader.h"

#include <functional>
#include <map>
#include <memory>
#include <stop_token>

namespace sandtable::telemetry {

class PastWindow {
public:
    /// Keeps the hours read last, at most about so many readings of them (24 bytes each).
    explicit PastWindow(std::unique_ptr<PastReader> reader, size_t mostKept = 8'000'000)
        : m_reader(std::move(reader)), m_mostKept(mostKept) {}

    /// Takes a piece: its readings, all up to `upTo`, in order of time.
    using Take = std::function<void(std::span<const Sample> samples, TimePoint upTo)>;
    /// The readings with from < time <= to, piece by piece. False: told to stop before the end.
    bool read(TimePoint from, TimePoint to, const Take& take, const std::stop_token& stop = {});
    PastReader& reader() { return *m_reader; }

private:
    struct Hour {
        PastBlock block; // from the hour's begin on
        uint64_t used = 0;
    };
    const PastBlock& hourAt(TimePoint begin, TimePoint to);
    void forgetOthers(const Hour& hour);

    std::unique_ptr<PastReader> m_reader;
    size_t m_mostKept;
    std::map<TimePoint, Hour> m_hours; // by their begin
    uint64_t m_uses = 0;
};

} // namespace sandtable::telemetry
